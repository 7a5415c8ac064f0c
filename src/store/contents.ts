import { createHash } from "node:crypto";
import type BetterSqlite from "better-sqlite3";

/** What a database holds: rows and digest of each table, by its name; the schema is one of them. */
export type Contents = Record<string, { rows: number; digest: string }>;

/** Characters that are put into the digest in one go. */
const enoughAtOnce = 65_536;
/** Columns that are joined in one call: SQLite's functions take 127 arguments. */
const mostArguments = 100;
const schemaTable = "sqlite_schema";

/**
 * Reads every table once. Virtual tables are known by the tables that they keep their rows in, so that a database whose
 * program brings its own tokenizers and collations can be read as well: nothing is sorted, and no index is used.
 * @returns SHA-256 over SQLite's own literals of all values, in the order of the table's own tree
 */
export function contentsOf(database: BetterSqlite.Database): Contents {
  const tables = database
    .prepare(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'
       and sql not like 'create virtual %' order by name`,
    )
    .pluck()
    .all() as string[];
  return Object.fromEntries([
    [schemaTable, digestOf(database, schemaTable, ["type", "name", "tbl_name", "sql"])],
    ...tables.map((table) => [table, digestOf(database, table, columnsOf(database, table))] as const),
  ]);
}

function columnsOf(database: BetterSqlite.Database, table: string): string[] {
  return database.prepare("select name from pragma_table_info(?)").pluck().all(table) as string[];
}

function digestOf(database: BetterSqlite.Database, table: string, columns: readonly string[]) {
  const hash = createHash("sha256");
  const indexes = table === schemaTable ? "order by type, name" : "not indexed";
  const rows = database.prepare(`select ${literalsOf(columns)} from ${quoted(table)} ${indexes}`).pluck();
  let count = 0;
  let text = "";
  for (const row of rows.iterate() as IterableIterator<string>) {
    count++;
    text += `${row}\n`;
    if (text.length < enoughAtOnce) continue;
    hash.update(text);
    text = "";
  }
  return { rows: count, digest: hash.update(text).digest("hex") };
}

/** SQL for the literals of all columns, with commas between. A chain of `||` copies what it has with each column. */
function literalsOf(columns: readonly string[]): string {
  const groups: string[] = [];
  for (let from = 0; from < columns.length; from += mostArguments) {
    const literals = columns.slice(from, from + mostArguments).map((column) => `quote(${quoted(column)})`);
    groups.push(`concat_ws(',', ${literals.join(", ")})`);
  }
  return groups.join(" || ',' || ");
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** @returns how `found` differs from `expected`, as sentences for people; nothing when it does not */
export function differencesOf(expected: Contents, found: Contents): string[] {
  return [...new Set([...Object.keys(expected), ...Object.keys(found)])].flatMap((table) => {
    const [before, after] = [expected[table], found[table]];
    if (before?.rows !== after?.rows)
      return [`${table} has ${after?.rows ?? "no"} rows, not ${before?.rows ?? "any"}`];
    return before?.digest === after?.digest ? [] : [`rows of ${table} are not what they were`];
  });
}

/** Whether nothing differs but tables whose names are given. */
export function isLike(one: Contents, other: Contents, but: readonly string[]): boolean {
  const without = (contents: Contents) =>
    Object.fromEntries(Object.entries(contents).filter(([table]) => !but.includes(table)));
  return differencesOf(without(one), without(other)).length === 0;
}

/** Rows of all tables. */
export const rowsOf = (contents: Contents): number =>
  Object.entries(contents).reduce((sum, [table, { rows }]) => sum + (table === schemaTable ? 0 : rows), 0);
