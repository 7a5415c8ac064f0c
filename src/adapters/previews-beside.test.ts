import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { createScriptedReader } from "../../test/support/scripted-reader.ts";
import { openSmallHouse } from "../../test/support/small-house.ts";
import type { SectionPreferenceId } from "../api/section-preferences.ts";
import { makeClip } from "../demo/encode.ts";
import { encodeBif, readBifIndex } from "../media/bif.ts";
import type { PreviewsFinding } from "../media/taps.ts";
import { openReader } from "./reader.ts";

const name = "Film (2001)";

/** A house with a film, in which previews are every 4 s. */
async function openCinema(...switches: SectionPreferenceId[]) {
  const reader = { ...createScriptedReader(), ...openReader({ slots: 1 }) };
  onTestFinished(() => reader.close());
  const house = await openSmallHouse({ reader });
  const on = (id: SectionPreferenceId) => house.store.sectionSettings.save(1, new Map([[id, true]]));
  for (const id of switches) on(id);
  house.store.sectionSettings.save(1, new Map([["previewIntervalSeconds", 4]]));
  makeClip(join(house.media, `${name}.mp4`), {
    durationSeconds: 24,
    video: {
      ...{ width: 320, height: 180, frameRate: 25, codec: "libx264", keyframeEvery: 50 },
      pictures: { kind: "clock", light: 200, dark: 30 },
    },
  });
  house.settings.set(
    new Map([
      ["GenerateCreditsMarkerBehavior", "never"],
      ["GenerateIntroMarkerBehavior", "never"],
    ]),
  );
  const run = async (task: string) => {
    house.butler.start(task, { force: true });
    const ended = await house.ended(task);
    return { ...ended, said: house.store.runs.log(ended.id).map(({ text }) => text) };
  };
  for (const task of ["RefreshLibraries", "UpgradeMediaAnalysis"]) await run(task);
  const bundle = house.store.findings.part(1)!.bundle;
  return {
    ...house,
    on,
    run,
    beside: (ending: string) => join(house.media, name + ending),
    previews: () => house.store.findings.finding(1, "previews") as PreviewsFinding,
    artefact: (file: string) => house.paths.artefact(bundle, file),
  };
}

/** A picture of noise, so that no two are alike. */
const noise = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: "#808080",
      noise: { type: "gaussian", mean: 128, sigma: 40 },
    },
  })
    .jpeg()
    .toBuffer();

/** A BIF file as Emby has it, with a picture each 10 s. */
const bifOf = async (count: number): Promise<Buffer> => {
  const pictures = await Promise.all(Array.from({ length: count }, () => noise(320, 180)));
  return Buffer.concat(encodeBif(pictures, 10_000));
};

/** A sheet as Jellyfin has it, with so many pictures of 320 by 180. */
const sheetOf = async (count: number): Promise<Buffer> =>
  sharp({ create: { width: 3200, height: 1800, channels: 3, background: "black" } })
    .composite(
      await Promise.all(
        Array.from({ length: count }, async (_, i) => ({
          input: await noise(320, 180),
          left: i * 320,
          top: 0,
        })),
      ),
    )
    .jpeg()
    .toBuffer();

const pictures = (bif: Buffer) =>
  readBifIndex(bif).entries.map(({ offset, length }) => bif.toString("base64", offset, offset + length));

test("somebody's BIF file is taken over without reading the film, where the section says so; the item tells", async () => {
  const house = await openCinema();
  const bif = await bifOf(3);
  writeFileSync(house.beside("-320-10.bif"), bif);
  await house.run("GenerateMediaIndexFiles");
  expect(house.previews()).not.toHaveProperty("takenFrom");

  house.on("reuseSidecars");
  house.library.forget("previews", {}, true);
  const run = await house.run("GenerateMediaIndexFiles");
  expect(run).toMatchObject({ outcome: "success", items: { done: 1 }, bytesRead: 0 });
  const size = { count: 3, width: 320, height: 180, intervalMs: 10_000 };
  expect(house.previews()).toMatchObject({ ...size, takenFrom: `${name}-320-10.bif` });
  expect(pictures(readFileSync(house.artefact("Indexes/index-sd.bif")))).toEqual(pictures(bif));
});

test("Jellyfin's sheets become tiles as they are, and a BIF file of their pictures", async () => {
  const house = await openCinema("reuseSidecars", "previewTiles");
  const sheet = await sheetOf(3);
  mkdirSync(house.beside(".trickplay/320 - 10x10"), { recursive: true });
  writeFileSync(house.beside(".trickplay/320 - 10x10/0.jpg"), sheet);
  expect(await house.run("GenerateMediaIndexFiles")).toMatchObject({ outcome: "success", bytesRead: 0 });
  expect(house.previews()).toMatchObject({ count: 3, height: 180, takenFrom: `${name}.trickplay` });
  expect(readFileSync(house.artefact("Tiles/0.jpg")).equals(sheet)).toBe(true);
  const [bif, second] = [readFileSync(house.artefact("Indexes/index-sd.bif")), { left: 320, top: 0 }];
  const theirs = await sharp(sheet)
    .extract({ ...second, width: 320, height: 180 })
    .raw()
    .toBuffer();
  const ours = await sharp(Buffer.from(pictures(bif)[1]!, "base64"))
    .raw()
    .toBuffer();
  const mean = theirs.reduce((sum, value, i) => sum + Math.abs(value - ours[i]!), 0) / theirs.length;
  expect(mean).toBeLessThan(8);
});

test("what does not fit the film, what is broken and what is ours is not taken over: the film is read", async () => {
  const house = await openCinema("reuseSidecars", "exportTiles");
  const reads = async (said: RegExp) => {
    const run = await house.run("GenerateMediaIndexFiles");
    expect(run.bytesRead).toBeGreaterThan(0);
    expect(run.said.join("\n")).toMatch(said);
    expect(house.previews()).toMatchObject({ count: 6 });
    expect(house.previews()).not.toHaveProperty("takenFrom");
    house.library.forget("previews", {}, true);
  };
  const [ending, sheet] = [house.beside("-320-10.bif"), house.beside(".trickplay/320 - 10x10/0.jpg")];
  writeFileSync(ending, await bifOf(6));
  await reads(/not taken over: Expected 3 pictures/);
  writeFileSync(ending, (await bifOf(3)).subarray(0, 2000));
  await reads(/cut short/);
  rmSync(ending);
  // The tiles that were exported meanwhile.
  expect(existsSync(sheet)).toBe(true);
  await reads(/^$/);
  writeFileSync(sheet, await sheetOf(6));
  await reads(/more pictures than the video has intervals/);
});
