import { closeSync, copyFileSync, existsSync, openSync, readSync, rmSync, statSync } from "node:fs";
import BetterSqlite from "better-sqlite3";
import { type Contents, contentsOf, differencesOf, isLike } from "./contents.ts";

/** Pages copied between two reports of progress. */
const pagesAtOnce = 2000;
/** All that there are, in one go. */
const everyPage = 0x7fffffff;
/** How often a database that changes while it is copied at rest is copied again. */
const attempts = 3;

export interface SnapshotOptions {
  /** Milliseconds to wait for a database that somebody else has locked. */
  patience: number;
  /** Not copied when it holds nothing else than this; the tables named in `but` do not count. */
  unless?: { contents: Contents; but: readonly string[] };
  onProgress(fraction: number): void;
}

/**
 * Copies a database that may be in use: one snapshot, with nothing of what writers write meanwhile. Opens `from` for
 * reading only, and makes no file beside it.
 *
 * - With a write-ahead log that is in use, an open transaction pins the snapshot; writers are not kept waiting.
 * - Without one readers do keep writers waiting: all pages are copied in one go, and looked at in the copy.
 * - With a log that nobody uses, even reading would make files beside it: its files are copied as they are.
 * @param to a file that does not exist yet; on an error it is left for the caller to remove
 * @returns what it holds; `copied` is false where that is what `unless` says, and there is no copy then
 * @throws Error when it cannot be read or written, or stays locked
 */
export async function snapshot(
  from: string,
  to: string,
  { patience, unless, onProgress }: SnapshotOptions,
): Promise<{ contents: Contents; copied: boolean }> {
  const isUnchanged = (contents: Contents) =>
    unless !== undefined && isLike(unless.contents, contents, unless.but);
  const ofCopy = () => {
    const contents = withDatabase(to, {}, contentsOf);
    if (isUnchanged(contents)) rmSync(to);
    return { contents, copied: !isUnchanged(contents) };
  };
  const hasLog = keepsLog(from);
  if (hasLog && !existsSync(`${from}-shm`)) {
    copyAtRest(from, to);
    settle(to);
    return ofCopy();
  }
  const source = new BetterSqlite(from, { readonly: true, timeout: patience });
  try {
    let contents: Contents | undefined;
    source.exec("begin");
    // Pins the snapshot. The copy itself does not tell a database that is locked from one that is empty.
    source.prepare("select count(*) from sqlite_schema").get();
    if (hasLog) {
      contents = contentsOf(source);
      if (isUnchanged(contents)) return { contents, copied: false };
    }
    await source.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress(totalPages === 0 ? 0 : 1 - remainingPages / totalPages);
        return hasLog ? pagesAtOnce : everyPage;
      },
    });
    settle(to);
    return contents === undefined ? ofCopy() : { contents, copied: true };
  } finally {
    source.close();
  }
}

/** Whether the database is in WAL mode: byte 18 of the header, https://sqlite.org/fileformat.html. */
function keepsLog(file: string): boolean {
  const handle = openSync(file, "r");
  try {
    const header = Buffer.alloc(20);
    readSync(handle, header, 0, header.length, 0);
    return header[18] === 2;
  } finally {
    closeSync(handle);
  }
}

/** A log is part of the database: it is copied with it, and written into the copy when that is opened. */
function copyAtRest(from: string, to: string): void {
  const seen = () =>
    ["", "-wal", "-shm"].map((ending) => {
      const found = statSync(from + ending, { throwIfNoEntry: false });
      return found && `${found.ino} ${found.size} ${found.mtimeMs}`;
    });
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = seen();
    copyFileSync(from, to);
    if (before[1]) copyFileSync(`${from}-wal`, `${to}-wal`);
    if (String(before) === String(seen())) return;
  }
  throw new Error(`${from} changed each time while it was copied: its program was started. Try again.`);
}

/** Makes one file of the copy, that can be moved by itself. */
const settle = (file: string): void =>
  withDatabase(file, {}, (copy) => void copy.pragma("journal_mode = DELETE"));

/**
 * Looks for damage, and whether all is there.
 * @param expected what it should hold, where that is known
 * @param own whether references must be whole too; other programs have rows that point at nothing
 * @returns what is wrong; nothing when all is well
 */
export function examine(
  file: string,
  { expected, own }: { expected: Contents | undefined; own: boolean },
): string[] {
  return withDatabase(file, { readonly: true }, (copy) => {
    const problems = [...integrityProblems(copy), ...(own ? danglingRows(copy) : [])];
    if (problems.length > 0 || expected === undefined) return problems;
    return differencesOf(expected, contentsOf(copy));
  });
}

/** @returns signs of damage; nothing when all is well */
export const damageOf = (file: string): string[] => withDatabase(file, { readonly: true }, integrityProblems);

/** Writes the write-ahead log into the database file as far as that goes without keeping anybody waiting. */
export const writeLogBack = (file: string): void =>
  withDatabase(file, {}, (database) => void database.pragma("wal_checkpoint(PASSIVE)"));

/** Makes the file anew, packed closely, so that pages can be given back in small steps from then on. */
export const rebuild = (file: string): void =>
  withDatabase(file, {}, (database) => {
    database.pragma("auto_vacuum = INCREMENTAL");
    database.exec("vacuum");
  });

/** Whether pages of it cannot be given back in small steps, because it was not made by this program. */
export const isMadeOtherwise = (file: string): boolean =>
  withDatabase(
    file,
    { readonly: true },
    (database) => database.pragma("auto_vacuum", { simple: true }) !== 2,
  );

function integrityProblems(database: BetterSqlite.Database): string[] {
  try {
    return (database.pragma("integrity_check") as Record<string, string>[])
      .flatMap((row) => Object.values(row))
      .filter((text) => text !== "ok");
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code?.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") return [message];
    // Indexes over a collation that only the database's own program has; its tables are compared nevertheless.
    if (code?.startsWith("SQLITE_ERROR")) return [];
    throw error;
  }
}

const danglingRows = (database: BetterSqlite.Database): string[] =>
  (database.pragma("foreign_key_check") as { table: string }[]).map(
    (row) => `a row of ${row.table} points at nothing`,
  );

function withDatabase<Result>(
  file: string,
  options: BetterSqlite.Options,
  work: (database: BetterSqlite.Database) => Result,
): Result {
  const database = new BetterSqlite(file, options);
  try {
    return work(database);
  } finally {
    database.close();
  }
}
