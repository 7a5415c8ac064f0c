import { existsSync } from "node:fs";
import BetterSqlite from "better-sqlite3";
import { type Compilable, Kysely, SqliteDialect, sql } from "kysely";
import { migrate, refuseNewer } from "./migrations.ts";
import type { Schema } from "./schema.ts";

/**
 * The open database. Kysely builds the questions; they are answered synchronously, each on a cached prepared
 * statement: a few microseconds, and nothing can come between two statements of one turn.
 */
export interface Database {
  readonly file: string;
  readonly build: Kysely<Schema>;
  all<Row>(query: Compilable<Row>): Row[];
  get<Row>(query: Compilable<Row>): Row | undefined;
  /** Runs a statement. @returns how many rows it changed. */
  run(query: Compilable<unknown>): number;
  /**
   * Puts a question that is asked thousands of times in a row into SQL once: building it costs more than its answer.
   * @param ask is given stand-ins for the values, each of which must become a parameter of its own
   */
  prepare<Values extends object, Row>(ask: (values: Values) => Compilable<Row>): (values: Values) => Row[];
  /** All or nothing. Nested calls join the outer one. */
  transaction<Result>(work: () => Result): Result;
  /** For what the builder has no words for: pragmas, checkpoints. */
  readonly connection: BetterSqlite.Database;
  close(): void;
}

/** Is told of statements after they ran. @param milliseconds that it took */
export type Answered = (sql: string, milliseconds: number) => void;

/** Statements kept prepared. Most questions are always asked in the same words; lists of values differ in length. */
const statementsKept = 500;

/**
 * Opens the database, makes it when there is none, and brings it up to date.
 * @throws Error, with the file left as it was, when it is no database, is damaged, or was made by a newer program
 */
export async function openDatabase(file: string, answered?: Answered): Promise<Database> {
  if (existsSync(file)) lookInto(file);
  const connection = new BetterSqlite(file);
  const build = new Kysely<Schema>({ dialect: new SqliteDialect({ database: connection }) });
  try {
    // Nobody is answered meanwhile; what cannot be written then is tried again.
    connection.pragma("busy_timeout = 1000");
    // Must come before the first table; lets OptimizeDatabase give pages back in small steps.
    connection.pragma("auto_vacuum = INCREMENTAL");
    connection.pragma("journal_mode = WAL");
    connection.pragma("synchronous = NORMAL");
    connection.pragma("foreign_keys = ON");
    // KiB: with more, scans of 100,000 files are no faster, as what is read back is in the system's memory.
    connection.pragma("cache_size = -8000");
    await migrate(build, connection);
  } catch (error) {
    connection.close();
    throw error;
  }

  const timed = <Result>(sql: string, ask: () => Result): Result => {
    if (answered === undefined) return ask();
    const began = performance.now();
    try {
      return ask();
    } finally {
      answered(sql, performance.now() - began);
    }
  };
  const statements = new Map<string, BetterSqlite.Statement>();
  const prepared = (query: Compilable<unknown>) => {
    const { sql, parameters } = query.compile();
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = connection.prepare(sql);
      if (statements.size === statementsKept) statements.delete(statements.keys().next().value!);
      statements.set(sql, statement);
    }
    return { statement, parameters };
  };
  return {
    file,
    build,
    connection,
    all: <Row>(query: Compilable<Row>) => {
      const { statement, parameters } = prepared(query);
      return timed(statement.source, () => statement.all(...parameters) as Row[]);
    },
    get: <Row>(query: Compilable<Row>) => {
      const { statement, parameters } = prepared(query);
      // To its end where it writes: an error of writing is told there, after the row.
      return timed(
        statement.source,
        () =>
          (statement.readonly ? statement.get(...parameters) : statement.all(...parameters)[0]) as
            | Row
            | undefined,
      );
    },
    run: (query) => {
      const { statement, parameters } = prepared(query);
      return timed(statement.source, () => statement.run(...parameters).changes);
    },
    prepare: <Values extends object, Row>(ask: (values: Values) => Compilable<Row>) => {
      const standIns = new Proxy({}, { get: (_, name) => ({ standsFor: name }) });
      const { sql, parameters } = ask(standIns as Values).compile();
      const statement = connection.prepare(sql);
      return (values: Values) => {
        const given = parameters.map((one) => {
          const name = (one as { standsFor?: keyof Values } | null)?.standsFor;
          return name === undefined ? one : values[name];
        });
        if (statement.reader) return timed(sql, () => statement.all(...given) as Row[]);
        timed(sql, () => statement.run(...given));
        return [];
      };
    },
    transaction: (work) => connection.transaction(work)(),
    close: () => connection.close(),
  };
}

/** Values for `in`, as many as there may be: SQLite's own lists end at 32,766, and each length is a statement of its own. */
export const listOf = (values: readonly number[]) =>
  sql<number>`(select value from json_each(${JSON.stringify(values)}))`;

/** Read-only, because even closing a connection that may write changes a file that was not closed before. */
function lookInto(file: string): void {
  const connection = new BetterSqlite(file, { readonly: true });
  try {
    refuseNewer(connection);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "SQLITE_NOTADB")
      throw new Error(
        `Expected a database in ${file}, found something else. Move it away, or use another --data folder.`,
      );
    if (code?.startsWith("SQLITE_CORRUPT"))
      throw new Error(`The database ${file} is damaged. Put the newest backup in its place.`);
    throw error;
  } finally {
    connection.close();
  }
}
