import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { openSmallHouse } from "../../test/support/small-house.ts";
import { createCleaning } from "../adapters/cleaning/cleaning.ts";

const day = 86_400_000;

async function openCache() {
  const house = await openSmallHouse({ only: ["CleanOldCacheFiles"] });
  const { cache } = house.paths;
  /** @param days since it was last written */
  const put = (name: string, days: number, bytes = 5) => {
    const path = join(cache, name);
    const at = house.clock.now() / 1000 - days * 86_400;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "x".repeat(bytes));
    utimesSync(path, at, at);
  };
  const start = () => {
    const end = house.ended("CleanOldCacheFiles");
    house.butler.start("CleanOldCacheFiles", { force: true });
    return end;
  };
  const left = () => (readdirSync(cache, { recursive: true }) as string[]).sort();
  return { ...house, cache, put, start, left };
}

test("removes what was cached more than a month ago with the folders it leaves empty, and says how much", async () => {
  const { put, start, left } = await openCache();
  put("PhotoTranscoder/ab/old.jpg", 31);
  put("PhotoTranscoder/ab/new.jpg", 29);
  put("a/b/old.jpg", 400, 3);
  put("c/just.jpg", 30);
  expect(await start()).toMatchObject({
    outcome: "success",
    message: "2 cached files removed, 8 bytes freed. 0 things of the trash removed, 0 bytes freed.",
  });
  expect(left()).toEqual([
    "PhotoTranscoder",
    "PhotoTranscoder/ab",
    "PhotoTranscoder/ab/new.jpg",
    "c",
    "c/just.jpg",
  ]);
});

test("a cache that is too large loses its oldest, however young they are", async () => {
  const { put, start, left, settings } = await openCache();
  settings.set(new Map([["CacheMaxSizeMB", 1]]));
  put("oldest", 3, 400_000);
  put("older", 2, 400_000);
  put("young", 1, 400_000);
  expect(await start()).toMatchObject({ message: expect.stringContaining("1 cached file removed, 400 kB") });
  expect(left()).toEqual(["older", "young"]);
  expect(await start()).toMatchObject({ message: expect.stringContaining("0 cached files removed") });
});

test("links are neither followed nor removed, and a cache that is one is refused", async () => {
  const { put, start, cache, folder } = await openCache();
  const outside = join(folder, "outside");
  mkdirSync(outside);
  writeFileSync(join(outside, "kept"), "x");
  utimesSync(join(outside, "kept"), 1, 1);
  put("old", 31);
  symlinkSync(outside, join(cache, "folder"));
  symlinkSync(join(outside, "kept"), join(cache, "file"));
  expect(await start()).toMatchObject({ message: expect.stringContaining("1 cached file removed") });
  expect(readdirSync(cache).sort()).toEqual(["file", "folder"]);
  expect(existsSync(join(outside, "kept"))).toBe(true);
  const other = await openCache();
  symlinkSync(outside, other.cache);
  const refused = await other.start();
  expect(refused).toMatchObject({ outcome: "failed" });
  expect(refused.message).toContain(`Expected a folder at ${other.cache}; found a link`);
  expect(existsSync(join(outside, "kept"))).toBe(true);
});

test("the trash goes when its days are over", async () => {
  const { start, trash, paths, store, clock } = await openCache();
  const put = async (name: string) => {
    mkdirSync(join(paths.data, "Media", name), { recursive: true });
    writeFileSync(join(paths.data, "Media", name, "x"), "1234567");
    await trash.put(["Media", name], { title: name, why: "", bytes: 7 }, { id: 1, task: "Test" });
  };
  await put("first");
  await clock.advance(day);
  await put("second");
  await clock.advance(6 * day);
  expect(await start()).toMatchObject({
    outcome: "success",
    message: expect.stringContaining("1 thing of the trash removed, 7 bytes freed."),
  });
  expect(store.trash.list({ limit: 5 }).map(({ title }) => title)).toEqual(["second"]);
  expect(readdirSync(join(paths.data, "Trash"))).toHaveLength(1);
});

test("a disk that is nearly full takes the oldest of the trash before its time", async () => {
  const { start, trash, paths, store, settings, butler } = await openCache();
  for (const name of ["first", "second"]) {
    mkdirSync(join(paths.data, name));
    await trash.put([name], { title: name, why: "", bytes: 7 }, { id: 1, task: "Test" });
  }
  await start();
  expect(store.trash.amount().items).toBe(2);
  // More than any disk has: as if it were full.
  settings.set(new Map([["TrashMinFreeMB", 1_000_000_000]]));
  expect(await butler.dryRun("CleanOldCacheFiles", {})).toMatchObject({
    doomed: [{ title: "first", why: "Less than 1000000000 MB are free on the disk." }, { title: "second" }],
  });
  await start();
  expect(store.trash.amount().items).toBe(0);
});

test("a file that is written between plan and deed stays", async () => {
  const { put, cache, paths, store, clock, trash } = await openCache();
  put("old", 31);
  const heap = createCleaning(store, paths.data, clock, trash).cache({ days: 30, megabytes: 0 });
  const [old] = await Array.fromAsync(heap.doomed(new AbortController().signal));
  put("old", 0);
  expect(await heap.remove(old!, { id: 1, task: "Test" })).toBe(false);
  expect(readdirSync(cache)).toEqual(["old"]);
});
