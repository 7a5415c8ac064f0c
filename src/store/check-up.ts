import BetterSqlite from "better-sqlite3";
import { refuseNewer } from "./migrations.ts";

/** What can be learnt of a database without changing it. */
export interface CheckUp {
  /** At most a few, in SQLite's words; none when it is whole. */
  problems: string[];
  /** The folders of the sections. */
  roots: { section: string; path: string }[];
  /** Values that differ from their default, by id. */
  settings: ReadonlyMap<string, unknown>;
}

/**
 * Looks through a database by SQLite's quick check, which reads every page but compares no index with its table. The
 * database may be in use, and may be of an earlier version.
 * @throws Error when it cannot be opened, is no database, or was made by a newer program
 */
export function checkUp(file: string): CheckUp {
  const connection = new BetterSqlite(file, { readonly: true });
  try {
    refuseNewer(connection);
    const told = connection.pragma("quick_check(5)") as { quick_check: string }[];
    const hasTable = connection.prepare("select 1 from sqlite_schema where type = 'table' and name = ?");
    const all = <Row>(table: string, query: string): Row[] =>
      hasTable.get(table) === undefined ? [] : (connection.prepare(query).all() as Row[]);
    return {
      problems: told.map(({ quick_check }) => quick_check).filter((line) => line !== "ok"),
      roots: all(
        "roots",
        "select title as section, path from roots join sections on sections.id = section_id order by path",
      ),
      settings: new Map(
        all<{ id: string; value: string }>("settings", "select id, value from settings").map(
          ({ id, value }) => [id, JSON.parse(value) as unknown],
        ),
      ),
    };
  } finally {
    connection.close();
  }
}
