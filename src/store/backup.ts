import BetterSqlite from "better-sqlite3";

/** Pages copied between two reports of progress. */
const pagesAtOnce = 2000;

/**
 * Copies a database that may be in use, opens the copy and checks it. The copy is one snapshot: what writers write
 * meanwhile is not in it, and they are not kept waiting.
 * @param to a file that does not exist yet; on an error it is left for the caller to remove
 * @returns the number of rows of all tables, the same in the copy as in the snapshot
 * @throws Error when the copy cannot be written or is not whole
 */
export async function copyAndCheck(
  from: string,
  to: string,
  onProgress: (fraction: number) => void,
): Promise<number> {
  const source = new BetterSqlite(from, { readonly: true });
  let expected: Map<string, number>;
  try {
    // The open transaction pins the snapshot, so that the counts are those of the copy.
    source.exec("begin");
    expected = countRows(source);
    await source.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress(totalPages === 0 ? 0 : 1 - remainingPages / totalPages);
        return pagesAtOnce;
      },
    });
  } finally {
    source.close();
  }
  const copy = new BetterSqlite(to);
  try {
    copy.pragma("journal_mode = DELETE");
    const problems = findProblems(copy);
    if (problems.length > 0)
      throw new Error(
        `the copy did not pass the integrity check (${problems.slice(0, 3).join("; ")}), so the database is probably ` +
          "damaged. Older backups are untouched: put the newest in its place.",
      );
    const found = countRows(copy);
    for (const [table, count] of expected)
      if (found.get(table) !== count)
        throw new Error(`the copy is not whole: ${table} has ${found.get(table) ?? 0} rows, not ${count}.`);
  } finally {
    copy.close();
  }
  return [...expected.values()].reduce((sum, count) => sum + count, 0);
}

/** A quick look for damage. @returns what is wrong; nothing when all is well */
export function quickCheck(file: string): string[] {
  const database = new BetterSqlite(file, { readonly: true });
  try {
    return checkResults(database.pragma("quick_check"));
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code?.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") return [message];
    throw error;
  } finally {
    database.close();
  }
}

const findProblems = (database: BetterSqlite.Database): string[] => [
  ...checkResults(database.pragma("integrity_check")),
  ...(database.pragma("foreign_key_check") as { table: string }[]).map(
    (row) => `a row of ${row.table} points at nothing`,
  ),
];

const checkResults = (rows: unknown): string[] =>
  (rows as Record<string, string>[]).flatMap((row) => Object.values(row)).filter((text) => text !== "ok");

function countRows(database: BetterSqlite.Database): Map<string, number> {
  const tables = database
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
    .pluck()
    .all() as string[];
  return new Map(
    tables.map((name) => [name, database.prepare(`select count(*) from "${name}"`).pluck().get() as number]),
  );
}
