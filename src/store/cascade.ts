import type { Statement } from "better-sqlite3";
import type { Database } from "./database.ts";

/** A row of the database and everything that would go with it, as plain JSON: enough to put it all back. */
export interface Snapshot {
  /** The row itself first, then what refers to it. */
  rows: { table: string; row: Row }[];
}

type Row = Record<string, unknown>;

interface Reference {
  table: string;
  column: string;
  parent: string;
  parentColumn: string;
}

/** Why a snapshot cannot be put back, for people. */
export class CannotPutBack extends Error {}

/** What makes a row the same thing again, where something else may have been made in its place meanwhile. */
const identities: Record<string, readonly string[]> = {
  items: ["section_id", "identity"],
  media: ["item_id", "stack"],
  parts: ["root_id", "path"],
};
/** Those that others refer to come first. */
const ranks = ["items", "media", "parts"];

/**
 * Takes rows with everything that `on delete cascade` takes with them, whatever tables there are, and puts them back
 * under their old ids: ids are never given twice.
 */
export function cascadeIn(db: Database) {
  const { connection } = db;
  let known: Reference[] | undefined;
  const statements = new Map<string, Statement>();
  const prepared = (sql: string): Statement => {
    const statement = statements.get(sql) ?? connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  /** Names come from the database itself, never from anybody else. */
  const references = (): Reference[] => {
    if (known) return known;
    const tables = connection.prepare("select name from sqlite_schema where type = 'table'").pluck().all();
    known = (tables as string[]).flatMap((table) =>
      (
        connection.pragma(`foreign_key_list(${quoted(table)})`) as {
          table: string;
          from: string;
          to: string | null;
          on_delete: string;
        }[]
      )
        .filter((key) => key.on_delete === "CASCADE")
        .map((key) => ({ table, column: key.from, parent: key.table, parentColumn: key.to ?? "id" })),
    );
    return known;
  };

  const find = (table: string, where: Row): Row | undefined =>
    prepared(
      `select * from ${quoted(table)} where ${Object.keys(where)
        .map((name) => `${quoted(name)} = ?`)
        .join(" and ")}`,
    ).get(...Object.values(where)) as Row | undefined;

  /** @returns whether it is there now by this */
  const insert = (table: string, row: Row): boolean =>
    prepared(
      `insert or ignore into ${quoted(table)} (${Object.keys(row).map(quoted).join(", ")}) values (${Object.keys(
        row,
      )
        .map(() => "?")
        .join(", ")})`,
    ).run(...Object.values(row).map(toColumn)).changes > 0;

  return {
    /** @param where names the row @returns undefined when there is none */
    take: (table: string, where: Row): Snapshot | undefined => {
      const first = find(table, where);
      if (first === undefined) return undefined;
      const rows = [{ table, row: first }];
      const seen = new Set([JSON.stringify(rows[0])]);
      for (const { table: parent, row } of rows)
        for (const { table: child, column, parentColumn } of references().filter(
          (one) => one.parent === parent,
        )) {
          const below = prepared(`select * from ${quoted(child)} where ${quoted(column)} = ?`);
          for (const one of below.all(row[parentColumn]) as Row[]) {
            const found = { table: child, row: one };
            const text = JSON.stringify(found);
            if (seen.has(text)) continue;
            seen.add(text);
            rows.push(found);
          }
        }
      return { rows: rows.map(({ table, row }) => ({ table, row: fromColumns(row) })) };
    },
    /**
     * All or nothing. What was made in the place of an item meanwhile takes over what belongs to it.
     * @param also is done in the same transaction, whose end finds out what is missing
     * @param at the instant from which a file that is not there counts as gone
     * @throws CannotPutBack
     */
    putBack: ({ rows }: Snapshot, at: number, also: () => void): void => {
      const rankOf = ({ table }: { table: string }) => {
        const rank = ranks.indexOf(table);
        return rank === -1 ? ranks.length : rank;
      };
      const renamed = new Map<string, unknown>();
      const put = ({ table, row: taken }: Snapshot["rows"][number], itself: boolean) => {
        const row = { ...taken };
        for (const { column, parent } of references().filter((one) => one.table === table))
          row[column] = renamed.get(`${parent}:${row[column]}`) ?? row[column];
        if (table === "parts") row.gone_since = at;
        const identity = identities[table];
        const there = identity && find(table, Object.fromEntries(identity.map((name) => [name, row[name]])));
        if (there && table === "parts")
          throw new CannotPutBack("Its file has been found again meanwhile, and is in the library.");
        if (there) renamed.set(`${table}:${row.id}`, there.id);
        else if (!insert(table, row) && itself) throw new CannotPutBack("It has been made again meanwhile.");
      };
      try {
        db.transaction(() => {
          connection.pragma("defer_foreign_keys = on");
          for (const one of [...rows].sort((a, b) => rankOf(a) - rankOf(b))) put(one, one === rows[0]);
          also();
        });
      } catch (error) {
        if ((error as { code?: string }).code !== "SQLITE_CONSTRAINT_FOREIGNKEY") throw error;
        throw new CannotPutBack("What it belonged to has gone since: its section, its folder, or its file.");
      }
    },
  };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Binary columns become text. */
const fromColumns = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      Buffer.isBuffer(value) ? { base64: value.toString("base64") } : value,
    ]),
  );
const toColumn = (value: unknown): unknown =>
  value !== null && typeof value === "object"
    ? Buffer.from((value as { base64: string }).base64, "base64")
    : value;
