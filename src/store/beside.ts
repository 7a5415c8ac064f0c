import { sql } from "kysely";
import { type Database, listOf } from "./database.ts";
import { hasCurrent, type PartFilter, partColumns, type StoredPart } from "./findings.ts";

/** Parts looked at in one go: a few milliseconds, so that the server answers in between. */
const page = 200;

/** What findings remember of the files beside their parts. */
export function besideIn(db: Database) {
  return {
    /**
     * The next parts, by id, that have this finding of the file as it is.
     * @returns each with what the finding keeps as `beside`, in JSON; null where it keeps nothing
     */
    page: (
      made: { kind: string; version: number },
      after: number,
      filter: PartFilter,
    ): (StoredPart & { beside: string | null })[] => {
      let parts = db.build
        .selectFrom("parts")
        .innerJoin("roots", "roots.id", "parts.root_id")
        .innerJoin("findings", (join) =>
          join.onRef("findings.part_id", "=", "parts.id").on("findings.kind", "=", made.kind),
        )
        .select([...partColumns, sql<string | null>`findings.data -> '$.beside'`.as("beside")])
        .where("parts.id", ">", after)
        .where("parts.gone_since", "is", null)
        .where(hasCurrent("findings", made));
      if (filter.sectionIds) parts = parts.where("parts.section_id", "in", listOf(filter.sectionIds));
      if (filter.itemIds) parts = parts.where("parts.item_id", "in", listOf(filter.itemIds));
      if (filter.partIds) parts = parts.where("parts.id", "in", listOf(filter.partIds));
      return db.all(parts.orderBy("parts.id").limit(page));
    },
  };
}
