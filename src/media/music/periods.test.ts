import { describe, expect, test } from "vitest";
import { createRandom } from "../../../test/support/random.ts";
import { createPeriodMeter, type Periods } from "./periods.ts";

const bands = 6;
const framesPerSecond = 50;

type Strengths = (frame: number, band: number) => number;

function periodsOf(frames: number, longestLag: number, strength: Strengths): Periods {
  const meter = createPeriodMeter(framesPerSecond, longestLag);
  for (let i = 0; i < frames; i++)
    meter.add(Float32Array.from({ length: bands }, (_, band) => strength(i, band)));
  return meter.end();
}

/** Each value against the mean and deviation of the last four seconds, at most eight deviations. */
function evened(values: readonly number[]): number[] {
  let [mean, variance] = [0, 0];
  return values.map((value, i) => {
    const share = 1 / Math.min(i + 1, 200);
    const from = value - mean;
    mean += share * from;
    variance = (1 - share) * variance + share * from * from;
    return Math.min(8, (value - mean) / Math.max(0.02, Math.sqrt(variance)));
  });
}

/** The definition: the mean product of values so far apart, over the mean square. */
function likeness(values: readonly number[], longestLag: number): number[] {
  const whole = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  return Array.from({ length: longestLag + 1 }, (_, lag) => {
    let sum = 0;
    for (let i = lag; i < values.length; i++) sum += values[i]! * values[i - lag]!;
    return sum / (values.length - lag) / whole;
  });
}

function expectAlike(found: Float64Array, expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [lag, value] of expected.entries()) expect(found[lag], `lag ${lag}`).toBeCloseTo(value, 4);
}

describe("likeness", () => {
  // Less than a block, a block, more than two; lags that are a multiple of four, and others.
  test.each([
    [100, 30],
    [512, 32],
    [513, 33],
    [1300, 31],
  ])("of %d frames up to lag %d is that of the definition", (frames, longestLag) => {
    const random = createRandom(frames);
    const strengths = Array.from({ length: frames }, (_, i) =>
      Array.from({ length: bands }, (_, band) => {
        const stroke = (i + band) % (7 + band) === 0 ? 1 : 0;
        // The quiet ones, below what is blown up, and a blow that does not count for many.
        const scale = band === 1 ? 0.01 : 1;
        return Math.fround(scale * (stroke + random()) + (band === 2 && i === 90 ? 500 : 0));
      }),
    );
    const found = periodsOf(frames, longestLag, (i, band) => strengths[i]![band]!);
    const each = Array.from({ length: bands }, (_, band) => evened(strengths.map((values) => values[band]!)));
    const together = each[0]!.map((_, i) => each.slice(0, 5).reduce((sum, values) => sum + values[i]!, 0));
    expect(found.frames).toBe(frames);
    expect(found.bands).toHaveLength(bands);
    for (const [band, values] of each.entries())
      expectAlike(found.bands[band]!, likeness(values, longestLag));
    expectAlike(found.beat, likeness(together, longestLag));
  });

  test("of strokes is high at their distance and its multiples", () => {
    const { beat, bands: found } = periodsOf(1000, 25, (i, band) => (band === 3 && i % 10 === 0 ? 1 : 0));
    for (const each of [beat, found[3]!]) {
      expect(each[0]).toBeCloseTo(1, 6);
      expect(each[10]).toBeGreaterThan(0.95);
      expect(each[20]).toBeGreaterThan(0.95);
      expect(each[5]).toBeLessThan(0);
    }
    expect(found[2]).toEqual(new Float64Array(26));
  });

  test("of hats is none of the beat's", () => {
    const { beat, bands: found } = periodsOf(300, 25, (i, band) => (band === 5 && i % 10 === 0 ? 1 : 0));
    expect(beat).toEqual(new Float64Array(26));
    expect(found[5]![10]).toBeGreaterThan(0.9);
  });

  test("of nothing is nothing", () => {
    const none = periodsOf(0, 6, () => 0);
    expect(none).toEqual({
      frames: 0,
      onsets: 0,
      beat: new Float64Array(7),
      bands: new Array(bands).fill(new Float64Array(7)),
    });
  });
});

describe("onsets", () => {
  const onsets = (frames: number, strength: Strengths) => periodsOf(frames, 4, strength).onsets;

  test("are strokes three frames apart or more", () => {
    expect(onsets(200, (i) => Number(i % 10 === 9))).toBe(19);
    expect(onsets(201, (i) => Number(i % 10 === 9))).toBe(20);
    expect(onsets(200, (i) => Number(i % 3 === 2))).toBe(66);
  });

  test("of strokes that are nearer every other counts", () => {
    expect(onsets(200, (i) => Number(i % 2 === 1))).toBe(50);
    expect(onsets(198, (i) => Number(i % 2 === 1))).toBe(49);
  });

  test.each([
    [[0], 0],
    [[5], 0],
    [[0, 1], 9],
    [[4, 5], 9],
    [[0, 1, 2, 3, 4, 5], 9],
  ])("in the bands %j are %d", (sounding, expected) => {
    // A stroke in ten frames is three deviations, and as many sixths of it as there are bands.
    expect(onsets(100, (i, band) => Number(i % 10 === 9 && sounding.includes(band)))).toBe(expected);
  });

  test("are peaks: what rises or stays in several frames is one", () => {
    expect(onsets(101, (i) => [0, 0, 0, 0, 0, 0, 0, 0, 1, 2][i % 10]!)).toBe(10);
    expect(onsets(101, (i) => [0, 0, 0, 0, 0, 0, 0, 2, 1.8, 1.6][i % 10]!)).toBe(10);
    expect(onsets(101, (i) => Number(i >= 50))).toBe(1);
    expect(onsets(101, () => 1)).toBe(0);
  });
});

test("what was saved goes on as if nothing had been", () => {
  const random = createRandom(3);
  const frames = Array.from({ length: 700 }, (_, i) =>
    Float32Array.from({ length: bands }, () => random() + Number(i % 9 === 0)),
  );
  const whole = createPeriodMeter(framesPerSecond, 20);
  let parts = createPeriodMeter(framesPerSecond, 20);
  for (const [i, strengths] of frames.entries()) {
    whole.add(strengths);
    parts.add(strengths);
    if (i % 97 !== 0) continue;
    const saved = parts.save();
    parts.add(new Float32Array(bands).fill(9));
    parts = createPeriodMeter(framesPerSecond, 20, saved);
  }
  expect(parts.end()).toEqual(whole.end());
});
