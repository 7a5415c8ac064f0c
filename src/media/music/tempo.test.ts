import { describe, expect, test } from "vitest";
import type { Periods } from "./periods.ts";
import { findTempo, signsOfBeat, tempi, viewsOf } from "./tempo.ts";
import { multiples, weights } from "./tempo-weights.ts";

const framesPerSecond = 50;
const longestLag = 400;

function periodsOf(of: (lag: number) => number, frames = 1_000_000): Periods {
  const product = Float64Array.from({ length: longestLag + 1 }, (_, lag) => of(lag));
  return { frames, onsets: 0, beat: product, bands: new Array<Float64Array>(6).fill(product) };
}

/** 1 at lag 0 and `height` at the multiples of a period. */
const strokes =
  (period: number, height = 1) =>
  (lag: number) => {
    const nearest = Math.round(lag / period);
    const away = Math.abs(lag - nearest * period);
    return (nearest === 0 ? 1 : height) * Math.exp(-0.5 * away * away);
  };

describe("views", () => {
  const views = (beat: readonly number[], bands: readonly (readonly number[])[]) =>
    viewsOf({
      frames: 0,
      onsets: 0,
      beat: Float64Array.from(beat),
      bands: bands.map((band) => Float64Array.from(band)),
    });
  const zeros = new Array<number>(12).fill(0);
  const at = (place: number) => zeros.map((_, i) => Number(i === place));
  const rounded = (view: Float64Array) => Array.from(view, (value) => Math.round(value * 1e6) / 1e6);
  const over = (divisor: number, ...weighted: number[]) =>
    zeros.map((_, i) => Math.round(((weighted[i] ?? 0) / divisor) * 1e6) / 1e6);

  test("are evened out by four lags to either side, and 1 at lag 0", () => {
    const none = new Array(6).fill(zeros);
    expect(rounded(views(at(0), none)[0]!)).toEqual(over(19, 19, 16, 10, 4, 1));
    // Lags below 0 are those above it.
    expect(rounded(views(at(1), none)[0]!)).toEqual(over(32, 32, 29, 20, 11, 4, 1));
    // Beyond the last lag is the last.
    const ends = views(
      at(0).map((value, i) => value + Number(i === 11)),
      none,
    )[0]!;
    expect(rounded(ends).slice(6)).toEqual([
      0,
      ...[1, 5, 15, 31, 50].map((value) => rounded(Float64Array.of(value / 19))[0]),
    ]);
  });

  test("are all, each band like itself, kick, bass, snare and hats", () => {
    const bands = [1, 2, 3, 4, 5, 6].map((band) => at(0).map((value, i) => value + Number(i === 6) * band));
    const found = views(at(0), bands).map((view) => view[6]!);
    for (const [i, expected] of [0, 3, 1, 2, 5, 6].entries()) expect(found[i]).toBeCloseTo(expected, 9);
    expect(views(zeros, new Array(6).fill(zeros))).toEqual(new Array(6).fill(Float64Array.from(zeros)));
  });
});

describe("signs of a beat", () => {
  test("are the view at each multiple of its lag, between two lags in proportion", () => {
    const ramp = Float64Array.from({ length: 101 }, (_, lag) => lag);
    const signs = signsOfBeat([ramp, ramp.map((value) => 2 * value)], 10, 115);
    expect(signs).toHaveLength(2 * multiples.length + 1);
    for (const [i, multiple] of multiples.entries()) {
      expect(signs[i]).toBeCloseTo(10 * multiple, 9);
      expect(signs[i + multiples.length]).toBeCloseTo(20 * multiple, 9);
    }
    // Four times 30 is beyond the end.
    expect(signsOfBeat([ramp], 30, 115)[9]).toBe(100);
    expect(signsOfBeat([ramp], 25, 115)[9]).toBe(100);
  });

  test("and how many octaves it is from 115, squared", () => {
    for (const [bpm, expected] of [
      [115, 0],
      [230, 1],
      [57.5, 1],
      [460, 4],
    ] as const)
      expect(signsOfBeat([], 10, bpm)).toEqual([expected]);
  });
});

test("tempi are from 45 to 225, each one per cent faster", () => {
  expect(tempi[0]).toBe(45);
  expect(tempi).toHaveLength(162);
  expect(tempi[1]! / tempi[0]!).toBeCloseTo(1.01, 9);
  expect(tempi.at(-1)!).toBeLessThanOrEqual(225);
  expect(tempi.at(-1)! * 1.01).toBeGreaterThan(225);
});

describe("tempo", () => {
  const none = { tempo: null, tempoConfidence: 0, pulse: 0, metre: [0, 0, 0, 0, 0, 0] };

  test.each([25, 26.3, 23.9, 28.4])("of strokes %d frames apart", (period) => {
    const found = findTempo(periodsOf(strokes(period)), framesPerSecond);
    expect(Math.abs(found.tempo! - 3000 / period)).toBeLessThanOrEqual(0.2);
    expect(found.tempo! * 10).toBeCloseTo(Math.round(found.tempo! * 10), 6);
    expect(found.pulse).toBeGreaterThan(0.97);
    for (const [i, expected] of [0, 0, 0, 1, 1, 1].entries())
      expect(Math.abs(found.metre[i]! - expected), `${i}`).toBeLessThan(0.05);
  });

  test("pulse is the mean of one to four beats, metre what is at its lags", () => {
    const heights = [1, 0.9, 0.8, 0.7, 0.6];
    const found = findTempo(
      periodsOf((lag) => strokes(25)(lag) * (heights[Math.round(lag / 25)] ?? 0.5)),
      framesPerSecond,
    );
    expect(found.tempo).toBeCloseTo(120, 0);
    expect(found.pulse).toBeCloseTo(0.75, 2);
    expect(found.metre[3]).toBeCloseTo(0.8, 2);
    expect(found.metre[4]).toBeCloseTo(0.7, 2);
    expect(found.metre[5]).toBeCloseTo(0.6, 2);
  });

  test("is told from six seconds on", () => {
    expect(findTempo(periodsOf(strokes(25), 299), framesPerSecond)).toEqual(none);
    // So few frames must be alike by more than 6 / sqrt(300) = 0.35.
    expect(findTempo(periodsOf(strokes(25), 300), framesPerSecond).tempo).toBeCloseTo(120, 0);
  });

  test.each([
    [1_000_000, 0.14, false],
    [1_000_000, 0.16, true],
    [900, 0.19, false],
    [900, 0.21, true],
  ])("of %d frames that are alike by %d: %s", (frames, height, isTold) => {
    const found = findTempo(periodsOf(strokes(25, height), frames), framesPerSecond);
    if (isTold) expect(found.pulse).toBeCloseTo(height, 2);
    else expect(found).toEqual(none);
  });

  test("of noise and of nothing is none", () => {
    expect(
      findTempo(
        periodsOf((lag) => Number(lag === 0)),
        framesPerSecond,
      ),
    ).toEqual(none);
    expect(
      findTempo(
        periodsOf(() => 0),
        framesPerSecond,
      ),
    ).toEqual(none);
  });

  test.each([1, 0.3])(
    "confidence is the share of the tempi around it, less where the pulse is weak: %d",
    (height) => {
      const periods = periodsOf(strokes(26.3, height));
      const views = viewsOf(periods);
      const odds = tempi.map((bpm) =>
        Math.exp(signsOfBeat(views, 3000 / bpm, bpm).reduce((sum, sign, i) => sum + sign * weights[i]!, 0)),
      );
      const best = odds.indexOf(Math.max(...odds));
      const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
      const share = total(odds.slice(best - 2, best + 3)) / total(odds);
      const { tempoConfidence, pulse } = findTempo(periods, framesPerSecond);
      expect(tempoConfidence).toBeCloseTo(share * (height === 1 ? 1 : pulse / 0.4), 9);
      expect(pulse).toBeCloseTo(height, 1);
    },
  );
});
