import { type Database, listOf } from "./database.ts";
import type { ItemType } from "./schema.ts";

/** What came of asking providers about an item. Milliseconds since the epoch. */
export interface LookupRow {
  item_id: number;
  /** Who knew it, and as what; null while nobody did. */
  provider: string | null;
  provider_id: string | null;
  /** When a provider last gave an answer, whatever it was. */
  looked_up_at: number | null;
  /** When one was last asked. */
  tried_at: number;
}

export interface StoredLookup {
  id: number;
  type: ItemType;
  title: string;
  year: number | null;
  provider: string | null;
  providerId: string | null;
  lookedUpAt: number | null;
  triedAt: number | null;
}

/** Something below an item: a season, an episode, an album. */
export interface StoredBelow {
  id: number;
  type: ItemType;
  title: string;
  year: number | null;
  position: number | null;
  aired: string | null;
  parentPosition: number | null;
}

/** Items looked at in one go: a few milliseconds, so that the server answers in between. */
const page = 500;

/** What providers were asked about, and when. */
export function lookupsIn(db: Database) {
  const lookups = () =>
    db.build
      .selectFrom("items")
      .leftJoin("lookups", "lookups.item_id", "items.id")
      .select([
        "items.id",
        "items.type",
        "items.title",
        "items.year",
        "lookups.provider",
        "lookups.provider_id as providerId",
        "lookups.looked_up_at as lookedUpAt",
        "lookups.tried_at as triedAt",
      ]);

  const keep = (row: LookupRow, changes: Partial<LookupRow>): void => {
    if (db.get(db.build.selectFrom("items").select("id").where("id", "=", row.item_id)) === undefined) return;
    db.run(
      db.build
        .insertInto("lookups")
        .values(row)
        .onConflict((conflict) => conflict.column("item_id").doUpdateSet(changes)),
    );
  };

  return {
    /** The next items of these types, by id. */
    page: (
      types: readonly ItemType[],
      after: number,
      filter: { sectionIds?: readonly number[]; itemIds?: readonly number[] },
    ): StoredLookup[] => {
      let items = lookups().where("items.id", ">", after).where("items.type", "in", types);
      if (filter.sectionIds) items = items.where("items.section_id", "in", listOf(filter.sectionIds));
      if (filter.itemIds) items = items.where("items.id", "in", listOf(filter.itemIds));
      return db.all(items.orderBy("items.id").limit(page));
    },
    get: (id: number): StoredLookup | undefined => db.get(lookups().where("items.id", "=", id)),
    /** The items at the top of these: the show of an episode, the artist of an album. */
    topsOf: (ids: readonly number[]): number[] => {
      const tops = new Set<number>();
      for (let level = [...ids]; level.length > 0; ) {
        const rows = db.all(
          db.build.selectFrom("items").select(["id", "parent_id"]).where("id", "in", listOf(level)),
        );
        for (const { id, parent_id } of rows) if (parent_id === null) tops.add(id);
        level = rows.flatMap(({ parent_id }) => parent_id ?? []);
      }
      return [...tops];
    },
    /** What is below an item, one floor or two. */
    below: (id: number): StoredBelow[] =>
      db.all(
        db.build
          .selectFrom("items")
          .innerJoin("items as parent", "parent.id", "items.parent_id")
          .select([
            "items.id",
            "items.type",
            "items.title",
            "items.year",
            "items.position",
            "items.aired",
            "parent.position as parentPosition",
          ])
          .where((of) => of.or([of("parent.id", "=", id), of("parent.parent_id", "=", id)]))
          .orderBy("items.id"),
      ),
    /** A provider knew the item. */
    keepKnown: (itemId: number, by: { provider: string; id: string }, at: number): void => {
      const known = { provider: by.provider, provider_id: by.id, looked_up_at: at, tried_at: at };
      keep({ item_id: itemId, ...known }, known);
    },
    /** Providers answered, but none knew the item. Who knew it before is remembered. */
    keepUnknown: (itemId: number, at: number): void => {
      const answered = { looked_up_at: at, tried_at: at };
      keep({ item_id: itemId, provider: null, provider_id: null, ...answered }, answered);
    },
    /** No provider answered. */
    keepTry: (itemId: number, at: number): void =>
      keep(
        { item_id: itemId, provider: null, provider_id: null, looked_up_at: null, tried_at: at },
        { tried_at: at },
      ),
  };
}
