import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { addRows, damage, look, never, openBackups } from "../../test/support/backups.ts";
import { mountSmallDisk } from "../../test/support/small-disk.ts";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { openStore } from "../store/store.ts";
import { createDatabase, rebuildWhereItPays } from "./database.ts";

describe("optimising", () => {
  const forgetAll = (file: string) => {
    const other = new BetterSqlite(file);
    other.pragma("foreign_keys = ON");
    other.exec("delete from sections where id > 10");
    other.close();
  };

  test("gives the space of what was deleted back to the disk", async () => {
    const { database, store, file } = await openBackups({ rows: 8000 });
    store.checkpoint();
    const full = statSync(file).size;
    forgetAll(file);
    store.checkpoint();
    expect(statSync(file).size).toBe(full);
    const fractions: number[] = [];
    const { before, after } = await database.optimize(never, (fraction) => fractions.push(fraction));
    expect(before).toBeGreaterThanOrEqual(full);
    expect(after).toBe(statSync(file).size);
    expect(after).toBeLessThan(full / 10);
    expect(fractions.length).toBeGreaterThan(3);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(store.freePages()).toBe(0);
    expect(look(file)).toEqual({ integrity: "ok", sections: 10, roots: 10 });
    const again = await database.optimize(never, () => {});
    expect(again.after).toBe(again.before);
  });

  test("stops between two steps, and goes on from there the next time", async () => {
    const { database, store, file } = await openBackups({ rows: 8000 });
    forgetAll(file);
    const free = store.freePages();
    const stop = new AbortController();
    await database.optimize(stop.signal, () => stop.abort());
    expect(store.freePages()).toBeGreaterThan(0);
    expect(store.freePages()).toBeLessThan(free);
    await database.optimize(never, () => {});
    expect(store.freePages()).toBe(0);
  });

  test("leaves a damaged database as it is, and says so", async () => {
    const opened = await openBackups({ rows: 2000 });
    opened.store.checkpoint();
    damage(opened.file);
    const damaged = readFileSync(opened.file);
    await expect(opened.database.optimize(never, () => {})).rejects.toThrow(
      /The database is damaged \(.+\); it was left as it is. Restore the newest backup/,
    );
    expect(readFileSync(opened.file).equals(damaged)).toBe(true);
  });
});

test("optimising on a disk that is full: told as such, the database whole, and its rows as they were", async ({
  skip,
}) => {
  const disk = mountSmallDisk(32_000_000) ?? skip("a small disk cannot be mounted here");
  const opened = await openBackups({ rows: 8000, folder: disk.folder });
  const { store, file } = opened;
  const remover = new BetterSqlite(file);
  remover.exec(
    "delete from roots where id % 2 = 0; delete from sections where id not in (select section_id from roots)",
  );
  remover.close();
  store.checkpoint();
  disk.fill();
  const failure = (await opened.database.optimize(never, () => {}).catch((error: unknown) => error)) as Error;
  expect(failure.message).toMatch(/could not be optimised: .*full.* What it holds is untouched/);
  expect((failure as { code?: string }).code).toBe("ENOSPC");
  expect(look(file)).toEqual({ integrity: "ok", sections: 4000, roots: 4000 });
});

describe("a database that was not made by this program", () => {
  async function openOtherwise(folder = temporaryFolder()) {
    const file = join(folder, "butler.db");
    const made = await openStore(file);
    addRows(made, 3000);
    made.close();
    const other = new BetterSqlite(file);
    other.pragma("journal_mode = DELETE");
    other.pragma("auto_vacuum = NONE");
    other.exec("vacuum; delete from roots where section_id > 10; delete from sections where id > 10");
    other.close();
    const store = await openStore(file);
    onTestFinished(() => store.close());
    return { file, store };
  }

  test("is rebuilt once, and gives space back in small steps from then on", async () => {
    const { file, store } = await openOtherwise();
    const before = statSync(file).size;
    const first = await createDatabase(store).optimize(never, () => {});
    expect(first.rebuildDue).toBe(true);
    expect(statSync(file).size).toBe(before);
    const told: string[] = [];
    await rebuildWhereItPays(file, (text) => told.push(text));
    store.checkpoint();
    expect(told).toEqual(["The database was rebuilt, because it was not made by this program."]);
    expect(statSync(file).size).toBeLessThan(before / 4);
    expect(look(file)).toEqual({ integrity: "ok", sections: 10, roots: 10 });
    await rebuildWhereItPays(file, (text) => told.push(text));
    expect(told).toHaveLength(1);
    expect((await createDatabase(store).optimize(never, () => {})).rebuildDue).toBe(false);
  });

  test("stays as it is where there is no room for it", async ({ skip }) => {
    const disk = mountSmallDisk(8_000_000) ?? skip("a small disk cannot be mounted here");
    const { file } = await openOtherwise(disk.folder);
    disk.fill(1_000_000);
    const before = readFileSync(file);
    const told: string[] = [];
    await rebuildWhereItPays(file, (text) => told.push(text));
    expect(told.join()).toMatch(/until it is rebuilt; that needs \d+ MB beside it, where \d MB are free/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});
