import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createScriptedReader } from "../../test/support/scripted-reader.ts";
import { openSmallHouse } from "../../test/support/small-house.ts";
import { itemSchema } from "../api/items.ts";
import type { SectionPreferenceId } from "../api/section-preferences.ts";
import { makeClip } from "../demo/encode.ts";
import { readBifIndex } from "../media/bif.ts";
import { openReader } from "./reader.ts";

const name = "Film (2001)";

/** A house with a film of 24 s that has two chapters, in which previews are every 4 s. */
async function openCinema(...switches: SectionPreferenceId[]) {
  const reader = { ...createScriptedReader(), ...openReader({ slots: 1 }) };
  onTestFinished(() => reader.close());
  const house = await openSmallHouse({ reader });
  const set = (values: [SectionPreferenceId, boolean | number][]) =>
    house.store.sectionSettings.save(1, new Map(values));
  set([["previewIntervalSeconds", 4], ...switches.map((id) => [id, true] as [SectionPreferenceId, boolean])]);
  makeClip(join(house.media, `${name}.mp4`), {
    durationSeconds: 24,
    video: {
      width: 320,
      height: 180,
      frameRate: 25,
      codec: "libx264",
      keyframeEvery: 50,
      pictures: { kind: "clock", light: 200, dark: 30 },
    },
    chapters: [
      { startMs: 0, title: "One" },
      { startMs: 9000, title: "Two" },
    ],
  });
  // Would otherwise begin by themselves.
  house.settings.set(
    new Map([
      ["GenerateCreditsMarkerBehavior", "never"],
      ["GenerateIntroMarkerBehavior", "never"],
    ]),
  );
  const run = async (task: string) => {
    house.butler.start(task, { force: true });
    return await house.ended(task);
  };
  for (const task of ["RefreshLibraries", "UpgradeMediaAnalysis"]) await run(task);
  return {
    ...house,
    set,
    run,
    beside: (ending: string) => join(house.media, name + ending),
    files: () => readdirSync(house.media, { recursive: true, encoding: "utf8" }).sort(),
  };
}

test("nothing is written beside media unless somebody asks for it", async () => {
  const house = await openCinema("previewTiles");
  for (const task of ["GenerateMediaIndexFiles", "GenerateChapterThumbs"]) await house.run(task);
  expect(house.files()).toEqual([`${name}.mp4`]);
});

test("Emby's previews, one each 10 s, of the same pictures", async () => {
  const house = await openCinema("exportEmbyBif");
  await house.run("GenerateMediaIndexFiles");
  expect(house.files()).toEqual([`${name}-320-10.bif`, `${name}.mp4`]);
  const { bundle } = house.store.findings.part(1)!;
  const whole = readFileSync(house.paths.artefact(bundle, "Indexes/index-sd.bif"));
  const few = readFileSync(house.beside("-320-10.bif"));
  const pictures = (bif: Buffer) =>
    readBifIndex(bif).entries.map(({ offset, length }) => bif.toString("base64", offset, offset + length));
  expect(readBifIndex(few)).toMatchObject({ count: 3, intervalMs: 10_000 });
  // 0, 4, 8, 12, 16 and 20 s are there.
  expect(pictures(few)).toEqual([0, 3, 5].map((index) => pictures(whole)[index]));
});

test("tiles in the folder where Jellyfin looks for them, replaced as a whole", async () => {
  const house = await openCinema("exportTiles");
  await house.run("GenerateMediaIndexFiles");
  const folder = house.beside(".trickplay/320 - 10x10");
  expect(readdirSync(house.beside(".trickplay"))).toEqual(["320 - 10x10"]);
  expect(readdirSync(folder)).toEqual(["0.jpg"]);
  const { bundle } = house.store.findings.part(1)!;
  const kept = house.paths.artefact(bundle, "Tiles/0.jpg");
  expect(readFileSync(join(folder, "0.jpg")).equals(readFileSync(kept))).toBe(true);

  const part = house.library.part(1)!;
  const { mtimeMs } = statSync(join(folder, "0.jpg"));
  await house.library.exportFindings(part);
  expect(statSync(join(folder, "0.jpg")).mtimeMs).toBe(mtimeMs);
  writeFileSync(kept, "others");
  await house.library.exportFindings(part);
  expect(readFileSync(join(folder, "0.jpg"), "utf8")).toBe("others");
  expect(readdirSync(house.beside(".trickplay"))).toEqual(["320 - 10x10"]);
});

test("tiles that somebody else made stay as they are", async () => {
  const house = await openCinema("exportTiles");
  const folder = house.beside(".trickplay/320 - 10x10");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "0.jpg"), "theirs");
  expect(await house.run("GenerateMediaIndexFiles")).toMatchObject({ outcome: "success" });
  expect(readFileSync(join(folder, "0.jpg"), "utf8")).toBe("theirs");
});

test("chapters and markers as a text", async () => {
  const house = await openCinema("exportChapters");
  const part = house.library.part(1)!;
  house.library.replaceMarkers(part, "credits", 1, [{ startMs: 20_000, endMs: 24_000, final: true }]);
  await house.run("GenerateChapterThumbs");
  expect(readFileSync(house.beside(".chapters.txt"), "utf8").split("\n")).toEqual([
    "CHAPTER01=00:00:00.000",
    "CHAPTER01NAME=One",
    "CHAPTER02=00:00:09.000",
    "CHAPTER02NAME=Two",
    "CHAPTER03=00:00:20.000",
    "CHAPTER03NAME=Credits",
    "",
  ]);
});

test("all that is known as JSON, as the server tells it", async () => {
  const house = await openCinema("exportJson");
  await house.run("GenerateChapterThumbs");
  const text = () => JSON.parse(readFileSync(house.beside(".butler.json"), "utf8")) as object;
  expect(itemSchema.parse(text())).toMatchObject({
    title: "Film",
    chapters: [{ title: "One", thumb: expect.stringContaining("/chapterImages/1") }, { title: "Two" }],
    previews: { missing: expect.any(String) },
  });
  await house.run("GenerateMediaIndexFiles");
  expect(text()).toMatchObject({ previews: { count: 6, intervalMs: 4000 } });
});

test("what cannot be written is told, and what was found is kept", async () => {
  const house = await openCinema();
  mkdirSync(house.beside(".chapters.txt"));
  house.set([
    ["exportChapters", true],
    ["exportJson", true],
  ]);
  expect(await house.run("GenerateChapterThumbs")).toMatchObject({
    outcome: "partial",
    items: { done: 1, failed: 1 },
  });
  const [failed] = house.store.runs.failedItems(house.store.runs.list({ limit: 1 })[0]!.id);
  expect(failed).toMatchObject({
    reason: expect.stringMatching(/beside .*mp4, but could not: exportChapters: EISDIR/),
  });
  expect(house.store.findings.ofPart(1).has("chapters")).toBe(true);
  expect(existsSync(house.beside(".butler.json"))).toBe(true);
  rmSync(house.beside(".chapters.txt"), { recursive: true });
  await house.run("GenerateMediaIndexFiles");
  expect(existsSync(house.beside(".chapters.txt"))).toBe(true);
});

test("what was found before a section asked for it is written by the next look beside the media, once", async () => {
  const house = await openCinema("previewTiles");
  await house.run("GenerateMediaIndexFiles");
  const { itemId } = house.store.findings.part(1)!;
  const credits = [{ startMs: 20_000, endMs: 24_000 }];
  house.store.markers.replaceFound(itemId, "credits", credits, { version: 1, at: 0 });
  await house.run("RefreshLocalMedia");
  expect(house.files()).toEqual([`${name}.mp4`]);
  house.set([
    ["exportEdl", true],
    ["exportTiles", true],
    ["exportJson", true],
  ]);
  expect(await house.run("RefreshLocalMedia")).toMatchObject({ outcome: "success", items: { done: 1 } });
  const written = [".butler.json", ".edl", ".mp4", ".trickplay"].map((ending) => name + ending);
  expect(house.files()).toEqual(expect.arrayContaining(written));
  expect(readFileSync(house.beside(".edl"), "utf8")).toMatch(/^20\.00?0?\s/);
  expect(await house.run("RefreshLocalMedia")).toMatchObject({ items: { total: 0 } });
  // One that is asked for later, while the others are there.
  house.set([["exportChapters", true]]);
  expect(await house.run("RefreshLocalMedia")).toMatchObject({ items: { done: 1 } });
  expect(house.files()).toContain(`${name}.chapters.txt`);
});
