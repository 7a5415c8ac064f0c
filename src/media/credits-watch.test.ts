import { describe, expect, it } from "vitest";
import { createCreditsWatch, creditsOf } from "./credits.ts";
import type { SmallPicture } from "./small-picture.ts";

const [width, height] = [200, 100];

/** A stretch of rows with four upright strokes, which is a line of text when it is as high as one. */
interface Line {
  row: number;
  high?: number;
  x?: number;
}

/** Text over stripes of so many lumas, each from top to bottom. */
function drawn(stripes: readonly number[], lines: readonly Line[] = []): SmallPicture {
  const y = Uint8Array.from(
    { length: width * height },
    (_, i) => stripes[Math.floor(((i % width) * stripes.length) / width)]!,
  );
  for (const { row, high = 4, x = 45 } of lines)
    for (let at = row; at < row + high; at++)
      for (let stroke = 0; stroke < 4; stroke++)
        y.fill(230, at * width + x + 8 * stroke, at * width + x + 8 * stroke + 2);
  const plane = () => new Uint8Array((width * height) / 4).fill(128);
  return { width, height, y, u: plane(), v: plane() };
}

const black = [16];
/** The left half is plain, the right one is not. */
const half = [16, 16, 60, 130];
const scene = [16, 46, 76, 106, 136];

const watchOf = () => createCreditsWatch({ durationMs: 60_000 });

function lookOf(picture: SmallPicture) {
  const watch = watchOf();
  watch.add(picture, 0);
  return watch.end().keyframes[0]!.look;
}

describe("a keyframe", () => {
  it("on one ground is text, or text that comes in from below, or neither", () => {
    expect(lookOf(drawn(black))).toBe("blank");
    expect(lookOf(drawn(black, [{ row: 20 }]))).toBe("lettered");
    expect(lookOf(drawn(black, [{ row: 80 }]))).toBe("blank");
    expect(lookOf(drawn(black, [{ row: 96 }]))).toBe("entering");
    expect(lookOf(drawn(black, [{ row: 20 }, { row: 96 }]))).toBe("lettered");
  });

  it("with one plain half is text when there are two lines, one above the place of subtitles", () => {
    expect(lookOf(drawn(half))).toBe("picture");
    expect(lookOf(drawn(half, [{ row: 20 }]))).toBe("picture");
    expect(lookOf(drawn(half, [{ row: 20 }, { row: 80 }]))).toBe("lettered");
    expect(lookOf(drawn(half, [{ row: 74 }, { row: 84 }]))).toBe("picture");
  });

  it("of a scene is text when there are four lines above the place of subtitles", () => {
    const rows = [10, 20, 30, 80].map((row) => ({ row }));
    expect(lookOf(drawn(scene, rows))).toBe("picture");
    expect(lookOf(drawn(scene, [...rows, { row: 40 }]))).toBe("lettered");
  });

  it("tells in percent what it shows", () => {
    const watch = watchOf();
    watch.add(drawn(scene, [{ row: 10 }, { row: 20 }, { row: 80 }]), 7000);
    expect(watch.end().keyframes).toEqual([
      { timeMs: 7000, look: "picture", black: 20, ground: 20, lines: 2, scrolled: false },
    ]);
  });

  it("is wanted each 400 ms", () => {
    const watch = watchOf();
    expect(watch.wants(0)).toBe(true);
    for (const timeMs of [100, 499, 500]) watch.add(drawn(black), timeMs);
    expect(watch.end().keyframes.map(({ timeMs }) => timeMs)).toEqual([100, 500]);
    expect(watch.wants(899)).toBe(false);
    expect(watch.wants(900)).toBe(true);
  });
});

describe("text that scrolls", () => {
  /** Two lines of 8 rows over a scene, moved up by some rows. */
  const roll = (by: number) =>
    drawn(
      scene,
      [30, 50].map((row) => ({ row: row - by, high: 8 })),
    );
  /** Whether text was seen to scroll, at times and with rows moved. */
  const scrolledAt = (...seen: (readonly [timeMs: number, by: number])[]) => {
    const watch = watchOf();
    for (const [timeMs, by] of seen) watch.add(roll(by), timeMs);
    return watch.end().keyframes.map(({ scrolled }) => scrolled);
  };

  it("is credits over a scene with two lines", () => {
    const watch = watchOf();
    for (const [i, by] of [0, 4, 4].entries()) watch.add(roll(by), 1000 * i);
    expect(watch.end().keyframes.map(({ look }) => look)).toEqual(["picture", "lettered", "picture"]);
    watch.add(drawn(scene, [{ row: 42, high: 12 }]), 3000);
    watch.add(drawn(scene, [{ row: 34, high: 12 }]), 4000);
    expect(watch.end().keyframes.at(-1)).toMatchObject({ scrolled: true, lines: 1, look: "picture" });
  });

  it("is compared with a picture of 800 ms before or more", () => {
    expect(scrolledAt([0, 0], [799, 4], [1199, 4])).toEqual([false, true, true]);
    expect(scrolledAt([0, 0], [800, 4], [1200, 4])).toEqual([false, true, false]);
  });

  it("is not compared with a later picture", () => {
    const watch = watchOf();
    watch.add(roll(0), 5000);
    watch.refine(roll(4), 4000);
    watch.refine(roll(8), 4400);
    expect(watch.save().between).toEqual([
      { timeMs: 4000, look: "picture" },
      { timeMs: 4400, look: "lettered" },
    ]);
  });
});

it("what was saved does not change when the watch goes on", () => {
  const watch = watchOf();
  watch.add(drawn(black), 0);
  watch.refine(drawn(black), 40);
  const saved = watch.save();
  const before = structuredClone(saved);
  for (const one of [watch, createCreditsWatch({ durationMs: 60_000 }, saved)]) {
    one.add(drawn(black), 2000);
    one.refine(drawn(black), 2040);
    expect(one.save().keyframes).toHaveLength(2);
    expect(one.save().between).toHaveLength(2);
  }
  expect(saved).toEqual(before);
});

describe("markers", () => {
  const durationMs = 100_000;
  const span = (startMs: number, endMs: number) => ({ startMs, endMs });
  const markersOf = (sources: Partial<Parameters<typeof creditsOf>[0]>) =>
    creditsOf({ parts: [], repeatedSound: [], chapters: [], durationMs, ...sources });

  it("are final up to 5 s before the end, and only the last one", () => {
    const finalOf = (...ends: number[]) =>
      markersOf({ parts: ends.map((end) => span(end - 15_000, end)) }).markers.map(({ final }) => final);
    expect(finalOf(95_000)).toEqual([true]);
    expect(finalOf(94_999)).toEqual([false]);
    expect(finalOf(60_000, 100_000)).toEqual([false, true]);
    expect(
      creditsOf({
        parts: [span(0, 16_000), span(17_000, 33_000)],
        repeatedSound: [],
        chapters: [],
        durationMs: 20_000,
      }).markers.map(({ final }) => final),
    ).toEqual([false, true]);
  });

  it("are 15 s long at least", () => {
    expect(markersOf({ parts: [span(50_000, 65_000)] }).markers).toHaveLength(1);
    expect(markersOf({ parts: [span(50_000, 64_999)] })).toEqual({ origin: "found", markers: [] });
  });

  it("begin and end where it was seen, when it is heard within 5 s of that", () => {
    const parts = [span(20_000, 40_000), span(50_000, 70_000)];
    const heard = (startMs: number, endMs: number) =>
      markersOf({ parts, repeatedSound: [span(startMs, endMs)] }).markers.map((one) => [
        one.startMs,
        one.endMs,
      ]);
    expect(heard(45_000, 75_000)).toEqual([
      [20_000, 40_000],
      [50_000, 70_000],
    ]);
    expect(heard(44_999, 75_001)).toEqual([
      [20_000, 40_000],
      [44_999, 75_001],
    ]);
    expect(heard(25_000, 35_000)).toEqual([
      [20_000, 40_000],
      [50_000, 70_000],
    ]);
    expect(heard(80_000, 95_000)).toEqual([
      [20_000, 40_000],
      [50_000, 70_000],
      [80_000, 95_000],
    ]);
  });

  it("are those of named chapters in the second half, joined where they meet", () => {
    const chapter = (startMs: number, endMs: number) => ({ startMs, endMs, title: " Credits " });
    expect(markersOf({ chapters: [chapter(50_000, 55_000)] })).toEqual({
      origin: "chapter",
      markers: [{ startMs: 50_000, endMs: 55_000, final: false }],
    });
    expect(markersOf({ chapters: [chapter(49_999, 55_000)] })).toEqual({ origin: "found", markers: [] });
    expect(markersOf({ chapters: [chapter(80_000, 98_000), chapter(60_000, 80_000)] }).markers).toEqual([
      { startMs: 60_000, endMs: 98_000, final: true },
    ]);
  });
});
