import { AV_PIX_FMT_YUV420P } from "node-av/constants";
import { describe, expect, it } from "vitest";
import { demoFiles } from "./catalogue.ts";
import { openPictures } from "./pictures.ts";

const below = (folder: string) =>
  demoFiles.filter(({ path }) => path.startsWith(`${folder}/`)).map(({ spec }) => spec);

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

  it("has four episodes, six tracks and five photos", () => {
    expect(["Shows", "Music", "Photos"].map((folder) => below(folder).length)).toEqual([4, 6, 5]);
    expect(new Set(demoFiles.map(({ path }) => path)).size).toBe(18);
  });

  it.each(demoFiles.filter(({ spec }) => spec.video))("has pictures for $path", ({ spec }) => {
    const { width, height, pictures: source } = spec.video!;
    using pictures = openPictures(source, { width, height, format: AV_PIX_FMT_YUV420P });
    using frame = pictures.at(0);
    expect([frame.width, frame.height]).toEqual([width, height]);
  });
});
