import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import BetterSqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { beforeUpgrade, keepBeforeUpgrade } from "./before-upgrade.ts";
import { openDatabase } from "./database.ts";

/** A database that says it is of the first version, with a setting by which it is known. */
async function makeOlder(file: string, value: string): Promise<void> {
  const db = await openDatabase(file);
  db.connection.exec("delete from kysely_migration where name > '0001'");
  db.connection.prepare("insert into settings (id, value) values ('who', ?)").run(value);
  db.close();
}
const settingOf = (file: string): unknown => {
  const connection = new BetterSqlite(file, { readonly: true });
  const value = connection.prepare("select value from settings where id = 'who'").pluck().get();
  connection.close();
  return value;
};

test("the database of an older version is kept, the newest one of several upgrades", async () => {
  const file = join(temporaryFolder(), "butler.db");
  await makeOlder(file, "first");
  expect(keepBeforeUpgrade(file)).toBe(true);
  const later = new BetterSqlite(file);
  later.exec("update settings set value = 'second' where id = 'who'");
  later.close();
  expect(settingOf(beforeUpgrade(file))).toBe("first");
  writeFileSync(`${beforeUpgrade(file)}.partial`, "of a start that was broken off");
  expect(keepBeforeUpgrade(file)).toBe(true);
  expect(settingOf(beforeUpgrade(file))).toBe("second");
  expect(existsSync(`${beforeUpgrade(file)}.partial`)).toBe(false);
});

test("what a server that was killed has left in its log is kept with it", async () => {
  const file = join(temporaryFolder(), "butler.db");
  await makeOlder(file, "before");
  const driver = pathToFileURL(join(import.meta.dirname, "../../node_modules/better-sqlite3/lib/index.js"));
  const killed = `import B from ${JSON.stringify(driver)};
    const db = new B(${JSON.stringify(file)});
    db.prepare("update settings set value = 'in the log' where id = 'who'").run();
    process.kill(process.pid, "SIGKILL");`;
  expect(() => execFileSync(process.execPath, ["--input-type=module", "-e", killed])).toThrow();
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
  expect(keepBeforeUpgrade(file)).toBe(true);
  expect(settingOf(beforeUpgrade(file))).toBe("in the log");
});

test("where it cannot be kept, nothing is begun, and it is said why", async () => {
  const file = join(temporaryFolder(), "butler.db");
  await makeOlder(file, "before");
  mkdirSync(join(beforeUpgrade(file), "in the way"), { recursive: true });
  expect(() => keepBeforeUpgrade(file)).toThrow(/before its upgrade, as .*; found: .*Nothing was changed\./);
  expect(existsSync(`${beforeUpgrade(file)}.partial`)).toBe(false);
  expect(settingOf(file)).toBe("before");
});

test("one of this version, one of a newer one, none, and what is no database are left alone", async () => {
  const file = join(temporaryFolder(), "butler.db");
  expect(keepBeforeUpgrade(file)).toBe(false);
  const db = await openDatabase(file);
  db.close();
  expect(keepBeforeUpgrade(file)).toBe(false);
  const connection = new BetterSqlite(file);
  connection.prepare("insert into kysely_migration values ('9999', '2026-01-01T00:00:00Z')").run();
  connection.close();
  expect(keepBeforeUpgrade(file)).toBe(false);
  writeFileSync(file, "no database");
  expect(keepBeforeUpgrade(file)).toBe(false);
  expect(readFileSync(file, "utf8")).toBe("no database");
  expect(existsSync(beforeUpgrade(file))).toBe(false);
});
