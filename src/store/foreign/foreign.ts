import BetterSqlite from "better-sqlite3";
import type { ImportedType, ImportProgram } from "../../api/imports.ts";
import { jellyfinFiles } from "./jellyfin.ts";
import { plexFiles } from "./plex.ts";

/** What another program knows of a file. */
export interface ForeignFile {
  /** As that program calls it. */
  path: string;
  /** Bytes, where it has written them down. */
  size: number | null;
  /** In the order of time. */
  markers: ForeignMarker[];
  /** In the order of time; names may be empty. */
  chapters: ForeignChapter[];
  loudness: ForeignLoudness[];
  /** Where pictures for seeking would be; null where they were not asked for, or there are none. */
  previews: ForeignPreviews | null;
}

/** Milliseconds from the start of the file. */
export interface ForeignMarker {
  type: ImportedType;
  startMs: number;
  endMs: number;
  /** Credits after which nothing follows. */
  final: boolean;
}

export interface ForeignChapter {
  /** Milliseconds from the start of the file. */
  startMs: number;
  title: string;
}

/** What a stream of sound measures, as far as it is written down. */
export interface ForeignLoudness {
  /** Of the stream in the file; null for the first one with sound. */
  index: number | null;
  /** LUFS. */
  integrated: number;
  /** LU. */
  range: number | null;
  /** Amplitude, full scale at 1: of samples or between them, that is not said. */
  peak: number | null;
}

/** Paths are below the program's folder of previews, with '/'. */
export type ForeignPreviews =
  | { bif: string }
  /** A folder of sheets; `width` is that of one picture, in pixels. */
  | { folder: string; width: number; columns: number; rows: number; intervalMs: number };

const readers = { plex: plexFiles, jellyfin: jellyfinFiles };

/** A table with the columns that are needed of it. */
export type Needed = Readonly<Record<string, readonly string[]>>;

/**
 * What another program found, by file, as its database has it.
 * @param file a copy that nobody uses @param previews whether to ask for these too
 * @throws Error with a clause for people when it is no such database
 */
export function foreignFiles(program: ImportProgram, file: string, previews: boolean): ForeignFile[] {
  const database = new BetterSqlite(file, { readonly: true });
  try {
    return readers[program](database, previews);
  } finally {
    database.close();
  }
}

/** @throws Error that says what of it the database does not have, as a clause */
export function refuseOthers(database: BetterSqlite.Database, needed: Needed): void {
  const [lack] = lacksOf(database, needed);
  if (lack !== undefined) throw new Error(lack);
}

/** Whether the database has all of this: older versions and newer ones may not. */
export const hasAll = (database: BetterSqlite.Database, wanted: Needed): boolean =>
  lacksOf(database, wanted).length === 0;

const lacksOf = (database: BetterSqlite.Database, needed: Needed): string[] =>
  Object.entries(needed).flatMap(([table, columns]) => {
    const there = columnsOf(database, table);
    const missing = columns.filter((column) => !there.has(column));
    if (missing.length === 0) return [];
    return there.size === 0 ? `it has no table ${table}` : `its table ${table} has no ${missing.join(", ")}`;
  });

export const columnsOf = (database: BetterSqlite.Database, table: string): Set<string> =>
  new Set(database.prepare("select name from pragma_table_info(?)").pluck().all(table) as string[]);
