import type BetterSqlite from "better-sqlite3";
import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { first } from "./migrations/0001.ts";
import { second } from "./migrations/0002.ts";
import { third } from "./migrations/0003.ts";
import { fourth } from "./migrations/0004.ts";
import { fifth } from "./migrations/0005.ts";
import { seventh } from "./migrations/0007.ts";
import { eighth } from "./migrations/0008.ts";
import { ninth } from "./migrations/0009.ts";
import { tenth } from "./migrations/0010.ts";
import { eleventh } from "./migrations/0011.ts";
import { twelfth } from "./migrations/0012.ts";
import { thirteenth } from "./migrations/0013.ts";
import { fourteenth } from "./migrations/0014.ts";
import type { Schema } from "./schema.ts";

/** Numbered, in order; one that has been released is never edited. */
const migrations: Record<string, Migration> = {
  "0001": { up: (db) => execute(db, first) },
  "0002": { up: (db) => execute(db, second) },
  "0003": { up: (db) => execute(db, third) },
  "0004": { up: (db) => execute(db, fourth) },
  "0005": { up: (db) => execute(db, fifth) },
  "0007": { up: (db) => execute(db, seventh) },
  "0008": { up: (db) => execute(db, eighth) },
  "0009": { up: (db) => execute(db, ninth) },
  "0010": { up: (db) => execute(db, tenth) },
  "0011": { up: (db) => execute(db, eleventh) },
  "0012": { up: (db) => execute(db, twelfth) },
  "0013": { up: (db) => execute(db, thirteenth) },
  "0014": { up: (db) => execute(db, fourteenth) },
};

async function execute(db: Kysely<unknown>, statements: string): Promise<void> {
  for (const statement of statements.split(";").filter((text) => text.trim() !== ""))
    await sql.raw(statement).execute(db);
}

const known = Object.keys(migrations).at(-1)!;

/** Brings the tables up to this program's version: all of it or nothing, wherever it is broken off. */
export async function migrate(db: Kysely<Schema>, connection: BetterSqlite.Database): Promise<void> {
  if (versionOf(connection) === known) return;
  // Kysely believes that tables cannot be made in a transaction here; in SQLite they can.
  connection.exec("begin immediate");
  try {
    const { error } = await new Migrator({
      db,
      provider: { getMigrations: async () => migrations },
    }).migrateToLatest();
    if (error) throw error;
    connection.exec("commit");
  } catch (error) {
    if (connection.inTransaction) connection.exec("rollback");
    throw error;
  }
}

/** @throws Error when the database was made by a newer program */
export function refuseNewer(connection: BetterSqlite.Database): void {
  const found = versionOf(connection);
  if (found !== null && found > known)
    throw new Error(
      `The database ${connection.name} is of version ${found}, made by a newer Butler; this one knows version ` +
        `${known}. Update Butler, or point --data at another folder. Nothing was changed.`,
    );
}

/** Whether the database was made by an older program, and not brought up to date since. */
export function isOlder(connection: BetterSqlite.Database): boolean {
  const found = versionOf(connection);
  return found !== null && found < known;
}

/** @returns null when there is nothing of ours in it */
function versionOf(connection: BetterSqlite.Database): string | null {
  const isTable = "select 1 from sqlite_schema where name = 'kysely_migration'";
  if (connection.prepare(isTable).get() === undefined) return null;
  return connection.prepare("select max(name) from kysely_migration").pluck().get() as string | null;
}
