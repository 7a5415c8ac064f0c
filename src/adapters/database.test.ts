import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import BetterSqlite from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { openStore, type Store } from "../store/store.ts";
import { createDatabase } from "./database.ts";

const never = new AbortController().signal;
const day = 86_400_000;

async function openDatabase(rows = 0) {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  const backups = join(folder, "backups");
  for (const path of [data, backups]) mkdirSync(path);
  const store = await openStore(join(data, "butler.db"));
  onTestFinished(() => store.close());
  const clock = createSettableClock("2026-03-10T23:30:00Z");
  let to = backups;
  const database = createDatabase(store, { clock, timeZone: "Europe/Berlin", backupFolder: () => to });
  addRows(store, rows);
  return {
    folder,
    file: join(data, "butler.db"),
    backups,
    store,
    clock,
    database,
    setFolder: (path: string) => {
      to = path;
    },
    backUp: (signal = never, onProgress: (fraction: number) => void = () => {}) =>
      database.backUp(3, signal, onProgress),
    listed: () => readdirSync(backups).sort(),
  };
}

/** Runs with one line of log each, in one transaction: whatever is one snapshot has as many of both. */
function addRows(store: Store, count: number, text = "x".repeat(400)): void {
  store.transaction(() => {
    for (let n = 0; n < count; n++) {
      const { id } = store.runs.insert({ task: "BackupDatabase", trigger: "asked", state: "ended" });
      store.runs.addLogLine(id, n, text);
    }
  });
}

function look(file: string) {
  const copy = new BetterSqlite(file, { readonly: true });
  try {
    const count = (table: string) => copy.prepare(`select count(*) from ${table}`).pluck().get() as number;
    return {
      integrity: copy.pragma("integrity_check", { simple: true }),
      runs: count("runs"),
      lines: count("log_lines"),
    };
  } finally {
    copy.close();
  }
}

/** Overwrites pages in the middle of the file with garbage, as a dying disk does. */
function damage({ store, file }: { store: Store; file: string }): void {
  store.checkpoint();
  const handle = openSync(file, "r+");
  const { size } = statSync(file);
  for (let at = 8 * 4096; at < size - 4096; at += 3 * 4096)
    writeSync(handle, Buffer.alloc(4096, 0xa5), 0, 4096, at);
  closeSync(handle);
}

describe("a backup", () => {
  test("is whole, of one file, named by the day where the server is", async () => {
    const { backUp, backups, listed } = await openDatabase(100);
    const backup = await backUp();
    const file = join(backups, "butler.db-2026-03-11");
    expect(backup).toMatchObject({ file, bytes: statSync(file).size });
    expect(listed()).toEqual(["butler.db-2026-03-11"]);
    expect(look(file)).toEqual({ integrity: "ok", runs: 100, lines: 100 });
    expect(backup.rows).toBeGreaterThanOrEqual(200);
  });

  test("made while a writer writes without pause is one snapshot, and the writer goes on", async () => {
    const { backUp, store } = await openDatabase(20_000);
    let writing = true;
    let written = 20_000;
    const writer = (async () => {
      while (writing) {
        addRows(store, 7);
        written += 7;
        await breathe();
      }
    })();
    const fractions: number[] = [];
    const { file } = await backUp(never, (fraction) => fractions.push(fraction));
    writing = false;
    await writer;
    const { integrity, runs, lines } = look(file);
    expect(integrity).toBe("ok");
    expect(lines).toBe(runs);
    expect((runs - 20_000) % 7).toBe(0);
    expect(runs).toBeGreaterThanOrEqual(20_000);
    expect(written).toBeGreaterThan(runs);
    expect(fractions.length).toBeGreaterThan(1);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  });

  test("becomes a server's database when it is put in its place", async () => {
    const { backUp } = await openDatabase(5);
    const { file } = await backUp();
    const restored = await openStore(file);
    expect(restored.runs.list({ limit: 10 })).toHaveLength(5);
    restored.close();
  });

  test("replaces an earlier one of the same day, and only the three newest are kept", async () => {
    const { backUp, clock, listed, store, backups } = await openDatabase(1);
    writeFileSync(join(backups, "butler.db-notes"), "mine");
    writeFileSync(join(backups, "other.db-2020-01-01"), "mine");
    await backUp();
    addRows(store, 1);
    await backUp();
    expect(look(join(backups, "butler.db-2026-03-11")).runs).toBe(2);
    for (let n = 0; n < 3; n++) {
      await clock.advance(0);
      clock.set(clock.now() + day);
      await backUp();
    }
    expect(listed()).toEqual([
      "butler.db-2026-03-12",
      "butler.db-2026-03-13",
      "butler.db-2026-03-14",
      "butler.db-notes",
      "other.db-2020-01-01",
    ]);
  });

  test("stays even when a clock that was ahead has left some from the future", async () => {
    const { backUp, backups, listed } = await openDatabase(1);
    for (const year of [2090, 2091, 2092, 2093]) writeFileSync(join(backups, `butler.db-${year}-01-01`), "");
    await backUp();
    expect(listed()).toEqual(["butler.db-2026-03-11", "butler.db-2092-01-01", "butler.db-2093-01-01"]);
  });

  test("takes away what a killed one left", async () => {
    const { backUp, backups, listed } = await openDatabase(1);
    for (const left of ["butler.db-2026-03-08.partial", "butler.db-2026-03-08.partial-journal"])
      writeFileSync(join(backups, left), "half");
    await backUp();
    expect(listed()).toEqual(["butler.db-2026-03-11"]);
  });
});

describe("a backup that fails says why, and leaves older ones and nothing half-written", () => {
  const older = ["butler.db-2026-03-01", "butler.db-2026-03-04", "butler.db-2026-03-07"];
  const openWithOlder = async (rows = 10) => {
    const opened = await openDatabase(rows);
    for (const name of older) writeFileSync(join(opened.backups, name), name);
    const expectUntouched = () => {
      expect(opened.listed()).toEqual(older);
      for (const name of older) expect(readFileSync(join(opened.backups, name), "utf8")).toBe(name);
    };
    return { ...opened, expectUntouched };
  };

  test("a folder that is not there, or is a file", async () => {
    const { backUp, setFolder, folder, expectUntouched } = await openWithOlder();
    setFolder(join(folder, "nowhere"));
    await expect(backUp()).rejects.toThrow(/nowhere does not exist.*ButlerDatabaseBackupPath/);
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
    writeFileSync(join(folder, "file"), "");
    setFolder(join(folder, "file"));
    await expect(backUp()).rejects.toThrow(/file is not a folder/);
    setFolder(join(folder, "file/below"));
    await expect(backUp()).rejects.toThrow(/below does not exist/);
    expectUntouched();
  });

  test("a folder that cannot be written to", async () => {
    const { backUp, setFolder } = await openWithOlder();
    // Nobody may make files there, not even root.
    setFolder("/proc/self/task");
    await expect(backUp()).rejects.toThrow(/No backup can be written to|where 0 MB are free/);
  });

  test("a disk without room", async ({ skip }) => {
    const { backUp, setFolder, folder } = await openWithOlder(20_000);
    const disk = join(folder, "disk");
    mkdirSync(disk);
    try {
      execFileSync("/bin/mount", ["-t", "tmpfs", "-o", "size=1m", "none", disk], { stdio: "ignore" });
    } catch {
      skip("a small disk cannot be mounted here");
    }
    try {
      writeFileSync(join(disk, older[0]!), "older");
      setFolder(disk);
      const failure = (await backUp().catch((error: unknown) => error)) as Error & { code?: string };
      expect(failure.message).toMatch(/The backup needs \d+ MB in .*disk, where [0-2] MB are free/);
      expect(failure.code).toBe("ENOSPC");
      expect(readdirSync(disk)).toEqual([older[0]]);
    } finally {
      execFileSync("/bin/umount", [disk]);
    }
  });

  test("a damaged database", async () => {
    const opened = await openWithOlder(2000);
    damage(opened);
    await expect(opened.backUp()).rejects.toThrow(
      /The database could not be copied: .*(malformed|integrity check)/,
    );
    opened.expectUntouched();
  });

  test("an abort in the middle, or before", async () => {
    const { backUp, expectUntouched } = await openWithOlder(20_000);
    const stop = new AbortController();
    const reason = new Error("asked");
    await expect(backUp(stop.signal, () => stop.abort(reason))).rejects.toBe(reason);
    expectUntouched();
    await expect(backUp(stop.signal)).rejects.toBe(reason);
    expectUntouched();
  });
});

describe("optimising", () => {
  const forgetAll = (file: string) => {
    const other = new BetterSqlite(file);
    other.exec("delete from log_lines; delete from runs where id > 10;");
    other.close();
  };

  test("gives the space of what was deleted back to the disk", async () => {
    const { database, store, file } = await openDatabase(20_000);
    store.checkpoint();
    const full = statSync(file).size;
    forgetAll(file);
    store.checkpoint();
    expect(statSync(file).size).toBe(full);
    const fractions: number[] = [];
    const { before, after } = await database.optimize(never, (fraction) => fractions.push(fraction));
    expect(before).toBeGreaterThanOrEqual(full);
    expect(after).toBe(statSync(file).size);
    expect(after).toBeLessThan(full / 20);
    expect(fractions.length).toBeGreaterThan(5);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(store.freePages()).toBe(0);
    expect(look(file)).toEqual({ integrity: "ok", runs: 10, lines: 0 });
    const again = await database.optimize(never, () => {});
    expect(again.after).toBe(again.before);
  });

  test("stops between two steps, and goes on from there the next time", async () => {
    const { database, store, file } = await openDatabase(20_000);
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
    const opened = await openDatabase(2000);
    damage(opened);
    const damaged = readFileSync(opened.file);
    await expect(opened.database.optimize(never, () => {})).rejects.toThrow(
      /The database is damaged \(.+\); it was left as it is. Restore the newest backup/,
    );
    expect(readFileSync(opened.file).equals(damaged)).toBe(true);
  });
});
