import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { openRealLibrary } from "../../test/support/real-library.ts";

async function openWithFilm() {
  const house = await openRealLibrary();
  house.put("A/Film (2000).mkv", "film");
  await house.scan();
  const part = house.partAt("A/Film (2000).mkv");
  const edl = house.at("A/Film (2000).edl");
  return { ...house, part, edl };
}

test("files beside a part are those called like it", async () => {
  const { library, part, at, put } = await openWithFilm();
  for (const name of [
    "Film (2000).edl",
    "Film (2000).de.srt",
    "Film (2000)b.edl",
    "Film (2000) 2.edl",
    "Other.edl",
  ])
    put(`A/${name}`, "text");
  const state = { size: 4, mtime: expect.any(Number), ours: false };
  expect(await library.sidecars(part, [".edl", ".srt"])).toEqual([
    { file: at("A/Film (2000).de.srt"), ending: ".de.srt", ...state },
    { file: at("A/Film (2000).edl"), ending: ".edl", ...state },
  ]);
});

test("what we wrote is ours and is replaced; what a person changes is theirs", async () => {
  const { library, part, edl } = await openWithFilm();
  expect(await library.writeSidecar(part, ".edl", "one")).toBe(true);
  expect(await library.writeSidecar(part, ".edl", "two")).toBe(true);
  expect(readFileSync(edl, "utf8")).toBe("two");
  expect(await library.sidecars(part, [".edl"])).toMatchObject([{ file: edl, ours: true }]);

  writeFileSync(edl, "mine");
  expect(await library.sidecars(part, [".edl"])).toMatchObject([{ file: edl, ours: false }]);
  expect(await library.writeSidecar(part, ".edl", "three")).toBe(false);
  expect(readFileSync(edl, "utf8")).toBe("mine");
  expect(readdirSync(dirname(edl)).sort()).toEqual(["Film (2000).edl", "Film (2000).mkv"]);
});

test("a write that was cut off leaves what is ours", async () => {
  const { library, part, edl } = await openWithFilm();
  await library.writeSidecar(part, ".edl", "one");
  // Where the copy goes aside there is a folder: writing fails after it was remembered.
  mkdirSync(`${edl}.partial`);
  await expect(library.writeSidecar(part, ".edl", "two")).rejects.toThrow();
  expect(await library.sidecars(part, [".edl"])).toMatchObject([{ ours: true }]);
});
