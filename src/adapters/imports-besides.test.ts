import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import {
  type ForeignFile,
  jellyfinId,
  writeJellyfin,
  writePlex,
} from "../../test/support/foreign-databases.ts";
import { createScriptedReader } from "../../test/support/scripted-reader.ts";
import { openSmallHouse } from "../../test/support/small-house.ts";
import type { ImportWish } from "../api/imports.ts";
import { encodeBif } from "../media/bif.ts";
import type { PreviewsFinding } from "../media/taps.ts";
import { itemTrees } from "../server/item-lists.ts";
import { partReport } from "../server/item-report.ts";
import type { Tree } from "../server/render.ts";
import { createImports } from "./imports.ts";

const writers = { plex: writePlex, jellyfin: writeJellyfin };
type Program = ImportWish["program"];

/** Pictures are looked at in a process of the lowest priority. */
const patient = { timeout: 180_000 };

/** A house with one film of 25 s that has been looked into, and that another program knows too. */
async function houseWithFilm(chapters: { startMs: number; endMs: number; title: string }[] = []) {
  const reader = createScriptedReader(async () => {
    throw new Error("There is nothing to be read.");
  });
  const house = await openSmallHouse({ films: 1, reader });
  const [file] = house.store.imports.files();
  const stream = { default: true, forced: false };
  house.store.media.keepProbe(
    file!.id,
    {
      ...{ container: "mkv", durationMs: 25_000, chapters, tags: {} },
      streams: [
        { index: 0, type: "video", codec: "h264", ...stream },
        { index: 1, type: "audio", codec: "aac", ...stream },
        { index: 2, type: "audio", codec: "ac3", ...stream },
      ],
    },
    "hash",
  );
  const theirs = join(house.folder, "theirs");
  mkdirSync(theirs);
  const take = (
    program: Program,
    known: Omit<ForeignFile, "path" | "size">,
    wish: Partial<ImportWish> & { borders?: string[] } = {},
  ) => {
    const { borders = [], ...rest } = wish;
    const database = join(theirs, `${program}-${Math.random()}.db`);
    writers[program](database, [{ path: file!.path, size: file!.size, ...known }]);
    const imports = createImports(house.store, { scratch: house.paths.scratch, clock: house.clock, borders });
    return imports.take({ program, file: database, paths: [], dryRun: false, ...rest });
  };
  const run = async (name: "GenerateMediaIndexFiles" | "LoudnessAnalysis") => {
    const ended = house.ended(name);
    house.butler.start(name, { force: true });
    return ended;
  };
  const report = () => partReport({ butler: house.butler, shelves: house.store }, file!.id)!;
  /** The streams as Plex's clients are shown them. */
  const streams = () => {
    const [film] = itemTrees(house.store, house.store.items.get([file!.itemId]), true);
    const [medium] = film!.Media as Tree[];
    const [part] = medium!.Part as Tree[];
    return part!.Stream as Tree[];
  };
  const put = (path: string, bytes: Uint8Array) => {
    mkdirSync(dirname(join(theirs, path)), { recursive: true });
    writeFileSync(join(theirs, path), bytes);
  };
  return {
    ...{ ...house, file: file!, theirs, take, run, report, streams, put, reader },
    previews: () => house.store.findings.finding(file!.id, "previews") as PreviewsFinding | undefined,
    artefact: (name: string) => house.paths.artefact(house.store.findings.part(file!.id)!.bundle, name),
  };
}

const picture = () =>
  sharp({ create: { width: 32, height: 18, channels: 3, background: "#c08040" } })
    .jpeg()
    .toBuffer();

const hash = "0123456789abcdef0123456789abcdef01234567";
const bundled = `0/${hash.slice(1)}.bundle/Contents/Indexes/index-sd.bif`;

const plexLevels = "ld%3AalbumGain=-4.10&ld%3Again=-4.50&ld%3Aloudness=-13.50&ld%3Alra=6.20&ld%3Apeak=0.981";

test.each([
  ["a query", plexLevels],
  [
    "JSON",
    JSON.stringify({ "ld:loudness": "-13.50", "ld:lra": "6.20", "ld:peak": "0.981", url: plexLevels }),
  ],
])("Plex's loudness, written as %s, is shown as Plex's until ours is there", async (_, extra) => {
  const house = await houseWithFilm();
  const loudness = { 2: extra, 0: extra, 7: extra };
  const planned = await house.take("plex", { loudness }, { dryRun: true });
  expect(planned.taken).toEqual([{ type: "loudness", count: 1, files: 1 }]);
  expect(house.report().loudness).toHaveProperty("missing");

  await house.take("plex", { loudness });
  const unknown = { truePeak: null, samplePeak: null, startRamp: null, endRamp: null };
  expect(house.report().loudness).toEqual([
    expect.objectContaining({
      ...{ index: 2, integrated: -13.5, range: 6.2, gain: -4.5, source: "plex", version: 0 },
      ...unknown,
    }),
  ]);
  expect(house.streams()[2]).toMatchObject({ loudness: -13.5, lra: 6.2, peak: 0.981, gain: -4.5 });
  expect(house.streams()[2]!.startRamp).toBeUndefined();
  expect(house.streams()[1]!.loudness).toBeUndefined();

  await house.run("LoudnessAnalysis");
  expect(house.reader.readings).toHaveLength(1);
  const ours = {
    index: 1,
    integrated: -20,
    range: 3,
    truePeak: -1,
    samplePeak: -1.2,
    startRamp: "",
    endRamp: "",
  };
  house.store.findings.keep(house.file, { kind: "loudness", version: 2, data: { streams: [ours] }, at: 0 });
  expect(house.report().loudness).toEqual([expect.not.objectContaining({ source: "plex" })]);
  expect(await house.take("plex", { loudness })).toMatchObject({ taken: [], kept: 1 });
});

test("Jellyfin's loudness is that of the first stream with sound; what cannot be measured is left out", async () => {
  const house = await houseWithFilm();
  for (const loudness of [-99, 40])
    expect(await house.take("jellyfin", { loudness })).toMatchObject({ taken: [] });
  await house.take("jellyfin", { loudness: -16.25 });
  expect(house.report().loudness).toMatchObject([
    { index: 1, integrated: -16.25, range: null, gain: -1.75, source: "jellyfin" },
  ]);
  const { loudness, lra, peak } = house.streams()[1]!;
  expect([loudness, lra, peak]).toEqual([-16.25, undefined, undefined]);
  house.library.forget("loudness", {}, true);
  expect(house.report().loudness).toHaveProperty("missing");
});

test.each(["plex", "jellyfin"] as const)("chapters without a name take that of %s", async (program) => {
  const house = await houseWithFilm([
    { startMs: 0, endMs: 10_000, title: "Mine" },
    { startMs: 10_000, endMs: 20_000, title: "Chapter 2" },
    { startMs: 20_000, endMs: 25_000, title: "" },
  ]);
  const chapters = [
    { startMs: 0, title: "Theirs" },
    { startMs: 10_400, title: "Intro" },
    { startMs: 20_000, title: "Chapter 3" },
  ];
  expect((await house.take(program, { chapters })).taken).toEqual([{ type: "chapters", count: 1, files: 1 }]);
  expect(house.library.chapters(house.library.part(house.file.id)!).map(({ title }) => title)).toEqual([
    "Mine",
    "Intro",
    "",
  ]);
  house.store.findings.keep(house.file, { kind: "probe", version: 1, data: {}, at: 0 });
  const shown = house.report().chapters as { title: string; titleFrom?: string }[];
  expect(shown.map(({ title, titleFrom }) => [title, titleFrom])).toEqual([
    ["Mine", undefined],
    ["Intro", program],
    ["", undefined],
  ]);
  house.library.forget("probe", {}, true);
  expect(house.library.chapters(house.library.part(house.file.id)!)[1]!.title).toBe("Chapter 2");
});

test("Plex's BIF is copied in the place of being made, also where ours had failed", patient, async () => {
  const house = await houseWithFilm();
  const { file, library } = house;
  const bif = Buffer.concat(encodeBif([await picture(), await picture(), await picture()], 10_000));
  house.put(bundled, bif);
  library.keepFailure(library.part(file.id)!, "previews", 1, "It cannot be decoded.");
  const wish = { previews: house.theirs };
  expect((await house.take("plex", { previews: hash })).taken).toEqual([]);
  const taken = [{ type: "previews", count: 1, files: 1 }];
  expect((await house.take("plex", { previews: hash }, { ...wish, dryRun: true })).taken).toEqual(taken);
  expect(house.store.findings.failuresOf(file.id).has("previews")).toBe(true);

  expect((await house.take("plex", { previews: hash }, wish)).taken).toEqual(taken);
  expect(house.store.findings.failuresOf(file.id).has("previews")).toBe(false);
  expect(await house.run("GenerateMediaIndexFiles")).toMatchObject({
    outcome: "success",
    items: { done: 1 },
  });
  expect(house.reader.readings).toEqual([]);
  expect(house.previews()).toMatchObject({ count: 3, intervalMs: 10_000, takenFrom: "plex" });
  expect(readFileSync(house.artefact("Indexes/index-sd.bif"))).toEqual(bif);
  expect(await house.take("plex", { previews: hash }, wish)).toMatchObject({ taken: [], kept: 1 });

  house.library.forget("previews", {}, true);
  await house.run("GenerateMediaIndexFiles");
  expect(house.reader.readings).toHaveLength(1);
});

test(
  "a BIF of Plex that does not fit, is none, or has gone meanwhile is not copied: the film is read",
  patient,
  async () => {
    const house = await houseWithFilm();
    const readsIt = async (bytes: Uint8Array, said: RegExp, meanwhile = () => {}) => {
      house.library.forget("previews", {}, true);
      house.put(bundled, bytes);
      await house.take("plex", { previews: hash }, { previews: house.theirs });
      meanwhile();
      const { id } = await house.run("GenerateMediaIndexFiles");
      const lines = house.store.runs.log(id).map(({ text }) => text);
      expect(lines.join("\n")).toMatch(said);
      return house.reader.readings.length;
    };
    const short = Buffer.concat(encodeBif([await picture()], 2000));
    expect(await readsIt(short, /not taken over: Expected 13 pictures/)).toBe(1);
    expect(await readsIt(Buffer.from("This is no file of pictures."), /not a BIF file/)).toBe(2);
    expect(await readsIt(short, /ENOENT/, () => rmSync(join(house.theirs, bundled)))).toBe(3);
  },
);

test(
  "Jellyfin's sheets are copied, and are tiles only where they have the interval of ours",
  patient,
  async () => {
    const house = await houseWithFilm();
    const takes = async (intervalMs: number) => {
      house.library.forget("previews", {}, true);
      const count = Math.ceil(25_000 / intervalMs);
      const sheet = await sharp(await picture())
        .resize(32 * count, 18, { fit: "fill" })
        .toBuffer();
      const id = jellyfinId(0).toLowerCase();
      house.put(`${id.slice(0, 2)}/${id}/32 - ${count}x1/0.jpg`, sheet);
      const known = { previews: { width: 32, columns: count, rows: 1, intervalMs } };
      expect(await house.take("jellyfin", known, { previews: house.theirs })).toMatchObject({
        taken: [{ type: "previews", count: 1, files: 1 }],
      });
      await house.run("GenerateMediaIndexFiles");
      expect(house.previews()).toMatchObject({ count, intervalMs, takenFrom: "jellyfin" });
      return sheet;
    };
    const hasTiles = () => house.store.findings.ofPart(house.file.id).has("tiles");
    await takes(5000);
    expect(hasTiles()).toBe(false);
    const sheet = await takes(10_000);
    expect(hasTiles()).toBe(true);
    expect(readFileSync(house.artefact("Tiles/0.jpg"))).toEqual(sheet);
    expect(house.reader.readings).toEqual([]);
  },
);

test("previews are not looked for outside of the borders, by no name that leads elsewhere, and not without a folder", async () => {
  const house = await houseWithFilm();
  house.put("elsewhere.bif", Buffer.from("bytes"));
  mkdirSync(dirname(join(house.theirs, bundled)), { recursive: true });
  symlinkSync(join(house.theirs, "elsewhere.bif"), join(house.theirs, bundled));
  const wish = { previews: join(house.theirs, "0/..") };
  const within = { ...wish, borders: [join(house.theirs, "0")] };
  expect((await house.take("plex", { previews: hash }, within)).taken).toEqual([]);
  expect((await house.take("plex", { previews: "../elsewhere" }, wish)).taken).toEqual([]);
  expect((await house.take("plex", { previews: hash }, wish)).taken).toHaveLength(1);
  const none = house.take("plex", {}, { previews: join(house.theirs, "none") });
  await expect(none).rejects.toThrow("there is no folder");
  await expect(house.take("plex", {}, { previews: "theirs" })).rejects.toThrow("is not a whole path");
});
