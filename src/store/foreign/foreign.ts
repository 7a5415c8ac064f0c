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
}

/** Milliseconds from the start of the file. */
export interface ForeignMarker {
  type: ImportedType;
  startMs: number;
  endMs: number;
  /** Credits after which nothing follows. */
  final: boolean;
}

const readers = { plex: plexFiles, jellyfin: jellyfinFiles };

/** A table with the columns that are needed of it. */
export type Needed = Readonly<Record<string, readonly string[]>>;

/**
 * What another program found, by file, as its database has it.
 * @param file a copy that nobody uses @throws Error with a clause for people when it is no such database
 */
export function foreignFiles(program: ImportProgram, file: string): ForeignFile[] {
  const database = new BetterSqlite(file, { readonly: true });
  try {
    return readers[program](database);
  } finally {
    database.close();
  }
}

/** @throws Error that says what of it the database does not have, as a clause */
export function refuseOthers(database: BetterSqlite.Database, needed: Needed): void {
  for (const [table, columns] of Object.entries(needed)) {
    const there = columnsOf(database, table);
    const missing = columns.filter((column) => !there.has(column));
    if (missing.length === 0) continue;
    throw new Error(
      there.size === 0 ? `it has no table ${table}` : `its table ${table} has no ${missing.join(", ")}`,
    );
  }
}

export const columnsOf = (database: BetterSqlite.Database, table: string): Set<string> =>
  new Set(database.prepare("select name from pragma_table_info(?)").pluck().all(table) as string[]);

/** Joins rows, one for each marker, to files. Markers that end before they begin are left out. */
export function gatherFiles(
  rows: Iterable<{ path: string; size: number | null } & ForeignMarker>,
): ForeignFile[] {
  const files = new Map<string, ForeignFile>();
  for (const { path, size, ...marker } of rows) {
    if (!(marker.startMs >= 0 && marker.endMs > marker.startMs)) continue;
    const file = files.get(path) ?? { path, size, markers: [] };
    files.set(path, file);
    file.markers.push(marker);
  }
  for (const file of files.values()) file.markers.sort((a, b) => a.startMs - b.startMs);
  return [...files.values()];
}
