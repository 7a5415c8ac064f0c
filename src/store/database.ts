import BetterSqlite from "better-sqlite3";
import { type Compilable, Kysely, SqliteDialect } from "kysely";
import { migrate } from "./migrations.ts";
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
  /** All or nothing. Nested calls join the outer one. */
  transaction<Result>(work: () => Result): Result;
  /** For what the builder has no words for: pragmas, checkpoints. */
  readonly connection: BetterSqlite.Database;
  close(): void;
}

/** Opens the database, makes it when there is none, and brings it up to date. @throws as `migrate`. */
export async function openDatabase(file: string): Promise<Database> {
  const connection = new BetterSqlite(file);
  connection.pragma("busy_timeout = 5000");
  // Must come before the first table; lets OptimizeDatabase give pages back in small steps.
  connection.pragma("auto_vacuum = INCREMENTAL");
  connection.pragma("journal_mode = WAL");
  connection.pragma("synchronous = NORMAL");
  connection.pragma("foreign_keys = ON");
  const build = new Kysely<Schema>({ dialect: new SqliteDialect({ database: connection }) });
  try {
    await migrate(build);
  } catch (error) {
    connection.close();
    throw error;
  }

  const statements = new Map<string, BetterSqlite.Statement>();
  const prepared = (query: Compilable<unknown>) => {
    const { sql, parameters } = query.compile();
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = connection.prepare(sql);
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
      return statement.all(...parameters) as Row[];
    },
    get: <Row>(query: Compilable<Row>) => {
      const { statement, parameters } = prepared(query);
      return statement.get(...parameters) as Row | undefined;
    },
    run: (query) => {
      const { statement, parameters } = prepared(query);
      return statement.run(...parameters).changes;
    },
    transaction: (work) => connection.transaction(work)(),
    close: () => connection.close(),
  };
}
