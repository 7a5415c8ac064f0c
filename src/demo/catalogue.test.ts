import { AV_PIX_FMT_YUV420P } from "node-av/constants";
import { describe, expect, it, test } from "vitest";
import { picturesOf } from "../../test/support/drawn-pictures.ts";
import { createAdsWatch, stretchesAround } from "../media/ads.ts";
import { type EpisodeSound, findIntros, findRepeatedCredits } from "../media/season.ts";
import { createSilenceFinder } from "../media/silences.ts";
import { createSoundPrinter } from "../media/sound-print.ts";
import { demoFiles } from "./catalogue.ts";
import type { ClipSpec } from "./encode.ts";
import { openPictures } from "./pictures.ts";
import { synthesize } from "./signals.ts";

const isPoster = (path: string) => /(?:poster|cover)\.jpg$/.test(path);
const below = (folder: string) =>
  demoFiles.filter(({ path }) => path.startsWith(`${folder}/`) && !isPoster(path)).map(({ spec }) => spec);

const soundOf = ({ audio, durationSeconds }: ClipSpec): Float32Array =>
  synthesize(audio![0]!.signal, 16_000, 1)(0, durationSeconds * 16_000)[0]!;

describe("demoFiles", () => {
  it("has three films of two minutes or more at 720p, with chapters and sound; one has two languages", () => {
    const films = below("Films");
    expect(films).toHaveLength(3);
    for (const { durationSeconds, video, chapters, audio } of films) {
      expect(durationSeconds).toBeGreaterThanOrEqual(120);
      expect([video!.width, video!.height]).toEqual([1280, 720]);
      expect(chapters!.length).toBeGreaterThan(2);
      expect(chapters!.every(({ startMs }) => startMs < durationSeconds * 1000)).toBe(true);
      expect(audio![0]!.channels).toBe(2);
    }
    expect(films.map(({ audio }) => audio!.length).toSorted()).toEqual([1, 1, 2]);
  });

  it("has four episodes, a recording, six tracks and five photos; posters of the films and the album", () => {
    const counts = ["Shows", "Recordings", "Music", "Photos"].map((folder) => below(folder).length);
    expect(counts).toEqual([4, 1, 6, 5]);
    expect(demoFiles.filter(({ path }) => isPoster(path))).toHaveLength(4);
    expect(new Set(demoFiles.map(({ path }) => path)).size).toBe(23);
  });

  it.each(demoFiles.filter(({ spec }) => spec.video))("has pictures for $path", ({ spec }) => {
    const { width, height, pictures: source } = spec.video!;
    using pictures = openPictures(source, { width, height, format: AV_PIX_FMT_YUV420P });
    using frame = pictures.at(0);
    expect([frame.width, frame.height]).toEqual([width, height]);
  });
});

test("the season sounds alike in its opening and its credits, and nowhere else", () => {
  const season = below("Shows").map((spec): EpisodeSound => {
    const printer = createSoundPrinter();
    printer.add(soundOf(spec), 0);
    return { ...printer.end()!, durationMs: spec.durationSeconds * 1000, keyframesMs: [], chapters: [] };
  });
  const near = (ms: number) => expect.toSatisfy((found: number) => Math.abs(found - ms) <= 1000);
  expect(findIntros(season)).toEqual(
    season.map(() => ({ intro: { startMs: near(8000), endMs: near(28_000), origin: "found" } })),
  );
  expect(findRepeatedCredits(season)).toEqual(
    season.map(() => [{ startMs: near(54_000), endMs: near(72_000) }]),
  );
});

test("the recording has one break, between the halves of its show", () => {
  const [spec] = below("Recordings") as [ClipSpec];
  const { pictures, frameRate } = spec.video!;
  if (pictures.kind !== "shots") throw new Error("The recording is drawn from shots.");
  const durationMs = spec.durationSeconds * 1000;
  const finder = createSilenceFinder({ threshold: -50, minimumMs: 100 });
  finder.add(soundOf(spec));
  const silences = finder.end();
  const watch = createAdsWatch({ durationMs });
  for (const { picture, timeMs } of picturesOf(pictures.shots, 2000)) watch.add(picture, timeMs);
  for (const { startMs, endMs } of stretchesAround(silences, durationMs))
    for (const { picture, timeMs } of picturesOf(pictures.shots, 1000 / frameRate, {
      fromMs: startMs,
      toMs: endMs,
    }))
      watch.addWithin(picture, timeMs);
  const { breaks, logo } = watch.end(silences);
  expect(logo).toBe("top right");
  expect(breaks).toHaveLength(1);
  expect(Math.abs(breaks[0]!.startMs - 75_000)).toBeLessThan(1000);
  expect(Math.abs(breaks[0]!.endMs - 140_400)).toBeLessThan(1000);
});
