import type { Database } from "./database.ts";

/** A file of a track, and what it belongs to. */
export interface StoredTrack {
  partId: number;
  itemId: number;
  albumId: number | null;
  artistId: number | null;
  /** When the finding was made that was asked about; null when there is none made from the file as it is. */
  madeAt: number | null;
}

/** Files in one go: a few milliseconds, so that the server answers in between. */
const page = 500;

/** The tracks of sections, page by page, for what is worked out from all of them. */
export function tracksIn(db: Database) {
  return {
    /** The next files of a section that are there, by their ids; none at its end. */
    after: (sectionId: number, kind: string, partId: number): StoredTrack[] =>
      db.all(
        db.build
          .selectFrom("parts")
          .innerJoin("items", "items.id", "parts.item_id")
          .leftJoin("items as album", "album.id", "items.parent_id")
          .leftJoin("findings", (join) =>
            join
              .onRef("findings.part_id", "=", "parts.id")
              .on("findings.kind", "=", kind)
              .onRef("findings.mtime", "=", "parts.mtime")
              .onRef("findings.size", "=", "parts.size"),
          )
          .select([
            "parts.id as partId",
            "parts.item_id as itemId",
            "items.parent_id as albumId",
            "album.parent_id as artistId",
            "findings.made_at as madeAt",
          ])
          .where("parts.section_id", "=", sectionId)
          .where("parts.gone_since", "is", null)
          .where("parts.id", ">", partId)
          .orderBy("parts.id")
          .limit(page),
      ),
    finding: (partId: number, kind: string): { version: number; data: unknown } | undefined => {
      const row = db.get(
        db.build
          .selectFrom("findings")
          .select(["version", "data"])
          .where("part_id", "=", partId)
          .where("kind", "=", kind),
      );
      return row && { version: row.version, data: JSON.parse(row.data) as unknown };
    },
  };
}
