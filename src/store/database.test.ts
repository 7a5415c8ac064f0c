import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import BetterSqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { listOf, openDatabase } from "./database.ts";
import { first } from "./migrations/0001.ts";

const fingerprint = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

test("a database is made from nothing, safe against crashes and able to shrink", async () => {
  const file = join(temporaryFolder(), "butler.db");
  const db = await openDatabase(file);
  const tables = db.connection.prepare("select name from sqlite_schema where type = 'table'").pluck().all();
  expect(tables).toEqual(expect.arrayContaining(["sections", "items", "media", "parts", "findings", "runs"]));
  expect(db.connection.pragma("journal_mode", { simple: true })).toBe("wal");
  expect(db.connection.pragma("foreign_keys", { simple: true })).toBe(1);
  expect(db.connection.pragma("auto_vacuum", { simple: true })).toBe(2);
  expect(db.connection.pragma("busy_timeout", { simple: true })).toBe(1000);
  db.close();
  const again = await openDatabase(file);
  expect(again.connection.pragma("integrity_check", { simple: true })).toBe("ok");
  again.close();
});

/** As the first version left it. */
function makeFirst(file: string): void {
  const old = new BetterSqlite(file);
  old.exec(first);
  old.exec("insert into settings values ('a', '1')");
  // As Kysely keeps them.
  old.exec(`
    create table kysely_migration (name varchar(255) not null primary key, timestamp varchar(255) not null);
    create table kysely_migration_lock (id varchar(255) not null primary key, is_locked integer not null default 0);
    insert into kysely_migration values ('0001', '2026-01-01T00:00:00.000Z');
    insert into kysely_migration_lock values ('migration_lock', 0);
  `);
  old.close();
}

test("a database of the first version is brought up to date, with what it holds", async () => {
  const file = join(temporaryFolder(), "butler.db");
  makeFirst(file);
  const db = await openDatabase(file);
  expect(db.all(db.build.selectFrom("settings").select("id"))).toEqual([{ id: "a" }]);
  expect(db.all(db.build.selectFrom("markers").selectAll())).toEqual([]);
  expect(db.all(db.build.selectFrom("section_settings").selectAll())).toEqual([]);
  expect(db.all(db.build.selectFrom("item_fields").selectAll())).toEqual([]);
  db.close();
});

test("an upgrade that is killed in its middle is as if it had not begun", async () => {
  const file = join(temporaryFolder(), "butler.db");
  makeFirst(file);
  const here = (path: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, path)));
  const killed = `import B from ${here("../../node_modules/better-sqlite3/lib/index.js")};
    import { openDatabase } from ${here("database.ts")};
    const { prepare } = B.prototype;
    B.prototype.prepare = function (sql) {
      if (sql.includes("create table item_fields")) process.kill(process.pid, "SIGKILL");
      return prepare.call(this, sql);
    };
    await openDatabase(${JSON.stringify(file)});`;
  const { signal } = spawnSync(process.execPath, ["--input-type=module", "-e", killed]);
  expect(signal).toBe("SIGKILL");
  const db = await openDatabase(file);
  expect(db.all(db.build.selectFrom("settings").select("id"))).toEqual([{ id: "a" }]);
  expect(db.all(db.build.selectFrom("item_fields").selectAll())).toEqual([]);
  db.close();
});

test("a transaction is all or nothing, also when it is inside another", async () => {
  const db = await openDatabase(join(temporaryFolder(), "butler.db"));
  const save = (id: string) => db.run(db.build.insertInto("settings").values({ id, value: "1" }));
  const ids = () => db.all(db.build.selectFrom("settings").select("id")).map((row) => row.id);
  expect(() =>
    db.transaction(() => {
      save("a");
      db.transaction(() => save("b"));
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(ids()).toEqual([]);
  db.transaction(() => db.transaction(() => save("c")));
  expect(ids()).toEqual(["c"]);
  db.close();
});

test("a prepared question puts each value in its place, and constants with them", async () => {
  const db = await openDatabase(join(temporaryFolder(), "butler.db"));
  const save = db.prepare((setting: { id: string; value: string }) =>
    db.build.insertInto("settings").values({ value: setting.value, id: setting.id }),
  );
  expect(save({ id: "a", value: "1" })).toEqual([]);
  expect(save({ id: "b", value: "2" })).toEqual([]);
  const find = db.prepare((of: { value: string }) =>
    db.build.selectFrom("settings").selectAll().where("id", "!=", "z").where("value", "=", of.value),
  );
  expect(find({ value: "2" })).toEqual([{ id: "b", value: "2" }]);
  expect(find({ value: "3" })).toEqual([]);
  db.close();
});

test("lists may be longer than SQLite's own", async () => {
  const db = await openDatabase(join(temporaryFolder(), "butler.db"));
  const run = db.build.insertInto("runs").values({ task: "t", trigger: "asked", state: "ended" });
  for (let n = 0; n < 3; n++) db.run(run);
  const ids = Array.from({ length: 50_000 }, (_, n) => n + 2);
  const found = db.all(db.build.selectFrom("runs").select("id").where("id", "in", listOf(ids)));
  expect(found.map(({ id }) => id)).toEqual([2, 3]);
  expect(db.all(db.build.selectFrom("runs").select("id").where("id", "in", listOf([])))).toEqual([]);
  db.close();
});

describe("what is no database of ours is left byte for byte as it was", () => {
  async function makeNewer(file: string): Promise<void> {
    const db = await openDatabase(file);
    db.connection
      .prepare("insert into kysely_migration (name, timestamp) values ('9999', '2026-01-01T00:00:00Z')")
      .run();
    db.close();
  }

  test("a newer program's, after it was closed", async () => {
    const file = join(temporaryFolder(), "butler.db");
    await makeNewer(file);
    const before = fingerprint(file);
    await expect(openDatabase(file)).rejects.toThrow(
      /butler.db is of version 9999, made by a newer Butler; this one knows version \d{4}. Update Butler/,
    );
    expect(fingerprint(file)).toBe(before);
  });

  test("a newer program's, restored from a backup", async () => {
    const file = join(temporaryFolder(), "butler.db");
    await makeNewer(file);
    const connection = new BetterSqlite(file);
    connection.pragma("journal_mode = DELETE");
    connection.close();
    const before = fingerprint(file);
    await expect(openDatabase(file)).rejects.toThrow("made by a newer Butler");
    expect(fingerprint(file)).toBe(before);
  });

  test("a newer program's, after that was killed", async () => {
    const file = join(temporaryFolder(), "butler.db");
    await makeNewer(file);
    const driver = pathToFileURL(join(import.meta.dirname, "../../node_modules/better-sqlite3/lib/index.js"));
    const killed = `import B from ${JSON.stringify(driver)};
      const db = new B(${JSON.stringify(file)});
      db.prepare("insert into settings (id, value) values ('x', '1')").run();
      process.kill(process.pid, "SIGKILL");`;
    expect(() => execFileSync(process.execPath, ["--input-type=module", "-e", killed])).toThrow();
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    const before = [fingerprint(file), fingerprint(`${file}-wal`)];
    await expect(openDatabase(file)).rejects.toThrow("made by a newer Butler");
    expect([fingerprint(file), fingerprint(`${file}-wal`)]).toEqual(before);
  });

  test("a file that is no database", async () => {
    const file = join(temporaryFolder(), "butler.db");
    writeFileSync(file, "These are not the tables you are looking for. ".repeat(100));
    const before = fingerprint(file);
    await expect(openDatabase(file)).rejects.toThrow(
      /Expected a database in .*butler.db, found something else/,
    );
    expect(fingerprint(file)).toBe(before);
  });

  test("a damaged database", async () => {
    const file = join(temporaryFolder(), "butler.db");
    (await openDatabase(file)).close();
    const bytes = readFileSync(file);
    // The rest of the first page: the list of tables.
    bytes.fill(0xa5, 100, 4096);
    writeFileSync(file, bytes);
    const before = fingerprint(file);
    await expect(openDatabase(file)).rejects.toThrow(
      /butler.db is damaged. Put the newest backup in its place/,
    );
    expect(fingerprint(file)).toBe(before);
  });

  test("an empty file becomes a database", async () => {
    const file = join(temporaryFolder(), "butler.db");
    writeFileSync(file, "");
    (await openDatabase(file)).close();
    expect(statSync(file).size).toBeGreaterThan(0);
  });
});
