import { describe, expect, it } from "vitest";
import { addFrame, breakFrames, frameRateOf, medianOf, noFrames } from "./frame-times.ts";

const timesOf = (
  times: readonly number[],
  durationMs: number | ((i: number) => number) = 0,
): ReturnType<typeof noFrames> => {
  const frames = noFrames(1000);
  times.forEach((time, i) => {
    addFrame(frames, time, typeof durationMs === "number" ? durationMs : durationMs(i));
  });
  return frames;
};

/** Times of equal distance, rounded to the container's tick. */
const even = (count: number, rate: number, tickMs: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.round((i * 1000) / rate / tickMs) * tickMs);

/** The order of a file with three pictures between two that others refer to. */
const reordered = (times: readonly number[]): number[] =>
  times.flatMap((_, i) => {
    if (i % 4 !== 0) return [];
    const [first, ...between] = [i, i - 3, i - 2, i - 1].flatMap((place) => times[place] ?? []);
    return i === 0 ? [times[0]!] : [first!, ...between];
  });

describe("frameRateOf", () => {
  it.each([
    ["whole milliseconds", 1],
    ["ticks of 90 kHz", 1 / 90],
    ["exact times", 1e-9],
  ])("finds constant rates in %s", (_, tickMs) => {
    for (const known of [12, 15, 23.976, 24, 25, 29.97, 30, 48, 50, 59.94, 60, 119.88]) {
      const found = frameRateOf(timesOf(even(5000, known, tickMs)))!;
      expect(found.constant).toBe(true);
      expect(Math.abs(found.average / known - 1)).toBeLessThan(1e-4);
      expect([found.min, found.max]).toEqual([found.average, found.average]);
    }
  });

  it("tells 23.976 from 24", () => {
    expect(frameRateOf(timesOf(even(1440, 24_000 / 1001, 1)))!.average).toBeCloseTo(23.976, 2);
    expect(frameRateOf(timesOf(even(1440, 24, 1)))!.average).toBeCloseTo(24, 2);
  });

  it("is the same whatever order the pictures are stored in", () => {
    const times = even(1001, 25, 1);
    const stored = reordered(times);
    expect(stored).toHaveLength(times.length);
    expect(stored).not.toEqual(times);
    expect(frameRateOf(timesOf(stored))).toEqual(frameRateOf(timesOf(times)));
  });

  it("varies where two rates are mixed", () => {
    const film = even(480, 24, 1);
    const video = even(600, 30, 1).map((time) => time + 20_000);
    expect(frameRateOf(timesOf([...film, ...video]))).toEqual({
      average: expect.closeTo(27, 1),
      constant: false,
      min: expect.closeTo(23.81, 2),
      max: expect.closeTo(30.303, 2),
    });
  });

  it("forgives a frame left out now and then", () => {
    const times = even(1000, 25, 1).filter((_, i) => i % 100 !== 50);
    expect(frameRateOf(timesOf(times))).toMatchObject({ constant: true, average: 25 });
    const often = even(1000, 25, 1).filter((_, i) => i % 20 !== 10);
    expect(frameRateOf(timesOf(often))).toMatchObject({ constant: false, min: 12.5, max: 25 });
  });

  it("leaves the holes of a constant rate out, and lists them", () => {
    const times = even(2000, 25, 1).filter((time) => time < 20_000 || time >= 27_000);
    const frames = timesOf(times, 40);
    expect(frameRateOf(frames)).toMatchObject({ constant: true, average: 25 });
    expect(frames.gaps).toEqual([{ kind: "gap", fromMs: 20_000, toMs: 27_000, packets: 0 }]);
  });

  it("takes no short pauses for holes", () => {
    const times = even(1000, 30, 1).filter((_, i) => i % 50 < 36);
    const frames = timesOf(times);
    expect(frameRateOf(frames)).toMatchObject({ constant: false, min: 2 });
    expect(frames.gaps).toEqual([]);
  });

  it("counts the pauses of a varying rate", () => {
    const times = Array.from({ length: 100 }, (_, i) => i * 50 + Math.floor(i / 5) * 1500 + (i % 3) * 9);
    const found = frameRateOf(timesOf(times))!;
    expect(found.constant).toBe(false);
    expect(found.average).toBeCloseTo(99_000 / times.at(-1)!, 3);
    expect(found.min).toBeLessThan(1);
  });

  it("sees no hole in a picture that the file says stands for long", () => {
    const times = [0, 40, 80, 120, 5120, 5160, 5200];
    expect(timesOf(times, (i) => (i === 3 ? 5000 : 40)).gaps).toEqual([]);
  });

  it("does not measure across a break", () => {
    const frames = timesOf(even(50, 25, 1));
    breakFrames(frames);
    for (const time of even(50, 25, 1)) addFrame(frames, time, 40);
    expect(frameRateOf(frames)).toMatchObject({ constant: true, average: 25 });
    expect(frames.gaps).toEqual([]);
  });

  it("is null without two frames", () => {
    expect(frameRateOf(noFrames(1000))).toBeNull();
    expect(frameRateOf(timesOf([100]))).toBeNull();
    expect(frameRateOf(timesOf([100, 100]))).toBeNull();
  });
});

describe("medianOf", () => {
  it("weighs by the counts", () => {
    expect(medianOf([[5, 1]])).toBe(5);
    expect(
      medianOf([
        [1, 2],
        [7, 2],
      ]),
    ).toBe(1);
    expect(
      medianOf([
        [1, 1],
        [7, 1],
        [9, 3],
      ]),
    ).toBe(9);
  });
});
