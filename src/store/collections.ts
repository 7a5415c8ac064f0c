import type { Generated, Selectable } from "kysely";
import { type Database, listOf } from "./database.ts";
import type { ItemType } from "./schema.ts";

export interface CollectionTables {
  collections: {
    id: Generated<number>;
    section_id: number;
    /** `built` by a task, which makes its own anew; or a `person`'s, which nobody else touches. */
    origin: "built" | "person";
    /** What makes it the same collection when it is built again. */
    identity: string;
    title: string;
    summary: string;
    /** Of its items. */
    subtype: ItemType;
    added_at: number;
    updated_at: number;
  };
  collection_items: { collection_id: number; position: number; item_id: number };
}

export type StoredCollection = Selectable<CollectionTables["collections"]> & { childCount: number };

export interface NewCollection {
  identity: string;
  title: string;
  summary: string;
  subtype: ItemType;
  /** In order. */
  itemIds: readonly number[];
}

/** Items under a name of their own. */
export function collectionsIn(db: Database) {
  const insertItem = db.prepare((row: CollectionTables["collection_items"]) =>
    db.build
      .insertInto("collection_items")
      .values({ collection_id: row.collection_id, position: row.position, item_id: row.item_id }),
  );
  const itemIds = (id: number): number[] =>
    db
      .all(
        db.build
          .selectFrom("collection_items")
          .select("item_id")
          .where("collection_id", "=", id)
          .orderBy("position"),
      )
      .map((row) => row.item_id);

  const fill = (id: number, items: readonly number[]): void => {
    db.run(db.build.deleteFrom("collection_items").where("collection_id", "=", id));
    for (const [position, item_id] of items.entries()) insertItem({ collection_id: id, position, item_id });
  };

  const insert = (
    sectionId: number,
    origin: "built" | "person",
    { itemIds: items, ...collection }: NewCollection,
    at: number,
  ): number => {
    const row = { section_id: sectionId, origin, ...collection, added_at: at, updated_at: at };
    const { id } = db.get(db.build.insertInto("collections").values(row).returning("id"))!;
    fill(id, items);
    return id;
  };

  /** What is the same stays as it is, also when it was changed last. */
  const update = (id: number, { itemIds: items, ...collection }: NewCollection, at: number): void => {
    const before = itemIds(id);
    const same = db.get(
      db.build
        .selectFrom("collections")
        .select("id")
        .where("id", "=", id)
        .where("title", "=", collection.title)
        .where("summary", "=", collection.summary),
    );
    if (same && before.length === items.length && before.every((item, i) => item === items[i])) return;
    db.run(
      db.build
        .updateTable("collections")
        .set({ ...collection, updated_at: at })
        .where("id", "=", id),
    );
    fill(id, items);
  };

  const listed = () =>
    db.build
      .selectFrom("collections")
      .selectAll()
      .select((of) =>
        of
          .selectFrom("collection_items")
          .select((items) => items.fn.countAll<number>().as("count"))
          .whereRef("collection_items.collection_id", "=", "collections.id")
          .as("childCount"),
      );

  return {
    /** Puts collections in the place of those that were built of a section before, whole or not at all. */
    replaceBuilt: (sectionId: number, collections: readonly NewCollection[], at: number): void =>
      db.transaction(() => {
        const before = db.all(
          db.build
            .selectFrom("collections")
            .select(["id", "identity"])
            .where("section_id", "=", sectionId)
            .where("origin", "=", "built"),
        );
        const wanted = new Set(collections.map(({ identity }) => identity));
        const gone = before.filter(({ identity }) => !wanted.has(identity)).map(({ id }) => id);
        db.run(db.build.deleteFrom("collections").where("id", "in", listOf(gone)));
        for (const collection of collections) {
          const known = before.find(({ identity }) => identity === collection.identity);
          if (known) update(known.id, collection, at);
          else insert(sectionId, "built", collection, at);
        }
      }),
    /** Keeps a collection that a person made. @returns its id */
    add: (sectionId: number, collection: NewCollection, at: number): number =>
      db.transaction(() => insert(sectionId, "person", collection, at)),
    remove: (id: number): void => {
      db.run(db.build.deleteFrom("collections").where("id", "=", id));
    },
    get: (id: number): StoredCollection | undefined =>
      db.get(listed().where("id", "=", id)) as StoredCollection | undefined,
    /** By title. @param title what it contains */
    ofSection: (sectionId: number, title = ""): StoredCollection[] =>
      db.all(
        listed()
          .where("section_id", "=", sectionId)
          .where("title", "like", `%${title}%`)
          .orderBy("title")
          .orderBy("id"),
      ) as StoredCollection[],
    /** In order. */
    itemIds,
  };
}
