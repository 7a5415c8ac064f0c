import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { addRows, damage, look, never, openBackups } from "../../test/support/backups.ts";
import { mountSmallDisk } from "../../test/support/small-disk.ts";
import { openStore } from "../store/store.ts";

const set = ({ settings }: Pick<Awaited<ReturnType<typeof openBackups>>, "settings">, values: object) =>
  settings.set(new Map(Object.entries(values)) as never);
const sha256 = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

describe("a backup", () => {
  test("is whole, of one file, named by the day where the server is, with its sum beside it", async () => {
    const { backUp, to, listed, left } = await openBackups({ rows: 100 });
    const { backup, rows, unchanged } = await backUp();
    const file = join(to, "butler.db-2026-03-11");
    expect(backup).toMatchObject({
      database: "butler",
      file,
      bytes: statSync(file).size,
      outcome: "verified",
    });
    expect(backup).toMatchObject({ createdAt: "2026-03-10T23:30:00Z", verifiedAt: "2026-03-10T23:30:00Z" });
    expect(unchanged).toBe(false);
    expect(listed()).toEqual(["butler.db-2026-03-11"]);
    expect(look(file)).toEqual({ integrity: "ok", sections: 100, roots: 100 });
    expect(rows).toBeGreaterThanOrEqual(200);
    expect(readFileSync(`${file}.sha256`, "utf8")).toBe(`${sha256(file)}  butler.db-2026-03-11\n`);
    expect(backup.sha256).toBe(sha256(file));
    expect(left()).toEqual([]);
  });

  test("made while a writer writes without pause is one snapshot, and the writer goes on", async () => {
    const { backUp, store } = await openBackups({ rows: 8000 });
    let writing = true;
    let written = 8000;
    const writer = (async () => {
      while (writing) {
        addRows(store, 7);
        written += 7;
        await breathe();
      }
    })();
    const fractions: number[] = [];
    const { backup } = await backUp(never, (fraction) => fractions.push(fraction));
    writing = false;
    await writer;
    const { integrity, sections, roots } = look(backup.file);
    expect(integrity).toBe("ok");
    expect(roots).toBe(sections);
    expect((sections - 8000) % 7).toBe(0);
    expect(sections).toBeGreaterThanOrEqual(8000);
    expect(written).toBeGreaterThan(sections);
    expect(fractions.length).toBeGreaterThan(2);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  });

  test.each([
    ["zstd", ".zst", zstdDecompressSync],
    ["gzip", ".gz", gunzipSync],
  ] as const)(
    "is packed by %s where that is wished, and its sum is that of the file",
    async (compression, ending, unpack) => {
      const opened = await openBackups({ rows: 2000 });
      set(opened, { BackupCompression: compression });
      const { backup } = await opened.backUp();
      expect(backup.file).toBe(join(opened.to, `butler.db-2026-03-11${ending}`));
      expect(backup).toMatchObject({ outcome: "verified", sha256: sha256(backup.file) });
      const unpacked = join(opened.folder, "unpacked.db");
      writeFileSync(unpacked, unpack(readFileSync(backup.file)));
      expect(look(unpacked)).toEqual({ integrity: "ok", sections: 2000, roots: 2000 });
      expect(backup.bytes).toBeLessThan(statSync(unpacked).size / 2);
      expect(await opened.backups.verify(backup.id, never)).toMatchObject({ outcome: "verified" });
    },
  );

  test("becomes a server's database when it is put in its place", async () => {
    const { backUp } = await openBackups({ rows: 5 });
    const { backup } = await backUp();
    const restored = await openStore(backup.file);
    expect(restored.sections.all()).toHaveLength(5);
    restored.close();
  });

  test("replaces an earlier one of the same day, also where that was packed otherwise", async () => {
    const opened = await openBackups({ rows: 1 });
    await opened.backUp();
    const { backup } = await opened.backUpLater(0);
    expect(look(backup.file).sections).toBe(2);
    set(opened, { BackupCompression: "zstd" });
    const { removed } = await opened.backUpLater(0);
    expect(removed).toEqual(["butler.db-2026-03-11"]);
    expect(readdirSync(opened.to).sort()).toEqual([
      "butler.db-2026-03-11.zst",
      "butler.db-2026-03-11.zst.sha256",
    ]);
  });

  test("is not made again while nothing has changed but the history of runs: the last one is verified", async () => {
    const opened = await openBackups({ rows: 10 });
    const first = await opened.backUp();
    const before = statSync(first.backup.file, { bigint: true }).mtimeNs;
    const { id } = opened.store.runs.insert({ task: "BackupDatabase", trigger: "asked", state: "ended" });
    opened.store.runs.addLogLine(id, 0, "a line");
    opened.clock.set(opened.clock.now() + 3 * 86_400_000);
    const second = await opened.backUp();
    expect(second).toMatchObject({ unchanged: true, removed: [], backup: { id: first.backup.id } });
    expect(second.backup.verifiedAt).toBe("2026-03-13T23:30:00Z");
    expect(statSync(first.backup.file, { bigint: true }).mtimeNs).toBe(before);
    expect(opened.listed()).toEqual(["butler.db-2026-03-11"]);
    expect((await opened.backUpLater(1)).unchanged).toBe(false);
  });

  test("is made anew when the last one turns out to be damaged, although nothing has changed", async () => {
    const opened = await openBackups({ rows: 2000 });
    const { backup } = await opened.backUp();
    const { mtimeMs } = statSync(backup.file);
    damage(backup.file);
    // As a dying disk does: neither size nor time tell. In the middle of the millisecond, lest it is rounded away.
    const seconds = (Math.trunc(mtimeMs) + 0.5) / 1000;
    utimesSync(backup.file, seconds, seconds);
    opened.clock.set(opened.clock.now() + 86_400_000);
    const second = await opened.backUp();
    expect(second).toMatchObject({ unchanged: false, backup: { outcome: "verified" } });
    const outcomes = (await opened.backups.list()).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(["verified", "damaged"]);
  });

  test("makes room by count, only after it is there, and leaves what is not its own", async () => {
    const opened = await openBackups({ rows: 1 });
    for (const name of ["butler.db-notes", "other.db-2020-01-01", "butler.db-2020-01-01.txt"])
      writeFileSync(join(opened.to, name), "mine");
    await opened.backUp();
    for (let n = 0; n < 3; n++) await opened.backUpLater(1);
    expect(opened.listed()).toEqual([
      "butler.db-2020-01-01.txt",
      "butler.db-2026-03-12",
      "butler.db-2026-03-13",
      "butler.db-2026-03-14",
      "butler.db-notes",
      "other.db-2020-01-01",
    ]);
    set(opened, { BackupKeepDaily: 1, BackupKeepWeekly: 3 });
    // The 14th is a Saturday.
    await opened.backUpLater(2);
    expect((await opened.backups.list()).map(({ file }) => file.slice(-10))).toEqual([
      "2026-03-16",
      "2026-03-14",
    ]);
  });

  test("stays even when a clock that was ahead has left some from the future", async () => {
    const { backUp, to, listed } = await openBackups({ rows: 1 });
    for (const year of [2090, 2091, 2092, 2093]) writeFileSync(join(to, `butler.db-${year}-01-01`), "");
    await backUp();
    expect(listed()).toEqual(["butler.db-2026-03-11", "butler.db-2092-01-01", "butler.db-2093-01-01"]);
  });

  test("takes away what a killed one left", async () => {
    const { backUp, to, listed } = await openBackups({ rows: 1 });
    for (const left of ["butler.db-2026-03-08.partial", "butler.db-2026-03-08.zst.partial"])
      writeFileSync(join(to, left), "half");
    await backUp();
    expect(listed()).toEqual(["butler.db-2026-03-11"]);
  });
});

describe("a backup that fails says why, and leaves older ones and nothing half-written", () => {
  const older = ["butler.db-2026-03-01", "butler.db-2026-03-04", "butler.db-2026-03-07"];
  const openWithOlder = async (rows = 10) => {
    const opened = await openBackups({ rows });
    for (const name of older) writeFileSync(join(opened.to, name), name);
    const expectUntouched = () => {
      expect(readdirSync(opened.to).sort()).toEqual(older);
      for (const name of older) expect(readFileSync(join(opened.to, name), "utf8")).toBe(name);
      expect(existsSync(opened.scratch) ? opened.left() : []).toEqual([]);
    };
    return { ...opened, expectUntouched };
  };

  test("a folder that is not there, or is a file", async () => {
    const opened = await openWithOlder();
    const { backUp, folder, expectUntouched } = opened;
    set(opened, { ButlerDatabaseBackupPath: join(folder, "nowhere") });
    await expect(backUp()).rejects.toThrow(/nowhere does not exist.*ButlerDatabaseBackupPath/);
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
    writeFileSync(join(folder, "file"), "");
    set(opened, { ButlerDatabaseBackupPath: join(folder, "file") });
    await expect(backUp()).rejects.toThrow(/file is not a folder/);
    set(opened, { ButlerDatabaseBackupPath: join(folder, "file/below") });
    await expect(backUp()).rejects.toThrow(/below does not exist/);
    expectUntouched();
  });

  test("a folder that cannot be written to", async () => {
    const opened = await openWithOlder();
    // Nobody may make files there, not even root.
    set(opened, { ButlerDatabaseBackupPath: "/proc/self/task" });
    await expect(opened.backUp()).rejects.toThrow(/No backup can be written to|where 0 MB are free/);
  });

  test("a disk without room is refused before anything is written", async ({ skip }) => {
    const opened = await openWithOlder(8000);
    const disk = mountSmallDisk(1_000_000) ?? skip("a small disk cannot be mounted here");
    writeFileSync(join(disk.folder, older[0]!), "older");
    set(opened, { ButlerDatabaseBackupPath: disk.folder });
    const failure = (await opened.backUp().catch((error: unknown) => error)) as Error & { code?: string };
    expect(failure.message).toMatch(/The backup needs \d+ MB in .*disk, where [0-2] MB are free/);
    expect(failure.code).toBe("ENOSPC");
    expect(readdirSync(disk.folder)).toEqual([older[0]]);
  });

  test("a disk that fills up in the middle: the database is whole, and the space is given back", async ({
    skip,
  }) => {
    const opened = await openWithOlder(8000);
    const disk = mountSmallDisk(64_000_000) ?? skip("a small disk cannot be mounted here");
    set(opened, { ButlerDatabaseBackupPath: disk.folder });
    const free = disk.free();
    let ballast = "";
    // Somebody else takes the room between the forecast and the deed.
    const failure = (await opened
      .backUp(never, () => {
        if (ballast === "") ballast = disk.fill(100_000);
      })
      .catch((error: unknown) => error)) as Error & { code?: string };
    expect(failure.message).toContain("The database could not be packed");
    expect(failure.code).toBe("ENOSPC");
    rmSync(ballast);
    expect(disk.free()).toBe(free);
    expect(readdirSync(disk.folder)).toEqual([]);
    opened.expectUntouched();
    expect(look(opened.file)).toEqual({ integrity: "ok", sections: 8000, roots: 8000 });
    expect((await opened.backUp()).backup.outcome).toBe("verified");
  });

  test("a disk that goes away in the middle", async ({ skip }) => {
    const opened = await openWithOlder(8000);
    const disk = mountSmallDisk(64_000_000) ?? skip("a small disk cannot be mounted here");
    const below = join(disk.folder, "backups");
    mkdirSync(below);
    set(opened, { ButlerDatabaseBackupPath: below });
    await expect(opened.backUp(never, () => disk.unmount())).rejects.toThrow(
      /ENOENT|No backup can be written/,
    );
    expect(readdirSync(disk.folder)).toEqual([]);
    opened.expectUntouched();
  });

  test("a damaged database", async () => {
    const opened = await openWithOlder(2000);
    opened.store.checkpoint();
    damage(opened.file);
    await expect(opened.backUp()).rejects.toThrow(
      /The database could not be copied: .*(malformed|integrity check)/,
    );
    opened.expectUntouched();
  });

  test("an abort in the middle, or before", async () => {
    const { backUp, expectUntouched } = await openWithOlder(8000);
    const stop = new AbortController();
    const reason = new Error("asked");
    await expect(backUp(stop.signal, () => stop.abort(reason))).rejects.toBe(reason);
    expectUntouched();
    await expect(backUp(stop.signal)).rejects.toBe(reason);
    expectUntouched();
  });
});

describe("the list", () => {
  test("is what lies in the folder: deleted ones are gone, moved in ones are unverified until somebody looks", async () => {
    const opened = await openBackups({ rows: 3 });
    const { backup } = await opened.backUp();
    const second = await opened.backUpLater(1);
    renameSync(backup.file, join(opened.to, "butler.db-2026-01-01"));
    renameSync(`${backup.file}.sha256`, join(opened.to, "butler.db-2026-01-01.sha256"));
    const list = await opened.backups.list();
    expect(list.find(({ id }) => id === second.backup.id)).toMatchObject({ outcome: "verified" });
    const moved = list.find(({ file }) => file.endsWith("2026-01-01"))!;
    expect(moved).toMatchObject({ outcome: "unverified", verifiedAt: null, sha256: backup.sha256 });
    expect(list).toHaveLength(2);
    expect(await opened.backups.verify(moved.id, never)).toMatchObject({ id: moved.id, outcome: "verified" });
    expect(await opened.backups.verify(backup.id, never)).toBeUndefined();
  });

  test("finds one that is damaged, says what is wrong, and never lets it make room for itself", async () => {
    const opened = await openBackups({ rows: 2000 });
    const { backup } = await opened.backUp();
    damage(backup.file);
    const [noticed] = await opened.backups.list();
    expect(noticed).toMatchObject({ outcome: "unverified", sha256: backup.sha256 });
    const verified = await opened.backups.verify(noticed!.id, never);
    expect(verified).toMatchObject({
      outcome: "damaged",
      message: "its SHA-256 is not the one that was kept",
    });
    for (let n = 0; n < 4; n++) await opened.backUpLater(1);
    expect(opened.listed()).toHaveLength(4);
  });

  test("knows by its own rows that one was exchanged, sum and all", async () => {
    const opened = await openBackups({ rows: 50 });
    const { backup } = await opened.backUp();
    const contents = opened.store.backups.get(backup.id)!.contents!;
    opened.store.backups.update(backup.id, {
      contents: contents.replace('"sections":{"rows":50', '"sections":{"rows":51'),
    });
    expect(await opened.backups.verify(backup.id, never)).toMatchObject({
      outcome: "damaged",
      message: "sections has 50 rows, not 51",
    });
  });

  test("one that is to be looked at again is that of the longest ago, after two weeks", async () => {
    const opened = await openBackups({ rows: 3 });
    const { backup } = await opened.backUp();
    await opened.backUpLater(7);
    expect(await opened.backups.verificationDue()).toBeUndefined();
    opened.clock.set(opened.clock.now() + 7 * 86_400_000);
    expect(await opened.backups.verificationDue()).toMatchObject({ id: backup.id });
    await opened.backups.verify(backup.id, never);
    expect(await opened.backups.verificationDue()).toBeUndefined();
  });

  test("that is replaced while somebody looks at it is not taken for a damaged one", async () => {
    const opened = await openBackups({ rows: 3000 });
    await opened.backUp();
    const outcomes = new Set<string | undefined>();
    for (let round = 0; round < 3; round++) {
      addRows(opened.store, 7);
      let isMaking = true;
      const look = async () => {
        while (isMaking) {
          const [latest] = await opened.backups.list();
          outcomes.add((await opened.backups.verify(latest!.id, never))?.outcome);
        }
      };
      const making = opened.backUp().finally(() => {
        isMaking = false;
      });
      await Promise.all([making, look(), look(), look()]);
    }
    expect(outcomes).not.toContain("damaged");
  });

  test("forgets what it removes, its sum too", async () => {
    const opened = await openBackups({ rows: 3 });
    const { backup } = await opened.backUp();
    expect(await opened.backups.remove(backup.id, never)).toMatchObject({ id: backup.id });
    expect(readdirSync(opened.to)).toEqual([]);
    expect(await opened.backups.remove(backup.id, never)).toBeUndefined();
  });
});

describe("the second place", () => {
  const openWithSecond = async () => {
    const opened = await openBackups({ rows: 10 });
    const second = join(opened.folder, "second");
    mkdirSync(second);
    set(opened, { BackupSecondPath: second });
    return { ...opened, second, copy: () => opened.backups.copyToSecond(never, () => {}) };
  };

  test("has what the first has, compared by sum; what is there is not copied again", async () => {
    const { backUp, backUpLater, copy, second, backups, to } = await openWithSecond();
    await backUp();
    await backUpLater(1);
    expect(await copy()).toBe(2);
    expect(readdirSync(second).sort()).toEqual(readdirSync(to).sort());
    for (const name of readdirSync(to))
      expect(readFileSync(join(second, name))).toEqual(readFileSync(join(to, name)));
    expect((await backups.list()).map(({ secondCopy }) => secondCopy)).toEqual([
      join(second, "butler.db-2026-03-12"),
      join(second, "butler.db-2026-03-11"),
    ]);
    expect(await copy()).toBe(0);
    for (let n = 0; n < 3; n++) await backUpLater(1);
    expect(await copy()).toBe(3);
    expect(readdirSync(second).sort()).toEqual(readdirSync(to).sort());
  });

  test("is never made where it is not, and never written to where nothing is mounted", async ({ skip }) => {
    const opened = await openWithSecond();
    await opened.backUp();
    const nowhere = join(opened.folder, "nowhere");
    set(opened, { BackupSecondPath: nowhere });
    await expect(opened.copy()).rejects.toThrow(/nowhere, is not there; nothing was made in its place/);
    expect(existsSync(nowhere)).toBe(false);

    const disk = mountSmallDisk(8_000_000) ?? skip("a small disk cannot be mounted here");
    set(opened, { BackupSecondPath: disk.folder });
    expect(await opened.copy()).toBe(1);
    disk.unmount();
    await opened.backUpLater(1);
    await expect(opened.copy()).rejects.toThrow(
      /is empty, although backups were copied there: is its disk mounted\?/,
    );
    expect(readdirSync(disk.folder)).toEqual([]);
  });

  test("without room is refused, and what is there stays", async ({ skip }) => {
    const opened = await openWithSecond();
    addRows(opened.store, 10_000);
    await opened.backUp();
    const disk = mountSmallDisk(3_000_000) ?? skip("a small disk cannot be mounted here");
    writeFileSync(join(disk.folder, "mine"), "mine");
    set(opened, { BackupSecondPath: disk.folder });
    const failure = (await opened.copy().catch((error: unknown) => error)) as Error & { code?: string };
    expect(failure.message).toMatch(/The backup needs \d+ MB in .*disk.*BackupSecondPath/);
    expect(failure.code).toBe("ENOSPC");
    expect(readdirSync(disk.folder)).toEqual(["mine"]);
  });

  test("never gets a backup that was changed since it was verified", async () => {
    const opened = await openWithSecond();
    const { backup } = await opened.backUp();
    // As a disk does that forgets: neither size nor time change.
    opened.store.backups.update(backup.id, { sha256: "0".repeat(64) });
    await expect(opened.copy()).rejects.toThrow(
      /is not what was written: its SHA-256 is [0-9a-f]{64}, not 000/,
    );
    expect(readdirSync(opened.second)).toEqual([]);
  });
});
