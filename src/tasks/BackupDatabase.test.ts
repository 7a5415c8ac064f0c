import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { addRows } from "../../test/support/backups.ts";
import { openSmallHouse, temporaryFolder } from "../../test/support/small-house.ts";
import type { PreferenceId } from "../api/preferences.ts";

/** A house with a database of another program, and a second place. */
async function openWithOthers() {
  const folder = temporaryFolder();
  const [to, second, other] = ["backups", "second", "library.db"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [to, second]) mkdirSync(path);
  const plex = new BetterSqlite(other);
  plex.exec(
    "create table media (id integer primary key, title text); insert into media values (1, 'A Film')",
  );
  plex.close();
  const house = await openSmallHouse({ folder, only: ["BackupDatabase"] });
  const set = (values: Partial<Record<PreferenceId, string | number>>) =>
    house.settings.set(new Map(Object.entries(values) as [PreferenceId, string | number][]));
  set({ ButlerDatabaseBackupPath: to, BackupSecondPath: second, BackupOtherDatabases: `plex=${other}` });
  return { ...house, set, to, second, other };
}

async function run({ butler, ended, store }: Awaited<ReturnType<typeof openWithOthers>>) {
  const { runId } = butler.start("BackupDatabase", { force: true });
  await ended("BackupDatabase");
  const row = store.runs.get(runId!)!;
  const said = store.runs.log(runId!).map(({ text }) => text);
  return { ...row, said, failures: store.runs.failedItems(runId!).map(({ reason }) => reason) };
}

const backupsOf = (folder: string) => readdirSync(folder).filter((name) => !name.endsWith(".sha256"));

test("every database is backed up and copied to the second place; the next night says that nothing has changed", async () => {
  const house = await openWithOthers();
  const first = await run(house);
  expect(first).toMatchObject({ outcome: "success", total: 4, done: 4, failures: [] });
  const files = ["butler.db-2026-03-10", "plex.db-2026-03-10"];
  expect(backupsOf(house.to)).toEqual(files);
  expect(backupsOf(house.second)).toEqual(files);
  expect(first.said.join("\n")).toMatch(
    /Copied to .*plex.db-2026-03-10: 8.2 kB, restored and compared, 1 rows/,
  );
  expect(first.said.join("\n")).toMatch(/Copied 2 to .*second, and compared/);
  const copy = new BetterSqlite(join(house.to, "plex.db-2026-03-10"), { readonly: true });
  expect(copy.prepare("select title from media").pluck().all()).toEqual(["A Film"]);
  copy.close();

  await house.clock.advance(3 * 86_400_000);
  const second = await run(house);
  expect(second.outcome).toBe("success");
  expect(second.said.filter((text) => text.startsWith("Nothing has changed since"))).toHaveLength(2);
  expect(backupsOf(house.to)).toEqual(files);
});

test("a second place that is not mounted, or a database that is gone, makes the run partial, and nothing else fails", async () => {
  const house = await openWithOthers();
  rmSync(house.second, { recursive: true });
  rmSync(house.other);
  const ended = await run(house);
  expect(ended).toMatchObject({ outcome: "partial", done: 2, failed: 2 });
  expect(ended.failures).toEqual([
    expect.stringMatching(/The database plex is not there: .*library\.db\. Mount its disk/),
    expect.stringMatching(/second, is not there; nothing was made in its place/),
  ]);
  expect(backupsOf(house.to)).toEqual(["butler.db-2026-03-10"]);
  expect(readdirSync(join(house.to, ".."))).not.toContain("second");
});

test("an old backup is verified again in its turn, and one that is damaged is told", async () => {
  const house = await openWithOthers();
  house.set({ BackupSecondPath: "", BackupOtherDatabases: "" });
  await run(house);
  addRows(house.store, 1);
  await house.clock.advance(14 * 86_400_000);
  expect((await run(house)).said).toContain("butler.db-2026-03-10 can still be restored.");
  await house.clock.advance(14 * 86_400_000);
  const [oldest] = house.store.backups.all();
  house.store.backups.update(oldest!.id, { sha256: "0".repeat(64) });
  addRows(house.store, 1);
  const ended = await run(house);
  expect(ended.outcome).toBe("partial");
  expect(ended.failures[0]).toMatch(
    /butler.db-2026-03-10 cannot be restored: its SHA-256 is not the one that was kept/,
  );
});

test("a list of databases that cannot be read is told, before anything is begun", async () => {
  const house = await openWithOthers();
  house.set({ BackupOtherDatabases: "library.db" });
  const ended = await run(house);
  expect(ended.outcome).toBe("failed");
  expect(ended.reason).toContain("BackupOtherDatabases is written NAME=PATH");
});
