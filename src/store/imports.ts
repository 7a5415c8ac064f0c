import { sql } from "kysely";
import type { ImportedType } from "../api/imports.ts";
import type { Database } from "./database.ts";
import type { ForeignMarker } from "./foreign/foreign.ts";

/** A file that is there, as far as an import must know it. */
export interface FileHere {
  id: number;
  itemId: number;
  /** Absolute. */
  path: string;
  size: number;
  mtime: number;
}

/** Markers that another program found. */
export function importsIn(db: Database) {
  return {
    /** All files with pictures or sound that are there, by id. */
    files: (): FileHere[] =>
      db
        .all(
          db.build
            .selectFrom("parts")
            .innerJoin("roots", "roots.id", "parts.root_id")
            .innerJoin("sections", "sections.id", "parts.section_id")
            .select([
              "parts.id",
              "parts.item_id",
              "parts.path",
              "parts.size",
              "parts.mtime",
              "roots.path as root",
            ])
            .where("parts.gone_since", "is", null)
            .where("sections.type", "in", ["movie", "show", "artist"])
            .orderBy("parts.id"),
        )
        .map(({ id, item_id, path, size, mtime, root }) => ({
          ...{ id, itemId: item_id, size, mtime },
          path: root.endsWith("/") ? root + path : `${root}/${path}`,
        })),
    /** Where the streams of sound are among those of the file, in their order; none while it was not looked into. */
    soundOf: ({ id }: FileHere): number[] =>
      db
        .all(
          db.build
            .selectFrom("streams")
            .select("position")
            .where("part_id", "=", id)
            .where("type", "=", "audio")
            .where("file", "is", null)
            .orderBy("position"),
        )
        .map(({ position }) => position),
    /** Kinds of findings that analyses of ours have made of the file as it is. */
    ownKinds: ({ id, mtime, size }: FileHere): ReadonlySet<string> =>
      new Set(
        db
          .all(
            db.build
              .selectFrom("findings")
              .select("kind")
              .where("part_id", "=", id)
              .where("mtime", "=", mtime)
              .where("size", "=", size)
              .where(sql<string | null>`data ->> 'imported'`, "is", null),
          )
          .map(({ kind }) => kind),
      ),
    /** Whether a person has marked this of the item. */
    isPersons: ({ itemId }: FileHere, type: ImportedType): boolean =>
      db.get(
        db.build
          .selectFrom("markers")
          .select("id")
          .where("item_id", "=", itemId)
          .where("type", "=", type)
          .where("origin", "=", "person"),
      ) !== undefined,
    /** Puts what another program found of a file in the place of what analyses found of it. */
    put: (file: FileHere, type: ImportedType, markers: readonly ForeignMarker[], at: number): void =>
      db.transaction(() => {
        db.run(
          db.build
            .deleteFrom("markers")
            .where("item_id", "=", file.itemId)
            .where("type", "=", type)
            .where("origin", "!=", "person")
            .where((of) => of.or([of("part_id", "is", null), of("part_id", "=", file.id)])),
        );
        for (const { startMs, endMs, final } of markers)
          db.run(
            db.build.insertInto("markers").values({
              ...{ item_id: file.itemId, part_id: file.id, type, start_ms: startMs, end_ms: endMs },
              ...{
                final: final ? 1 : 0,
                title: null,
                color: null,
                origin: "import",
                version: 0,
                made_at: at,
              },
            }),
          );
      }),
  };
}
