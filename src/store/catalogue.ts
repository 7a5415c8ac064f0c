import type { Selectable } from "kysely";
import type { Database } from "./database.ts";
import type { ItemType, PartRow } from "./schema.ts";

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

  const placeMedia = (itemId: number, stack: string): number =>
    db.get(db.build.selectFrom("media").select("id").where("item_id", "=", itemId).where("stack", "=", stack))
      ?.id ?? db.get(db.build.insertInto("media").values({ item_id: itemId, stack }).returning("id"))!.id;

  /** Removes an item without files, and its parents as far as nothing else is below them. */
  const removeEmptyItem = (id: number): void => {
    const has = (table: "parts" | "items", column: "item_id" | "parent_id") =>
      db.get(
        db.build
          .selectFrom(table)
          .select("id")
          .where(column as never, "=", id as never)
          .limit(1),
      ) !== undefined;
    if (has("parts", "item_id") || has("items", "parent_id")) return;
    const removed = db.get(db.build.deleteFrom("items").where("id", "=", id).returning("parent_id"));
    if (removed?.parent_id) removeEmptyItem(removed.parent_id);
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
    /** Known files of the section with this size and a content hash: what a new file may have been moved from. */
    filesOfSize: (sectionId: number, size: number): (Selectable<PartRow> & { root: string })[] =>
      db.all(
        db.build
          .selectFrom("parts")
          .innerJoin("roots", "roots.id", "parts.root_id")
          .selectAll("parts")
          .select("roots.path as root")
          .where("parts.section_id", "=", sectionId)
          .where("parts.size", "=", size)
          .where("parts.content_hash", "is not", null),
      ),
    /** The same content at a new place: keeps the part, its bundle and its findings. */
    moveFile: (partId: number, file: NewFile, at: number): void => {
      const itemId = placeItem(file.sectionId, file.lineage, at);
      db.run(
        db.build
          .updateTable("parts")
          .set({
            media_id: placeMedia(itemId, file.stack),
            item_id: itemId,
            root_id: file.rootId,
            path: file.path,
            label: file.label,
            mtime: file.mtime,
            gone_since: null,
          })
          .where("id", "=", partId),
      );
      for (const table of ["findings", "failures"] as const)
        db.run(db.build.updateTable(table).set({ mtime: file.mtime }).where("part_id", "=", partId));
    },
    /** Gives a file another place in the catalogue: its tags said more than its name. */
    replaceFile: (
      partId: number,
      file: Pick<NewFile, "sectionId" | "lineage" | "label" | "stack">,
      at: number,
    ): void =>
      db.transaction(() => {
        const itemId = placeItem(file.sectionId, file.lineage, at);
        const before = db.get(db.build.selectFrom("parts").select("item_id").where("id", "=", partId));
        if (before === undefined || before.item_id === itemId) return;
        const place = { media_id: placeMedia(itemId, file.stack), item_id: itemId, label: file.label };
        db.run(db.build.updateTable("parts").set(place).where("id", "=", partId));
        removeEmptyItem(before.item_id);
      }),
    removeFile: (id: number): void => {
      db.run(db.build.deleteFrom("parts").where("id", "=", id));
    },
    /** Forgets media without files and items without media or children, from the bottom up. */
    removeEmpty: (sectionId: number): void =>
      db.transaction(() => {
        db.run(
          db.build
            .deleteFrom("media")
            .where(
              "item_id",
              "in",
              db.build.selectFrom("items").select("id").where("section_id", "=", sectionId),
            )
            .where((of) =>
              of.not(of.exists(of.selectFrom("parts").select("id").whereRef("media_id", "=", "media.id"))),
            ),
        );
        const emptyItems = db.build
          .deleteFrom("items")
          .where("section_id", "=", sectionId)
          .where((of) =>
            of.not(of.exists(of.selectFrom("media").select("id").whereRef("item_id", "=", "items.id"))),
          )
          .where((of) =>
            of.not(
              of.exists(
                of.selectFrom("items as child").select("id").whereRef("child.parent_id", "=", "items.id"),
              ),
            ),
          );
        while (db.run(emptyItems) > 0);
      }),
  };
}
