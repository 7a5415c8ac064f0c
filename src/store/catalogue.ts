import type { Selectable } from "kysely";
import type { Database } from "./database.ts";
import type { ItemType, MediaRow } from "./schema.ts";

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

/** A file of a section as the last scan knew it. */
export interface KnownFile {
  id: number;
  path: string;
  size: number;
  mtime: number;
  goneSince: number | null;
}

export interface NewFile {
  sectionId: number;
  rootId: number;
  path: string;
  size: number;
  mtime: number;
  label: string;
  stack: string;
  bundle: string;
  /** From the top down to the item that owns the file. */
  lineage: readonly CatalogueEntry[];
}

/** What a scan asks of the memory and tells it. */
export function catalogueIn(db: Database) {
  const placeItem = (sectionId: number, lineage: readonly CatalogueEntry[], at: number): number => {
    let parent: number | null = null;
    for (const entry of lineage) {
      const found = db.get(
        db.build
          .selectFrom("items")
          .select("id")
          .where("section_id", "=", sectionId)
          .where("identity", "=", entry.identity),
      );
      parent = found?.id ?? insertItem(sectionId, parent, entry, at);
    }
    return parent!;
  };

  const insertItem = (sectionId: number, parent: number | null, entry: CatalogueEntry, at: number): number =>
    db.get(
      db.build
        .insertInto("items")
        .values({
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
        })
        .returning("id"),
    )!.id;

  /** @param like the values of its medium where it was before */
  const placeMedia = (itemId: number, stack: string, like: Partial<Selectable<MediaRow>> = {}): number =>
    db.get(db.build.selectFrom("media").select("id").where("item_id", "=", itemId).where("stack", "=", stack))
      ?.id ??
    db.get(
      db.build
        .insertInto("media")
        .values({ ...like, id: undefined, item_id: itemId, stack })
        .returning("id"),
    )!.id;

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
  const putElsewhere = (
    partId: number,
    place: Pick<NewFile, "sectionId" | "lineage" | "label" | "stack">,
    at: number,
  ) => {
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
    if (mediaId !== was) {
      addUpDuration(mediaId);
      leave(before);
    }
    return before;
  };

  return {
    /** The next known files of a root in the order of their paths' bytes. */
    knownFiles: (rootId: number, after: string, limit: number): KnownFile[] =>
      db.all(
        db.build
          .selectFrom("parts")
          .select(["id", "path", "size", "mtime", "gone_since as goneSince"])
          .where("root_id", "=", rootId)
          .where("path", ">", after)
          .orderBy("path")
          .limit(limit),
      ),
    countFiles: (rootId: number): number =>
      db.get(
        db.build
          .selectFrom("parts")
          .select((of) => of.fn.countAll<number>().as("count"))
          .where("root_id", "=", rootId),
      )!.count,
    addFile: (file: NewFile, at: number): void => {
      const itemId = placeItem(file.sectionId, file.lineage, at);
      db.run(
        db.build.insertInto("parts").values({
          media_id: placeMedia(itemId, file.stack),
          item_id: itemId,
          section_id: file.sectionId,
          root_id: file.rootId,
          path: file.path,
          label: file.label,
          size: file.size,
          mtime: file.mtime,
          bundle: file.bundle,
          added_at: at,
        }),
      );
    },
    markChanged: (id: number, size: number, mtime: number): void => {
      db.run(
        db.build
          .updateTable("parts")
          .set({ size, mtime, content_hash: null, gone_since: null })
          .where("id", "=", id),
      );
    },
    markFound: (id: number): void => {
      db.run(db.build.updateTable("parts").set({ gone_since: null }).where("id", "=", id));
    },
    markGone: (id: number, at: number): void => {
      db.run(db.build.updateTable("parts").set({ gone_since: at }).where("id", "=", id));
    },
    /** Whether the section has a file of this size whose content is known. */
    knowsContentOfSize: (sectionId: number, size: number): boolean =>
      db.get(
        db.build
          .selectFrom("parts")
          .select("id")
          .where("size", "=", size)
          .where("content_hash", "is not", null)
          .where("section_id", "=", sectionId)
          .limit(1),
      ) !== undefined,
    /** Files of the section with this content, as the last scan knew them: what a new file may have been moved from. */
    filesWithContent: (
      sectionId: number,
      size: number,
      contentHash: string,
    ): { id: number; root: string; path: string }[] =>
      db.all(
        db.build
          .selectFrom("parts")
          .innerJoin("roots", "roots.id", "parts.root_id")
          .select(["parts.id", "roots.path as root", "parts.path"])
          .where("parts.size", "=", size)
          .where("parts.content_hash", "=", contentHash)
          .where("parts.section_id", "=", sectionId)
          .orderBy("parts.id"),
      ),
    /** The album of a track; nothing for what is no track. */
    albumOf: (partId: number): number | undefined =>
      db.get(
        db.build
          .selectFrom("parts")
          .innerJoin("items", "items.id", "parts.item_id")
          .select("items.parent_id as album")
          .where("parts.id", "=", partId)
          .where("items.type", "=", "track"),
      )?.album ?? undefined,
    /** The same content at a new place: keeps the part, its bundle and the findings made from it. */
    moveFile: (partId: number, file: NewFile, at: number): void =>
      db.transaction(() => {
        const before = putElsewhere(partId, file, at);
        if (before === undefined) return;
        db.run(
          db.build
            .updateTable("parts")
            .set({ root_id: file.rootId, path: file.path, mtime: file.mtime, gone_since: null })
            .where("id", "=", partId),
        );
        // Those made from an earlier content stay out of date.
        for (const table of ["findings", "failures"] as const)
          db.run(
            db.build
              .updateTable(table)
              .set({ mtime: file.mtime })
              .where("part_id", "=", partId)
              .where("mtime", "=", before.mtime)
              .where("size", "=", before.size),
          );
      }),
    /** Gives a file another place in the catalogue: its tags said more than its name. */
    replaceFile: (
      partId: number,
      place: Pick<NewFile, "sectionId" | "lineage" | "label" | "stack">,
      at: number,
    ): void =>
      db.transaction(() => {
        putElsewhere(partId, place, at);
      }),
    /** Forgets a file, and what it leaves empty. */
    removeFile: (id: number): void =>
      db.transaction(() => {
        const before = placeOf(id);
        if (before === undefined) return;
        db.run(db.build.deleteFrom("parts").where("id", "=", id));
        leave(before);
      }),
  };
}
