import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { createFiles, dataPaths } from "./files.ts";

const never = new AbortController().signal;
const day = 86_400_000;

function openFiles() {
  const folder = temporaryFolder();
  const paths = dataPaths(join(folder, "data"));
  mkdirSync(paths.data);
  const clock = createSettableClock("2026-03-10T12:00:00Z");
  /** @param age days since it was last written */
  const put = (path: string, content: string, age = 0) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    const at = (clock.now() - age * day) / 1000;
    utimesSync(path, at, at);
  };
  return { folder, paths, put, files: createFiles(paths, clock) };
}

describe("the cache", () => {
  test("loses files older than asked, wherever they are, and folders that are empty", async () => {
    const { files, paths, put } = openFiles();
    put(join(paths.cache, "old.jpg"), "12345", 31);
    put(join(paths.cache, "a/b/old.jpg"), "123", 400);
    put(join(paths.cache, "a/new.jpg"), "1", 29);
    put(join(paths.cache, "c/just.jpg"), "1", 30);
    mkdirSync(join(paths.cache, "d/e"), { recursive: true });
    expect(await files.removeOldCache(30, never)).toEqual({ files: 2, bytes: 8 });
    expect(readdirSync(paths.cache, { recursive: true }).sort()).toEqual([
      "a",
      "a/new.jpg",
      "c",
      "c/just.jpg",
    ]);
    expect(await files.removeOldCache(30, never)).toEqual({ files: 0, bytes: 0 });
  });

  test("is left alone when there is none", async () => {
    const { files } = openFiles();
    expect(await files.removeOldCache(30, never)).toEqual({ files: 0, bytes: 0 });
  });

  test("is not left by links", async () => {
    const { files, folder, paths, put } = openFiles();
    const outside = join(folder, "outside/old.jpg");
    put(outside, "kept", 400);
    mkdirSync(paths.cache);
    symlinkSync(dirname(outside), join(paths.cache, "folder"));
    symlinkSync(outside, join(paths.cache, "file"));
    expect(await files.removeOldCache(30, never)).toEqual({ files: 0, bytes: 0 });
    expect(existsSync(outside)).toBe(true);
  });

  test("is refused when it is itself a link to somewhere else", async () => {
    const { files, folder, paths, put } = openFiles();
    const outside = join(folder, "outside/old.jpg");
    put(outside, "kept", 400);
    symlinkSync(dirname(outside), paths.cache);
    await expect(files.removeOldCache(30, never)).rejects.toThrow("not inside the data folder");
    expect(existsSync(outside)).toBe(true);
  });

  test("keeps the rest when it is stopped", async () => {
    const { files, paths, put } = openFiles();
    put(join(paths.cache, "old.jpg"), "12345", 31);
    const reason = new Error("asked");
    await expect(files.removeOldCache(30, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(existsSync(join(paths.cache, "old.jpg"))).toBe(true);
  });
});

describe("a folder", () => {
  test("is removed with all that is in it, and its bytes are counted", async () => {
    const { files, folder, paths, put } = openFiles();
    const bundle = join(paths.bundles, "a/b.bundle");
    put(join(bundle, "Contents/Indexes/index-sd.bif"), "123456");
    put(join(bundle, "Contents/x"), "1");
    const outside = join(folder, "outside/kept");
    put(outside, "12345678");
    symlinkSync(dirname(outside), join(bundle, "link"));
    expect(await files.removeFolder(bundle)).toBe(7);
    expect(existsSync(bundle)).toBe(false);
    expect(existsSync(outside)).toBe(true);
  });

  test("outside the data folder is refused, by whatever way it is named", async () => {
    const { files, folder, paths, put } = openFiles();
    put(join(folder, "outside/kept"), "1");
    put(join(folder, "data too/kept"), "1");
    mkdirSync(paths.cache);
    symlinkSync(join(folder, "outside"), join(paths.cache, "link"));
    for (const path of [
      join(folder, "outside"),
      join(folder, "data too"),
      join(paths.cache, "../../outside"),
      join(paths.cache, "link"),
      paths.data,
      folder,
    ])
      await expect(files.removeFolder(path)).rejects.toThrow("not inside the data folder");
    expect(existsSync(join(folder, "outside/kept"))).toBe(true);
    expect(existsSync(join(folder, "data too/kept"))).toBe(true);
  });
});

test("scratch folders are new, empty and inside the data folder, and go with all that is in them", async () => {
  const { files, paths } = openFiles();
  const one = await files.scratch();
  const two = await files.scratch();
  expect(one.folder).not.toBe(two.folder);
  expect(dirname(one.folder)).toBe(paths.scratch);
  writeFileSync(join(one.folder, "x"), "x");
  await one.remove();
  expect(readdirSync(paths.scratch)).toHaveLength(1);
  await two.remove();
});
