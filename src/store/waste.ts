import { sql } from "kysely";
import { type Database, listOf } from "./database.ts";

/** Rows looked at in one go: a few milliseconds, so that the server answers in between. */
const page = 500;

export interface GonePart {
  id: number;
  sectionId: number;
  title: string;
  root: string;
  path: string;
  goneSince: number;
  /** Bytes of what was found in it. */
  bytes: number;
}

export interface EmptyItem {
  id: number;
  sectionId: number;
  title: string;
}

/** A finding that belongs to nothing that there is. */
export interface StrayFinding {
  table: "findings" | "item_findings";
  /** The part's or the item's. */
  owner: number;
  kind: string;
  bytes: number;
  ownerIsGone: boolean;
  title: string;
}

/** Questions after what nothing needs any more, each answered a page at a time. */
export function wasteIn(db: Database) {
  const strayOf = (table: StrayFinding["table"], owned: string, title: string, isOld: string) =>
    db.connection.prepare(
      `select f.${owners[table]} as owner, f.kind, length(f.data) as bytes, o.id is null as gone,
        coalesce(o.${title}, f.kind) as title
      from ${table} f left join ${owned} o on o.id = f.${owners[table]}
      where (f.${owners[table]}, f.kind) > (@owner, @kind) and (o.id is null${isOld})
      order by f.${owners[table]}, f.kind limit @page`,
    );
  const isStray = (table: StrayFinding["table"], owned: string, isOld: string) =>
    db.connection
      .prepare(
        `select 1 from ${table} f left join ${owned} o on o.id = f.${owners[table]}
        where f.${owners[table]} = ? and f.kind = ? and (o.id is null${isOld})`,
      )
      .pluck();
  const changed = " or f.mtime <> o.mtime or f.size <> o.size";
  const isStrayNow = {
    findings: isStray("findings", "parts", changed),
    item_findings: isStray("item_findings", "items", ""),
  };
  const stray = {
    findings: strayOf("findings", "parts", "label", changed),
    item_findings: strayOf("item_findings", "items", "title", ""),
  };

  const idsOfRoot = db.connection.prepare(
    "select min(id) as first, max(id) as last from parts where root_id = ?",
  );
  const nextFile = db.connection
    .prepare(
      `select path from parts where root_id = @rootId and id >= @from and (@gone = 1 or gone_since is null)
      order by id limit 1`,
    )
    .pluck();

  const isUsed = (table: "parts" | "items" | "media", column: string, id: number, but?: number) => {
    const rows = db.build
      .selectFrom(table)
      .select("id")
      .where(column as never, "=", id as never);
    return db.get((but === undefined ? rows : rows.where("id", "!=", but)).limit(1)) !== undefined;
  };

  const gone = () =>
    db.build
      .selectFrom("parts")
      .innerJoin("roots", "roots.id", "parts.root_id")
      .select((of) => [
        "parts.id",
        "parts.section_id as sectionId",
        "parts.label as title",
        "roots.path as root",
        "parts.path",
        "parts.gone_since as goneSince",
        of
          .selectFrom("findings")
          .select(sql<number>`coalesce(sum(length(data)), 0)`.as("sum"))
          .whereRef("part_id", "=", "parts.id")
          .as("bytes"),
      ])
      .where("parts.gone_since", "is not", null);

  /** The highest item that has nothing left when `id` has gone; undefined when `id` itself has something. */
  const topOfItem = (id: number, without?: number): number | undefined => {
    if (isUsed("items", "parent_id", id, without) || isUsed("parts", "item_id", id)) return undefined;
    const { parent_id: parent } = db.get(
      db.build.selectFrom("items").select("parent_id").where("id", "=", id),
    )!;
    return (parent === null ? undefined : topOfItem(parent, id)) ?? id;
  };

  return {
    /** Parts whose files have been gone since `before`, by id. */
    goneParts: (before: number, sectionIds: readonly number[] | undefined, after: number): GonePart[] => {
      const parts = gone()
        .where("parts.gone_since", "<=", before)
        .where("parts.id", ">", after)
        .orderBy("parts.id")
        .limit(page);
      return db.all(
        sectionIds ? parts.where("parts.section_id", "in", listOf(sectionIds)) : parts,
      ) as GonePart[];
    },
    /** A part, if its file has gone. */
    gonePart: (id: number): GonePart | undefined =>
      db.get(gone().where("parts.id", "=", id)) as GonePart | undefined,
    partsOfSections: (): { id: number; title: string; count: number }[] =>
      db.all(
        db.build
          .selectFrom("sections")
          .innerJoin("parts", "parts.section_id", "sections.id")
          .select((of) => ["sections.id", "sections.title", of.fn.countAll<number>().as("count")])
          .groupBy("sections.id"),
      ),
    /** What goes with a part: the highest of its medium, its item and that one's parents that it leaves empty. */
    topOfPart: (id: number): { table: "items" | "media" | "parts"; id: number } | undefined => {
      const part = db.get(db.build.selectFrom("parts").select(["media_id", "item_id"]).where("id", "=", id));
      if (part === undefined) return undefined;
      if (isUsed("parts", "media_id", part.media_id, id)) return { table: "parts", id };
      if (isUsed("parts", "item_id", part.item_id, id) || isUsed("items", "parent_id", part.item_id))
        return { table: "media", id: part.media_id };
      const { parent_id: parent } = db.get(
        db.build.selectFrom("items").select("parent_id").where("id", "=", part.item_id),
      )!;
      const top = parent === null ? undefined : topOfItem(parent, part.item_id);
      return { table: "items", id: top ?? part.item_id };
    },
    topOfItem: (id: number): number | undefined =>
      db.get(db.build.selectFrom("items").select("id").where("id", "=", id)) && topOfItem(id),
    hasItem: (id: number): boolean =>
      db.get(db.build.selectFrom("items").select("id").where("id", "=", id)) !== undefined,
    removeItem: (id: number): void => {
      db.run(db.build.deleteFrom("items").where("id", "=", id));
    },
    /** Paths of some files of a root, spread evenly over all. @param gone whether those that have gone are among them */
    someFiles: (rootId: number, { count, gone }: { count: number; gone: boolean }): string[] => {
      const paths = new Set<string>();
      const { first, last } = idsOfRoot.get(rootId) as { first: number | null; last: number | null };
      if (first === null || last === null) return [];
      for (let n = 0; n < count; n++) {
        const from = first + Math.floor(((last - first) * n) / Math.max(1, count - 1));
        const path = nextFile.get({ rootId, from, gone: gone ? 1 : 0 }) as string | undefined;
        if (path !== undefined) paths.add(path);
      }
      return [...paths];
    },
    /** Items with neither files nor items below them, by id. */
    emptyItems: (sectionIds: readonly number[] | undefined, after: number): EmptyItem[] => {
      let items = db.build
        .selectFrom("items")
        .select(["id", "section_id as sectionId", "title"])
        .where("id", ">", after)
        .where((of) =>
          of.not(of.exists(of.selectFrom("parts").select("id").whereRef("item_id", "=", "items.id"))),
        )
        .where((of) =>
          of.not(
            of.exists(
              of.selectFrom("items as below").select("below.id").whereRef("below.parent_id", "=", "items.id"),
            ),
          ),
        )
        .orderBy("id")
        .limit(page);
      if (sectionIds) items = items.where("section_id", "in", listOf(sectionIds));
      return db.all(items);
    },
    /** How many items sections have. */
    itemsOfSections: (): { id: number; title: string; count: number }[] =>
      db.all(
        db.build
          .selectFrom("sections")
          .innerJoin("items", "items.section_id", "sections.id")
          .select((of) => ["sections.id", "sections.title", of.fn.countAll<number>().as("count")])
          .groupBy("sections.id"),
      ),

    /** Findings of files that were another then, or of parts and items that there are not, by owner and kind. */
    strayFindings: (table: StrayFinding["table"], after: { owner: number; kind: string }): StrayFinding[] =>
      (stray[table].all({ ...after, page }) as (Omit<StrayFinding, "table"> & { gone: number })[]).map(
        ({ gone, ...found }) => ({ table, ...found, ownerIsGone: gone === 1 }),
      ),
    isStray: (table: StrayFinding["table"], owner: number, kind: string): boolean =>
      isStrayNow[table].get(owner, kind) !== undefined,
    removeFinding: (table: StrayFinding["table"], owner: number, kind: string): void => {
      db.connection.prepare(`delete from ${table} where ${owners[table]} = ? and kind = ?`).run(owner, kind);
    },
    countFindings: (): number =>
      db.connection
        .prepare("select (select count(*) from findings) + (select count(*) from item_findings)")
        .pluck()
        .get() as number,
    /** The part that a bundle belongs to, with the kinds of its findings. */
    ofBundle: (bundle: string): { id: number; title: string; kinds: Set<string> } | undefined => {
      const part = db.get(
        db.build.selectFrom("parts").select(["id", "label as title"]).where("bundle", "=", bundle),
      );
      if (part === undefined) return undefined;
      const rows = db.all(db.build.selectFrom("findings").select("kind").where("part_id", "=", part.id));
      return { ...part, kinds: new Set(rows.map(({ kind }) => kind)) };
    },
  };
}

/** What names the owner of a finding. */
export const owners = { findings: "part_id", item_findings: "item_id" } as const;
