import type { Insertable, Selectable } from "kysely";
import type { Database } from "./database.ts";
import type { itemFieldsIn } from "./item-fields.ts";
import type { ItemRow, ItemType, MediaRow } from "./schema.ts";

/** An item by what makes it the same item again, with its parents from the top: show, season, episode. */
export interface CatalogueEntry {
  type: ItemType;
  identity: string;
  title: string;
  sortTitle: string;
  year?: number | undefined;
  position?: number | undefined;
  disc?: number | undefined;
  edition?: string | undefined;
  aired?: string | undefined;
}

/** Where a file belongs in the catalogue. */
export interface Place {
  sectionId: number;
  label: string;
  /** Files of one item with the same stack are parts of one medium. */
  stack: string;
  /** From the top down to the item that owns the file. */
  lineage: readonly CatalogueEntry[];
}

/** Puts parts into items and media, makes these where there are none, and removes those that are left empty. */
export function placesIn(db: Database, itemFields: ReturnType<typeof itemFieldsIn>) {
  const findItem = db.prepare((of: { section_id: number; identity: string }) =>
    db.build
      .selectFrom("items")
      .select("id")
      .where("section_id", "=", of.section_id)
      .where("identity", "=", of.identity),
  );
  const insertItem = db.prepare((item: Omit<Insertable<ItemRow>, "id">) =>
    db.build
      .insertInto("items")
      .values({
        section_id: item.section_id,
        parent_id: item.parent_id,
        type: item.type,
        identity: item.identity,
        title: item.title,
        sort_title: item.sort_title,
        year: item.year,
        position: item.position,
        disc: item.disc,
        edition: item.edition,
        aired: item.aired,
        added_at: item.added_at,
        updated_at: item.updated_at,
      })
      .returning("id"),
  );
  const findMedia = db.prepare((of: { item_id: number; stack: string }) =>
    db.build.selectFrom("media").select("id").where("item_id", "=", of.item_id).where("stack", "=", of.stack),
  );
  const insertMedia = db.prepare((of: { item_id: number; stack: string }) =>
    db.build.insertInto("media").values({ item_id: of.item_id, stack: of.stack }).returning("id"),
  );

  const placeItem = (sectionId: number, lineage: readonly CatalogueEntry[], at: number): number => {
    let parent: number | null = null;
    for (const entry of lineage) {
      const [found] = findItem({ section_id: sectionId, identity: entry.identity });
      parent =
        found?.id ??
        insertItem({
          section_id: sectionId,
          parent_id: parent,
          type: entry.type,
          identity: entry.identity,
          title: entry.title,
          sort_title: entry.sortTitle,
          year: entry.year ?? null,
          position: entry.position ?? null,
          disc: entry.disc ?? null,
          edition: entry.edition ?? null,
          aired: entry.aired ?? null,
          added_at: at,
          updated_at: at,
        })[0]!.id;
    }
    return parent!;
  };

  /** @param like the values of its medium where it was before */
  const placeMedia = (itemId: number, stack: string, like?: Partial<Selectable<MediaRow>>): number => {
    const [found] = findMedia({ item_id: itemId, stack });
    if (found) return found.id;
    const [{ id }] = insertMedia({ item_id: itemId, stack }) as [{ id: number }];
    if (like)
      db.run(
        db.build
          .updateTable("media")
          .set({ ...like, id, item_id: itemId, stack })
          .where("id", "=", id),
      );
    return id;
  };

  const isUsed = (table: "parts" | "items", column: "media_id" | "item_id" | "parent_id", id: number) =>
    db.get(
      db.build
        .selectFrom(table)
        .select("id")
        .where(column as never, "=", id as never)
        .limit(1),
    ) !== undefined;

  /** Removes an item without files, and its parents as far as nothing else is below them. */
  const removeEmptyItem = (id: number): void => {
    if (isUsed("parts", "item_id", id) || isUsed("items", "parent_id", id)) return;
    const removed = db.get(db.build.deleteFrom("items").where("id", "=", id).returning("parent_id"));
    if (removed?.parent_id) removeEmptyItem(removed.parent_id);
  };

  /** A medium is as long as its parts together. */
  const addUpDuration = (mediaId: number): void => {
    db.run(
      db.build
        .updateTable("media")
        .set((of) => ({
          duration_ms: of
            .selectFrom("parts")
            .select((parts) => parts.fn.sum<number>("duration_ms").as("duration"))
            .where("media_id", "=", mediaId),
        }))
        .where("id", "=", mediaId),
    );
  };

  /** Tidies up where a part was: its medium, its item and that item's parents go when nothing is left in them. */
  const leave = (place: { media_id: number; item_id: number }): void => {
    if (isUsed("parts", "media_id", place.media_id)) addUpDuration(place.media_id);
    else db.run(db.build.deleteFrom("media").where("id", "=", place.media_id));
    removeEmptyItem(place.item_id);
  };

  /** Markers of a part go with it; those of the whole item too, when it took the last file away. */
  const takeMarkers = (partId: number, from: number, to: number): void => {
    const markers = db.build.updateTable("markers").set({ item_id: to }).where("item_id", "=", from);
    db.run(isUsed("parts", "item_id", from) ? markers.where("part_id", "=", partId) : markers);
  };

  /** What a person said of an item goes with its last file, unless a person has said something there. */
  const takeWords = (from: number, to: number, at: number): void => {
    if (isUsed("parts", "item_id", from)) return;
    const words = { ...itemFields.saidBy(from, "person"), ...itemFields.saidBy(to, "person") };
    itemFields.keep(to, "person", words, at);
  };

  const placeOf = (partId: number) =>
    db.get(
      db.build
        .selectFrom("parts")
        .innerJoin("media", "media.id", "parts.media_id")
        .selectAll("media")
        .select(["parts.media_id", "parts.size", "parts.mtime"])
        .where("parts.id", "=", partId),
    );

  /** Puts a known part where it belongs. @returns where it was */
  const putElsewhere = (partId: number, place: Place, at: number) => {
    const before = placeOf(partId);
    if (before === undefined) return undefined;
    const itemId = placeItem(place.sectionId, place.lineage, at);
    const { media_id: was, size: _size, mtime: _mtime, ...like } = before;
    const mediaId = placeMedia(itemId, place.stack, like);
    db.run(
      db.build
        .updateTable("parts")
        .set({ media_id: mediaId, item_id: itemId, label: place.label })
        .where("id", "=", partId),
    );
    if (itemId !== before.item_id) {
      takeMarkers(partId, before.item_id, itemId);
      takeWords(before.item_id, itemId, at);
    }
    if (mediaId !== was) {
      addUpDuration(mediaId);
      leave(before);
    }
    return before;
  };

  return { placeItem, placeMedia, placeOf, putElsewhere, leave };
}
