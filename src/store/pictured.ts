import { sql } from "kysely";
import { type Database, listOf } from "./database.ts";
import type { PartFilter } from "./findings.ts";
import type { ItemType } from "./schema.ts";

/** An item that may have pictures beside its media. */
export interface StoredPictured {
  id: number;
  sectionId: number;
  type: ItemType;
  title: string;
  /** Number of a season. */
  position: number | null;
  /** Of one of its files, or of one below it. */
  root: string;
  path: string;
  /** What was found in its pictures, if anything was. */
  version: number | null;
  data: string | null;
}

/** Items looked at in one go: a few milliseconds, so that the server answers in between. */
const page = 500;

/** Items with the place of their media. */
export function picturedIn(db: Database) {
  /** Its first file that is there, or that of its children, or of theirs: a show has its files two floors below. */
  const firstPart = sql<number>`(
    select min(id) from parts where gone_since is null and item_id in (
      select items.id
      union all select child.id from items as child where child.parent_id = items.id
      union all select below.id from items as child join items as below on below.parent_id = child.id
        where child.parent_id = items.id
    )
  )`;

  const pictured = (kind: string) =>
    db.build
      .selectFrom("items")
      .innerJoin("parts", (join) => join.on("parts.id", "=", firstPart))
      .innerJoin("roots", "roots.id", "parts.root_id")
      .leftJoin("item_findings as found", (join) =>
        join.onRef("found.item_id", "=", "items.id").on("found.kind", "=", kind),
      )
      .select([
        "items.id",
        "items.section_id as sectionId",
        "items.type",
        "items.title",
        "items.position",
        "roots.path as root",
        "parts.path",
        "found.version",
        "found.data",
      ]);

  return {
    /** The next items of these types, by id. @param filter sections and items; parts have no say here */
    page: (
      kind: string,
      types: readonly ItemType[],
      after: number,
      filter: Omit<PartFilter, "partIds">,
    ): StoredPictured[] => {
      let items = pictured(kind).where("items.id", ">", after).where("items.type", "in", types);
      if (filter.sectionIds) items = items.where("items.section_id", "in", listOf(filter.sectionIds));
      if (filter.itemIds) items = items.where("items.id", "in", listOf(filter.itemIds));
      return db.all(items.orderBy("items.id").limit(page));
    },
    get: (id: number, kind: string): StoredPictured | undefined =>
      db.get(pictured(kind).where("items.id", "=", id)),
  };
}
