import BetterSqlite from "better-sqlite3";

/** What a database can tell of itself in a bug report, and what must not be told. */
export interface DatabaseFacts {
  /** The name of the last migration. */
  version: string;
  /** How many rows each table has. */
  rows: Record<string, number>;
  roots: { section: number; path: string }[];
  /** Values that differ from their default, by id. */
  settings: Record<string, unknown>;
  /** The last runs, the newest first, each with what it wrote down. */
  runs: Record<string, unknown>[];
  /** What media, sections, guides and tokens are called. */
  names: string[];
  /** The paths of media. */
  files: string[];
  /** Where notices are sent, and where guides come from: addresses that only their owner should know. */
  secrets: string[];
}

const mostRuns = 50;
const mostLines = 500;

/** Columns with names of things of a person's. */
const namesAt: readonly (readonly [table: string, column: string])[] = [
  ["sections", "title"],
  ["items", "title"],
  ["items", "sort_title"],
  ["collections", "title"],
  ["guides", "title"],
  ["trash", "title"],
  ["failed_items", "title"],
  ["tokens", "name"],
];

/**
 * Reads a database that may be in use, of an earlier version or a newer one. Changes nothing.
 * @throws Error when it cannot be opened, or is no database
 */
export function databaseFacts(file: string): DatabaseFacts {
  const connection = new BetterSqlite(file, { readonly: true });
  try {
    const tables = connection
      .prepare(
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name",
      )
      .pluck()
      .all() as string[];
    const has = connection.prepare("select 1 from pragma_table_info(?) where name = ?");
    const column = (table: string, name: string, rest = ""): string[] =>
      has.get(table, name) === undefined
        ? []
        : (connection.prepare(`select distinct ${name} from ${table} ${rest}`).pluck().all() as string[]);
    const all = (table: string, question: string, ...given: unknown[]) =>
      tables.includes(table) ? (connection.prepare(question).all(...given) as Record<string, unknown>[]) : [];
    const written = (table: string, run: unknown) =>
      all(
        table,
        `select * from ${table} where run_id = ? order by id desc limit ${mostLines}`,
        run,
      ).reverse();
    const fields = "where field in ('title', 'titleSort', 'originalTitle')";
    return {
      version: column("kysely_migration", "name", "order by name desc limit 1")[0] ?? "none",
      rows: Object.fromEntries(
        tables.map((name) => [
          name,
          connection.prepare(`select count(*) from "${name}"`).pluck().get() as number,
        ]),
      ),
      roots: all(
        "roots",
        "select section_id as section, path from roots order by id",
      ) as DatabaseFacts["roots"],
      settings: Object.fromEntries(
        all("settings", "select id, value from settings order by id").map(({ id, value }) => [
          id,
          json(value),
        ]),
      ),
      runs: all("runs", `select * from runs order by id desc limit ${mostRuns}`).map((run) => ({
        ...run,
        failed_items: written("failed_items", run.id),
        log_lines: written("log_lines", run.id),
      })),
      names: [
        ...namesAt.flatMap(([table, name]) => column(table, name)),
        ...column("item_fields", "value", fields).flatMap((value) => textsIn(json(value))),
      ],
      files: all(
        "parts",
        "select roots.path || '/' || parts.path as file from parts join roots on roots.id = root_id",
      ).map(({ file }) => String(file)),
      secrets: [
        ...column("notice_channels", "settings").flatMap((value) => textsIn(json(value))),
        ...column("guides", "source").filter((source) => URL.canParse(source)),
      ],
    };
  } finally {
    connection.close();
  }
}

/** What was written as JSON; the text itself where it is none. */
function json(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return text;
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
