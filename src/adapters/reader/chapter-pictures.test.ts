import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readClock } from "../../../test/media/clock.ts";
import { makeClip, type VideoSpec } from "../../demo/encode.ts";
import type { Span } from "../../media/span.ts";
import { type ChapterPicturesFinding, chapterPictures, previews, type Tap } from "../../media/taps.ts";
import { openReader, type ReaderPool } from "../reader.ts";

let folder: string;
let reader: ReaderPool;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "chapter-pictures-"));
  reader = openReader({ slots: 1 });
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

const clock: VideoSpec = {
  width: 320,
  height: 180,
  frameRate: 25,
  codec: "libx264",
  keyframeEvery: 25,
  pictures: { kind: "clock", light: 200, dark: 30 },
};
const noisy = (graph: string): VideoSpec => ({
  ...clock,
  codec: "mjpeg",
  pictures: { kind: "lavfi", graph: `testsrc2=size=320x180:rate=25,${graph}` },
});
const span = (startSeconds: number, endSeconds: number): Span => ({
  startMs: startSeconds * 1000,
  endMs: endSeconds * 1000,
});

async function read(file: string, ...taps: Tap[]) {
  const artefactFolder = mkdtempSync(join(folder, "artefacts-"));
  const signal = new AbortController().signal;
  const { outcomes, bytesRead } = await reader.read({ file, taps, artefactFolder }, { signal });
  const [outcome] = outcomes;
  if ("failed" in outcome!) throw new Error(outcome.failed);
  const { pictures } = outcome!.found as ChapterPicturesFinding;
  return { pictures, bytesRead, artefactFolder, share: bytesRead / statSync(file).size };
}

async function make(
  name: string,
  video: VideoSpec,
  durationSeconds: number,
  chapters: readonly Span[],
  ...more: Tap[]
) {
  const file = join(folder, name);
  makeClip(file, { durationSeconds, video });
  return read(file, chapterPictures({ chapters, width: 480, quality: 4 }), ...more);
}

/** The luma of a JPEG. */
async function open(file: string) {
  const { data, info } = await sharp(readFileSync(file))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { ...info, pixel: (x: number, y: number) => data[y * info.width + x]! };
}

describe.each([
  ["a keyframe each second", 25],
  ["a keyframe each seven seconds", 175],
  ["one keyframe for all", 10_000],
])("with %s", (_, keyframeEvery) => {
  it("shows a moment of the beginning of each chapter, and says which", async () => {
    const chapters = [span(0, 12), span(12, 25), span(25, 40)];
    const video = { ...clock, keyframeEvery };
    const { pictures, artefactFolder } = await make(`every-${keyframeEvery}.mp4`, video, 40, chapters);
    expect(pictures.map(({ chapter }) => chapter)).toEqual([0, 1, 2]);
    expect(readdirSync(artefactFolder).sort()).toEqual(pictures.map(({ file }) => file).sort());
    for (const { chapter, file, timeMs } of pictures) {
      const { width, height, pixel } = await open(join(artefactFolder, file));
      expect({ width, height }).toEqual({ width: 480, height: 270 });
      const shownMs = readClock(width, height, pixel).timeMs;
      expect(Math.abs(shownMs - timeMs)).toBeLessThanOrEqual(40);
      const { startMs, endMs } = chapters[chapter]!;
      expect(timeMs).toBeGreaterThanOrEqual(startMs);
      expect(timeMs).toBeLessThanOrEqual((startMs + endMs) / 2);
    }
  });
});

it("passes over black", async () => {
  const black = noisy("drawbox=t=fill:c=black:enable='between(t,10,14)'");
  const { pictures, artefactFolder } = await make("black.mkv", black, 30, [span(0, 10), span(10, 30)]);
  expect(pictures[1]!.timeMs).toBeGreaterThan(14_000);
  expect(pictures[1]!.timeMs).toBeLessThan(15_500);
  const { channels } = await sharp(join(artefactFolder, pictures[1]!.file)).stats();
  expect(channels[0]!.stdev).toBeGreaterThan(30);
});

it("reads from chapter to chapter, and chooses the same beside other taps", async () => {
  const chapters = [span(0, 25), span(25, 60), span(60, 90)];
  const video = noisy("noise=alls=80:allf=t");
  const alone = await make("noise.mkv", video, 90, chapters);
  expect(alone.pictures.map(({ timeMs }) => Math.round(timeMs / 1000))).toEqual([8, 26, 61]);
  expect(alone.share).toBeLessThan(0.1);
  const tap = chapterPictures({ chapters, width: 480, quality: 4 });
  const beside = await read(join(folder, "noise.mkv"), tap, previews({ intervalMs: 1000, width: 320 }));
  expect(beside.pictures).toEqual(alone.pictures);
});

it("refuses what has no pictures", async () => {
  const file = join(folder, "song.flac");
  const signal = { kind: "sine", frequency: 440, dbfs: -20 } as const;
  makeClip(file, { durationSeconds: 1, audio: [{ codec: "flac", sampleRate: 48_000, channels: 1, signal }] });
  await expect(read(file, chapterPictures({ chapters: [], width: 480, quality: 4 }))).rejects.toThrow(
    /Expected a video stream to make pictures of, but .*song\.flac has none/,
  );
});
