import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { readClock } from "../../test/media/clock.ts";
import { createScriptedReader } from "../../test/support/scripted-reader.ts";
import { openSmallHouse } from "../../test/support/small-house.ts";
import { openReader } from "../adapters/reader.ts";
import { makeClip, type VideoSpec } from "../demo/encode.ts";
import type { ChapterPicture } from "../media/chapter-slots.ts";
import type { Span } from "../media/span.ts";

const clock: VideoSpec = {
  width: 320,
  height: 180,
  frameRate: 25,
  codec: "libx264",
  keyframeEvery: 50,
  pictures: { kind: "clock", light: 200, dark: 30 },
};

async function openCinema() {
  const reader = { ...createScriptedReader(), ...openReader({ slots: 1 }) };
  onTestFinished(() => reader.close());
  const house = await openSmallHouse({ reader });
  const run = async (task: string) => {
    house.butler.start(task, { force: true });
    return await house.ended(task);
  };
  return {
    ...house,
    run,
    scan: async () => {
      for (const task of ["RefreshLibraries", "UpgradeMediaAnalysis"]) await run(task);
    },
    finding: (part: number) =>
      house.store.findings.ofPart(part).get("chapters")?.data as
        | { pictures: ChapterPicture[]; chapters?: Span[] }
        | undefined,
    picture: (part: number, chapter: number) =>
      house.paths.artefact(house.store.findings.part(part)!.bundle, `Chapters/${chapter + 1}.jpg`),
  };
}

test("keeps a picture of each chapter, taken at its beginning", async () => {
  const house = await openCinema();
  makeClip(join(house.media, "Film (2001).mp4"), {
    durationSeconds: 30,
    video: clock,
    chapters: [
      { startMs: 0, title: "One" },
      { startMs: 9000, title: "Two" },
      { startMs: 20_000, title: "Three" },
    ],
  });
  await house.scan();
  expect(await house.run("GenerateChapterThumbs")).toMatchObject({
    outcome: "success",
    items: { total: 1, done: 1 },
  });
  const { pictures, chapters } = house.finding(1)!;
  expect(chapters).toBeUndefined();
  expect(pictures.map(({ chapter }) => chapter)).toEqual([0, 1, 2]);
  const spans = house.library.chapters(house.library.part(1)!);
  for (const { chapter, timeMs } of pictures) {
    const { data, info } = await sharp(readFileSync(house.picture(1, chapter)))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info.width).toBe(480);
    const shown = readClock(info.width, info.height, (x, y) => data[y * info.width + x]!);
    expect(Math.abs(shown.timeMs - timeMs)).toBeLessThanOrEqual(40);
    const { startMs, endMs } = spans[chapter]!;
    expect(timeMs).toBeGreaterThanOrEqual(startMs);
    expect(timeMs).toBeLessThanOrEqual((startMs + endMs) / 2);
  }
  expect(await house.run("GenerateChapterThumbs")).toMatchObject({ items: { total: 0 } });
});

test("films without chapters get pictures at equal distances once somebody asks for them", async () => {
  const house = await openCinema();
  makeClip(join(house.media, "Film (2001).mkv"), { durationSeconds: 24, video: clock });
  await house.scan();
  expect(await house.run("GenerateChapterThumbs")).toMatchObject({ outcome: "success", items: { total: 0 } });
  expect(house.finding(1)).toBeUndefined();

  house.store.sectionSettings.save(1, new Map([["evenChapterThumbs", true]]));
  expect(await house.run("GenerateChapterThumbs")).toMatchObject({ outcome: "success", items: { done: 1 } });
  const { pictures, chapters } = house.finding(1)!;
  expect(chapters).toEqual([0, 1, 2, 3].map((i) => ({ startMs: i * 6000, endMs: (i + 1) * 6000 })));
  expect(pictures.map(({ chapter }) => chapter)).toEqual([0, 1, 2, 3]);
  for (const { chapter } of pictures) expect(existsSync(house.picture(1, chapter))).toBe(true);
  expect(await house.run("GenerateChapterThumbs")).toMatchObject({ items: { total: 0 } });
});
