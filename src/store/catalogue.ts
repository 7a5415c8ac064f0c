import type { Insertable } from "kysely";
import type { Database } from "./database.ts";
import type { itemFieldsIn } from "./item-fields.ts";
import { type Place, placesIn } from "./places.ts";
import type { PartRow } from "./schema.ts";

/** A file of a section as the last scan knew it. */
export interface KnownFile {
  id: number;
  path: string;
  size: number;
  mtime: number;
  goneSince: number | null;
}

export interface NewFile extends Place {
  rootId: number;
  path: string;
  size: number;
  mtime: number;
  bundle: string;
}

/** What a scan asks of the memory and tells it. */
export function catalogueIn(db: Database, itemFields: ReturnType<typeof itemFieldsIn>) {
  const { placeItem, placeMedia, placeOf, putElsewhere, leave } = placesIn(db, itemFields);
  const insertPart = db.prepare((part: Omit<Insertable<PartRow>, "id">) =>
    db.build.insertInto("parts").values({
      media_id: part.media_id,
      item_id: part.item_id,
      section_id: part.section_id,
      root_id: part.root_id,
      path: part.path,
      label: part.label,
      size: part.size,
      mtime: part.mtime,
      bundle: part.bundle,
      added_at: part.added_at,
    }),
  );
  const sizeWithContent = db.prepare((file: { sectionId: number; size: number }) =>
    db.build
      .selectFrom("parts")
      .select("id")
      .where("size", "=", file.size)
      .where("content_hash", "is not", null)
      .where("section_id", "=", file.sectionId)
      .limit(1),
  );
  const knownFiles = (rootId: number) =>
    db.build
      .selectFrom("parts")
      .select(["id", "path", "size", "mtime", "gone_since as goneSince"])
      .where("root_id", "=", rootId);

  return {
    /** The next known files of a root in the order of their paths' bytes. @param before not this one, nor any behind */
    knownFiles: (rootId: number, after: string, limit: number, before?: string): KnownFile[] => {
      const files = knownFiles(rootId).where("path", ">", after).orderBy("path").limit(limit);
      return db.all(before === undefined ? files : files.where("path", "<", before));
    },
    knownFile: (rootId: number, path: string): KnownFile | undefined =>
      db.get(knownFiles(rootId).where("path", "=", path)),
    countFiles: (rootId: number): number =>
      db.get(
        db.build
          .selectFrom("parts")
          .select((of) => of.fn.countAll<number>().as("count"))
          .where("root_id", "=", rootId),
      )!.count,
    addFile: (file: NewFile, at: number): void => {
      const itemId = placeItem(file.sectionId, file.lineage, at);
      insertPart({
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
      });
    },
    /** The markers that were found in the file as it was are no longer true. */
    markChanged: (id: number, size: number, mtime: number): void => {
      db.run(db.build.deleteFrom("markers").where("part_id", "=", id).where("origin", "!=", "person"));
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
      sizeWithContent({ sectionId, size }).length > 0,
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
    replaceFile: (partId: number, place: Place, at: number): void =>
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
