import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { createQuietChanges, type QuietChanges } from "./quiet-changes.ts";

const quiet = 5000;
let folder: string;
let changes: QuietChanges;

beforeEach(() => {
  folder = temporaryFolder();
  changes = createQuietChanges();
});

/** Puts a file there, and says so. */
function put(path: string, now: number): void {
  const file = join(folder, path);
  const above = join(file, "..");
  mkdirSync(above, { recursive: true });
  writeFileSync(file, path);
  changes.add(above, path.slice(path.lastIndexOf("/") + 1), now);
}

test("what has changed is taken once it was the same at two looks", async () => {
  expect(changes.nextLook()).toBeUndefined();
  put("film.mkv", 0);
  expect(changes.nextLook()).toBe(quiet);
  expect(await changes.takeQuiet(quiet - 1)).toEqual([]);
  expect(await changes.takeQuiet(quiet)).toEqual([]);
  expect(changes.nextLook()).toBe(2 * quiet);
  expect(await changes.takeQuiet(2 * quiet)).toEqual([join(folder, "film.mkv")]);
  expect(changes.nextLook()).toBeUndefined();
  expect(await changes.takeQuiet(3 * quiet)).toEqual([]);
});

test("a file that grows is waited for, also when no event says that it does", async () => {
  put("film.mkv", 0);
  for (let look = 1; look < 10; look++) {
    appendFileSync(join(folder, "film.mkv"), "more");
    expect(await changes.takeQuiet(look * quiet)).toEqual([]);
  }
  expect(await changes.takeQuiet(10 * quiet)).toEqual([join(folder, "film.mkv")]);
});

test("an event makes it wait anew", async () => {
  put("film.mkv", 0);
  await changes.takeQuiet(quiet);
  changes.add(folder, "film.mkv", quiet + 1);
  expect(await changes.takeQuiet(2 * quiet)).toEqual([]);
  expect(await changes.takeQuiet(2 * quiet + 1)).toEqual([join(folder, "film.mkv")]);
});

test("a new folder waits for what is still being copied into it, and then is one path", async () => {
  put("Box/1.mkv", 0);
  put("Box/Deep/2.mkv", 0);
  changes.add(folder, "Box", 0);
  await changes.takeQuiet(quiet);
  appendFileSync(join(folder, "Box/Deep/2.mkv"), "more");
  // What has stopped is not held up where nothing below it is busy.
  expect(await changes.takeQuiet(2 * quiet)).toEqual([join(folder, "Box/1.mkv")]);
  expect(await changes.takeQuiet(3 * quiet)).toEqual([join(folder, "Box")]);
});

test("what is gone is a change like any other", async () => {
  put("Box/1.mkv", 0);
  rmSync(join(folder, "Box"), { recursive: true });
  await changes.takeQuiet(quiet);
  expect(await changes.takeQuiet(2 * quiet)).toEqual([join(folder, "Box/1.mkv")]);
});

test("of a folder where very much changes no names are kept", async () => {
  for (let n = 0; n < 101; n++) put(`${n}.mkv`, 0);
  await changes.takeQuiet(quiet);
  appendFileSync(join(folder, "100.mkv"), "more");
  expect(await changes.takeQuiet(2 * quiet)).toEqual([]);
  expect(await changes.takeQuiet(3 * quiet)).toEqual([folder]);
});
