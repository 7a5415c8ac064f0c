import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { readClock } from "../../test/media/clock.ts";
import { createScriptedReader } from "../../test/support/scripted-reader.ts";
import { openSmallHouse } from "../../test/support/small-house.ts";
import { openReader } from "../adapters/reader.ts";
import { makeClip } from "../demo/encode.ts";
import { readBifIndex } from "../media/bif.ts";
import type { TilesTapFinding } from "../media/taps.ts";
import { tileAt } from "../media/tiles.ts";

async function openCinema() {
  const reader = { ...createScriptedReader(), ...openReader({ slots: 1 }) };
  onTestFinished(() => reader.close());
  const house = await openSmallHouse({ reader });
  makeClip(join(house.media, "Film (2001).mkv"), {
    durationSeconds: 38,
    video: {
      width: 320,
      height: 180,
      frameRate: 25,
      codec: "libx264",
      keyframeEvery: 50,
      pictures: { kind: "clock", light: 200, dark: 30 },
    },
  });
  const run = async (task: string) => {
    house.butler.start(task, { force: true });
    return await house.ended(task);
  };
  for (const task of ["RefreshLibraries", "UpgradeMediaAnalysis"]) await run(task);
  const { bundle } = house.store.findings.part(1)!;
  return {
    ...house,
    make: () => run("GenerateMediaIndexFiles"),
    finding: (kind: string) => house.store.findings.ofPart(1).get(kind)?.data,
    artefact: (name: string) => house.paths.artefact(bundle, name),
  };
}

/** When each of the pictures on a sheet was shown. */
async function timesOn(sheet: string, { width, height, count, columns, rows }: TilesTapFinding) {
  const { data, info } = await sharp(readFileSync(sheet))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([width * columns, height * rows]);
  return Array.from({ length: count }, (_, i) => {
    const { column, row } = tileAt(i, { columns, rows });
    const pixel = (x: number, y: number) => data[(row * height + y) * info.width + column * width + x]!;
    return readClock(width, height, pixel).timeMs;
  });
}

test("previews first; tiles of 10 s are found to be missing when somebody wants them", async () => {
  const house = await openCinema();
  expect(await house.make()).toMatchObject({ outcome: "success", items: { total: 1, done: 1 } });
  const bif = house.artefact("Indexes/index-sd.bif");
  expect(readBifIndex(readFileSync(bif))).toMatchObject({ count: 19, intervalMs: 2000 });
  expect(house.finding("tiles")).toBeUndefined();
  expect(await house.make()).toMatchObject({ items: { total: 0 } });

  const before = statSync(bif).mtimeMs;
  house.store.sectionSettings.save(1, new Map([["previewTiles", true]]));
  expect(await house.make()).toMatchObject({ outcome: "success", items: { total: 1, done: 1 } });
  expect(statSync(bif).mtimeMs).toBe(before);
  const tiles = house.finding("tiles") as TilesTapFinding;
  expect(tiles).toMatchObject({ count: 4, sheets: 1, width: 320, height: 180, columns: 10, rows: 10 });
  expect(tiles).toMatchObject({ intervalMs: 10_000 });
  expect(tiles).not.toHaveProperty("files");
  expect(await timesOn(house.artefact("Tiles/0.jpg"), tiles)).toEqual([0, 10_000, 20_000, 30_000]);
  expect(await house.make()).toMatchObject({ items: { total: 0 } });
});

test("makes both in one read where both are wanted", async () => {
  const house = await openCinema();
  house.store.sectionSettings.save(1, new Map([["previewTiles", true]]));
  const { items, bytesRead } = await house.make();
  expect(items).toMatchObject({ total: 1, done: 1 });
  expect(bytesRead / house.library.part(1)!.size).toBeLessThan(1.5);
  expect(house.finding("previews")).toMatchObject({ count: 19 });
  const tiles = house.finding("tiles") as TilesTapFinding;
  expect(await timesOn(house.artefact("Tiles/0.jpg"), tiles)).toEqual([0, 10_000, 20_000, 30_000]);
  expect(readdirSync(dirname(house.artefact("Tiles/0.jpg")))).toEqual(["0.jpg"]);
});
