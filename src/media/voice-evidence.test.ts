import { describe, expect, test } from "vitest";
import { evidenceOf } from "./voice-evidence.ts";
import { measure, measuresPerStep } from "./voice-measures.ts";

type Values = (i: number) => Partial<Record<number, number>>;

/** Measures of so many steps: all levels 100 unless said otherwise, all else 0. */
function keep(steps: number, values: Values): Uint8Array {
  const kept = new Uint8Array(steps * measuresPerStep);
  for (let i = 0; i < steps; i++) {
    kept.fill(100, i * measuresPerStep, i * measuresPerStep + 6);
    for (const [which, value] of Object.entries(values(i)))
      kept[i * measuresPerStep + Number(which)] = value!;
  }
  return kept;
}

const evidence = (steps: number, values: Values) => evidenceOf(keep(steps, values));
const between = (i: number, from: number, to: number) => i >= from && i < to;

/** Places in the list of the evidence. */
const series = {
  heightOfMost: 4,
  heightOfWord: 5,
  highest: 6,
  syllabic: 7,
  rough: 10,
  hiss: 11,
  lowTilt: 12,
  highTilt: 13,
  flatness: 14,
  glides: 15,
  stays: 16,
  flux: 17,
  freshness: 18,
  centred: 19,
};

test("there are twenty kinds, each with a value for every step", () => {
  expect(evidence(3, () => ({})).map((values) => values.length)).toEqual(new Array(20).fill(3));
  expect(evidence(0, () => ({})).map((values) => values.length)).toEqual(new Array(20).fill(0));
});

describe("heights over the floor", () => {
  test.each([
    [0, 0],
    [1, 1],
    [2, 3],
    [3, 5],
  ])("series %d is of band %d, over two steps to either side", (which, band) => {
    const found = evidence(800, (i) => (between(i, 400, 410) ? { [measure.level + band]: 140 } : {}));
    for (const [at, height] of [
      [397, 0],
      [398, 4],
      [400, 12],
      [402, 20],
      [407, 20],
      [411, 4],
      [412, 0],
    ] as const)
      expect(found[which]![at], `at ${at}`).toBeCloseTo(height, 5);
    for (const other of [0, 1, 2, 3]) if (other !== which) expect(Math.max(...found[other]!)).toBe(0);
  });

  test("are cut off at 40 dB, and may be below", () => {
    const at = (value: number) =>
      evidence(800, (i) => (between(i, 400, 410) ? { [measure.level]: value } : {}))[0]![405];
    expect(at(178)).toBe(39);
    expect(at(180)).toBe(40);
    expect(at(200)).toBe(40);
    expect(at(60)).toBe(-20);
  });

  test("the floor is what one step in ten lies below", () => {
    const withLow = (inTwenty: number) =>
      evidence(800, (i) => (i % 20 < inTwenty ? { [measure.level]: 60 } : {}))[0]![410];
    expect(withLow(1)).toBe(0);
    expect(withLow(3)).toBe(20);
  });

  test("the floor is that of three seconds to either side", () => {
    const found = evidence(1400, (i) => (i < 700 ? { [measure.level]: 60 } : {}))[0]!;
    expect(found[930]).toBe(20);
    expect(found[1010]).toBe(0);
  });

  test("of the bands of vowels together: over a syllable, over a word, and the highest of a word", () => {
    for (const band of [0, 1, 2, 3, 4, 5]) {
      const height = band === 0 || band === 5 ? 0 : 5;
      const found = evidence(800, (i) => (between(i, 400, 417) ? { [measure.level + band]: 140 } : {}));
      expect(found[series.heightOfMost]![408]).toBeCloseTo(height, 5);
      expect(found[series.heightOfMost]![399]).toBeCloseTo((height * 8) / 17, 5);
      expect(found[series.heightOfWord]![408]).toBeCloseTo((height * 17) / 81, 5);
      expect(found[series.highest]![454]).toBeCloseTo(height, 5);
      expect(found[series.highest]![455]).toBeCloseTo(height * 0.8, 5);
      expect(found[series.highest]![459]).toBeCloseTo(0, 5);
    }
  });
});

describe("rises and falls", () => {
  const wave = (band: number, period: number): Values => {
    return (i) => ({ [measure.level + band]: Math.round(100 + 60 * Math.sin((2 * Math.PI * i) / period)) });
  };
  /** What a mean over so many steps leaves of a wave. */
  const gain = (steps: number, period: number) =>
    Math.sin((Math.PI * steps) / period) / (steps * Math.sin(Math.PI / period));

  test.each([
    [7, 1],
    [8, 2],
    [9, 5],
  ])("series %d: as syllables do, in band %d", (which, band) => {
    for (const period of [25, 12, 200]) {
      const found = evidence(400, wave(band, period))[which]![200]!;
      const expected = ((60 / 2) * Math.abs(gain(7, period) - gain(51, period))) / Math.SQRT2;
      if (period < 100) expect(Math.abs(found / expected - 1), `${period}`).toBeLessThan(0.06);
      else expect(found).toBeLessThan(4);
    }
    expect(evidence(400, wave(band, 7))[which]![200]).toBeLessThan(1);
    const alone = evidence(400, wave(band, 25));
    for (const other of [7, 8, 9]) if (other !== which) expect(alone[other]![200]).toBe(0);
  });

  test("from step to step, of four bands", () => {
    const zigzag = (bands: readonly number[]) =>
      evidence(400, (i) =>
        Object.fromEntries(bands.map((band) => [measure.level + band, i % 2 === 0 ? 120 : 80])),
      )[series.rough]![200]!;
    expect(zigzag([1, 2, 3, 4])).toBeCloseTo(80 / 7, 2);
    for (const band of [1, 2, 3, 4]) expect(zigzag([band])).toBeCloseTo(20 / 7, 2);
    expect(zigzag([0, 5])).toBe(0);
  });

  test("of hiss, with those of vowels or against them", () => {
    const hiss = (of: (i: number) => Partial<Record<number, number>>) =>
      evidence(400, of)[series.hiss]![200]!;
    const up = (i: number) => (i % 2 === 0 ? 120 : 80);
    expect(hiss((i) => ({ 5: up(i), 1: up(i), 2: up(i) }))).toBeCloseTo(100 / 101, 3);
    expect(hiss((i) => ({ 5: up(i + 1), 1: up(i), 2: up(i) }))).toBeCloseTo(-100 / 101, 3);
    expect(hiss((i) => ({ 5: up(i), 1: up(i) }))).toBeCloseTo(50 / 51, 3);
    expect(hiss((i) => ({ 5: up(i), 2: up(i) }))).toBeCloseTo(50 / 51, 3);
    expect(hiss((i) => ({ 5: up(i), 3: up(i), 4: up(i) }))).toBeCloseTo(0, 2);
    expect(hiss((i) => ({ 1: up(i), 2: up(i) }))).toBeCloseTo(0, 2);
  });
});

test("tilt is how much the lower band is louder", () => {
  const tilts = (levels: Partial<Record<number, number>>) => {
    const found = evidence(20, () => levels);
    return [found[series.lowTilt]![10], found[series.highTilt]![10]];
  };
  expect(tilts({ 1: 130, 2: 110, 3: 90, 4: 94 })).toEqual([10, -2]);
  expect(tilts({ 0: 200, 5: 200 })).toEqual([0, 0]);
  const bump = evidence(20, (i) => (i === 10 ? { 1: 120, 3: 140 } : {}));
  expect(Array.from(bump[series.lowTilt]!.slice(7, 14))).toEqual([0, 2, 2, 2, 2, 2, 0]);
  expect(Array.from(bump[series.highTilt]!.slice(7, 14))).toEqual([0, 4, 4, 4, 4, 4, 0]);
});

test("flatness, flux and freshness around each step", () => {
  const found = evidence(400, (i) => ({
    [measure.flatness]: i === 200 ? 50 : 0,
    [measure.flux]: i % 2 === 0 ? 20 : 0,
    [measure.freshness]: i === 200 ? 202 : 0,
  }));
  expect(Array.from(found[series.flatness]!.slice(197, 204))).toEqual([0, 10, 10, 10, 10, 10, 0]);
  expect(found[series.flux]![200]).toBeCloseTo(10, 2);
  expect([149, 150, 250, 251].map((at) => found[series.freshness]![at])).toEqual([0, 2, 2, 0]);
});

describe("pitch", () => {
  /** The shares of five steps, of which only the middle one has neighbours enough. */
  function moves(pitches: readonly number[], harmonicities = [90, 90, 90]) {
    const found = evidence(5, (i) =>
      i % 2 === 0 ? { [measure.pitch]: pitches[i / 2]!, [measure.harmonicity]: harmonicities[i / 2]! } : {},
    );
    return { glides: found[series.glides]![2]! * 5, stays: found[series.stays]![2]! * 5 };
  }
  const neither = { glides: 0, stays: 0 };
  const glide = { glides: 1, stays: 0 };
  const stay = { glides: 0, stays: 1 };

  test.each([
    ["stays", [100, 100, 100], stay],
    ["stays, nearly", [100, 120, 101], stay],
    ["stays, nearly, downwards", [101, 100, 100], stay],
    ["glides", [100, 101, 102], glide],
    ["glides far", [100, 110, 120], glide],
    ["glides down", [120, 110, 100], glide],
    ["leaps", [100, 110, 121], neither],
    ["bends as far as it may", [100, 103, 110], glide],
    ["bends upwards as far as it may", [100, 107, 110], glide],
    ["bends too far", [100, 102, 109], neither],
    ["bends upwards too far", [100, 108, 111], neither],
  ])("%s", (_, pitches, expected) => {
    const found = moves(pitches);
    expect(found.glides).toBeCloseTo(expected.glides, 5);
    expect(found.stays).toBeCloseTo(expected.stays, 5);
  });

  test("is trusted where all three are harmonic", () => {
    expect(moves([100, 100, 100], [89, 90, 90])).toEqual(neither);
    expect(moves([100, 100, 100], [90, 89, 90])).toEqual(neither);
    expect(moves([100, 100, 100], [90, 90, 89])).toEqual(neither);
    expect(moves([100, 100, 100], [255, 90, 255]).stays).toBeCloseTo(1, 5);
  });

  test("counts in the share of a word's steps, but for the first and last two", () => {
    const held = { [measure.pitch]: 100, [measure.harmonicity]: 200 };
    expect(evidence(4, () => held)[series.stays]![2]).toBe(0);
    expect(evidence(10, () => held)[series.stays]![0]).toBeCloseTo(0.6, 6);
    const found = evidence(300, (i) => (between(i, 148, 153) ? held : {}))[series.stays]!;
    expect(found[150]).toBeCloseTo(1 / 81, 6);
    expect(found[110]).toBeCloseTo(1 / 81, 6);
    expect(found[109]).toBeCloseTo(0, 6);
  });
});

describe("the dialogue over the rest, against what is usual", () => {
  const centred = (usual: (i: number) => number, stretch: number, at = 604) =>
    evidence(1200, (i) => ({ [measure.centre]: between(i, 600, 609) ? stretch : usual(i) }))[series.centred]![
      at
    ];
  test("up to 20 dB, over four steps to either side", () => {
    expect(centred(() => 100, 130)).toBe(15);
    expect(centred(() => 100, 138)).toBe(19);
    expect(centred(() => 100, 160)).toBe(20);
    expect(centred(() => 100, 80)).toBe(-10);
    expect(centred(() => 100, 136, 599)).toBeCloseTo((18 * 4) / 9, 5);
    expect(centred(() => 100, 136, 595)).toBe(0);
  });
  test("usual is what one step in five of ten seconds lies below", () => {
    expect(centred((i) => (i % 20 < 3 ? 80 : 100), 110)).toBe(5);
    expect(centred((i) => (i % 20 < 5 ? 80 : 100), 110)).toBe(15);
  });
});
