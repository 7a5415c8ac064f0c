import type { Database } from "./database.ts";

/** What an analysis found, and when. */
export interface StoredFinding {
  version: number;
  data: unknown;
  madeAt: number;
}

/** What was worked out for items as wholes: albums, seasons, and the pictures beside media. */
export function itemFindingsIn(db: Database) {
  return {
    /** By kind, what was worked out for an item as a whole. */
    ofItem: (itemId: number): Map<string, StoredFinding> =>
      toFindings(db.all(db.build.selectFrom("item_findings").selectAll().where("item_id", "=", itemId))),
    /** Keeps what was worked out for an item as a whole. */
    keepForItem: (
      itemId: number,
      finding: { kind: string; version: number; data: unknown; at: number },
    ): void => {
      const made = { version: finding.version, data: JSON.stringify(finding.data), made_at: finding.at };
      db.run(
        db.build
          .insertInto("item_findings")
          .values({ item_id: itemId, kind: finding.kind, ...made })
          .onConflict((conflict) => conflict.columns(["item_id", "kind"]).doUpdateSet(made)),
      );
    },
    /** Lets what was worked out for a section's items as wholes be worked out again. */
    forgetForItems: (kind: string, sectionId: number): void => {
      const items = db.build.selectFrom("items").select("id").where("section_id", "=", sectionId);
      db.run(db.build.deleteFrom("item_findings").where("kind", "=", kind).where("item_id", "in", items));
    },
    itemFinding: (itemId: number, kind: string): unknown => {
      const row = db.get(
        db.build
          .selectFrom("item_findings")
          .select("data")
          .where("item_id", "=", itemId)
          .where("kind", "=", kind),
      );
      return row === undefined ? undefined : JSON.parse(row.data);
    },
    /** Findings of one kind, made from the files as they are, of all parts of the item's children: of an album's tracks. */
    childFindings: (itemId: number, kind: string): unknown[] =>
      db
        .all(
          db.build
            .selectFrom("findings")
            .innerJoin("parts", "parts.id", "findings.part_id")
            .innerJoin("items", "items.id", "parts.item_id")
            .select("findings.data")
            .where("items.parent_id", "=", itemId)
            .where("findings.kind", "=", kind)
            .whereRef("findings.mtime", "=", "parts.mtime")
            .whereRef("findings.size", "=", "parts.size")
            .where("parts.gone_since", "is", null),
        )
        .map((row) => JSON.parse(row.data) as unknown),
  };
}

/** By kind. */
export const toFindings = (
  rows: readonly { kind: string; version: number; data: string; made_at: number }[],
): Map<string, StoredFinding> =>
  new Map(
    rows.map(({ kind, version, data, made_at }) => [
      kind,
      { version, data: JSON.parse(data) as unknown, madeAt: made_at },
    ]),
  );
