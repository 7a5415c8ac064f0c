import { describe, expect, test } from "vitest";
import { dimensions, type Measured, scaled, vectorOf } from "./vector.ts";

const spread = (mean: number, deviation = 0) => ({ mean, deviation });

function measured(changes: {
  timbre?: Partial<Measured["timbre"]>;
  tempo?: Partial<Measured["tempo"]>;
  key?: Partial<Measured["key"]>;
  onsetRate?: number;
}): Measured {
  const zero = spread(0);
  return {
    timbre: {
      centroid: zero,
      rolloff: zero,
      flatness: zero,
      level: zero,
      levelChange: zero,
      bass: zero,
      treble: zero,
      sounding: 1,
      cepstrum: new Array(12).fill(zero),
      contrast: new Array(5).fill(zero),
      dynamicRange: 0,
      ...changes.timbre,
    },
    tempo: {
      tempo: null,
      tempoConfidence: 0,
      pulse: 0,
      metre: new Array<number>(6).fill(0),
      ...changes.tempo,
    },
    key: {
      key: null,
      keyConfidence: 0,
      tuningCents: 0,
      tuned: 0,
      chroma: new Array<number>(12).fill(0),
      ...changes.key,
    },
    onsetRate: changes.onsetRate ?? 0,
  };
}

/** The values of the dimensions whose names begin so. */
function values(name: string, changes: Parameters<typeof measured>[0]): number[] {
  const vector = vectorOf(measured(changes));
  return vector.filter((_, i) => dimensions[i]!.name.startsWith(name));
}

test("there are sixty dimensions of different names, all from 0 to 1", () => {
  expect(new Set(dimensions.map(({ name }) => name)).size).toBe(60);
  expect(dimensions).toHaveLength(60);
  const vector = vectorOf(measured({}));
  expect(vector).toHaveLength(60);
  expect(vector.every((value) => value >= 0 && value <= 1)).toBe(true);
});

test("scaled cuts off what is beyond", () => {
  expect([-21, -20, -19, 0, 19, 20, 21].map((value) => scaled(value, -20, 20))).toEqual([
    0, 0, 0.025, 0.5, 0.975, 1, 1,
  ]);
});

test("values have four decimals", () => {
  expect(values("onsets [", { onsetRate: 3.333_333 })).toEqual([0.3333]);
  expect(values("onsets [", { onsetRate: 6.666_666 })).toEqual([0.6667]);
});

test("the cepstrum: means, then deviations, in order", () => {
  const cepstrum = Array.from({ length: 12 }, (_, i) => spread(i, 20 - i));
  const vector = vectorOf(measured({ timbre: { cepstrum } }));
  expect(vector.slice(0, 4)).toEqual(
    [20 / 130, 46 / 90, 27 / 60, 23 / 40].map((v) => Math.round(v * 1e4) / 1e4),
  );
  expect(vector.slice(4, 12)).toEqual([4, 5, 6, 7, 8, 9, 10, 11].map((i) => (20 + i) / 40));
  expect(vector.slice(12, 14)).toEqual([0.5, 19 / 40]);
  expect(vector.slice(14, 24)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((i) => (20 - i) / 20));
});

test("the spectrum and the levels", () => {
  const timbre = {
    centroid: spread(3, 0.5),
    rolloff: spread(2.1, 1),
    flatness: spread(-10, 3),
    level: spread(-41, 9),
    levelChange: spread(6, 1),
    bass: spread(0.3, 1),
    treble: spread(0.1, 1),
    dynamicRange: 12,
    contrast: [4, 8, 12, 16, 20].map((mean) => spread(mean, 99)),
  };
  const vector = vectorOf(measured({ timbre, onsetRate: 7, tempo: { pulse: 0.2 } }));
  const expected = [
    0.5, 0.25, 0.3333, 0.4, 0.75, 0.2, 0.1, 0.2, 0.3, 0.4, 0.5, 0.2, 0.3, 0.4, 0.3, 0.2, 0.7, 0.25,
  ];
  expect(vector.slice(24, 42)).toEqual(expected);
});

test("the metre, in order", () => {
  const metre = [0, 0.1, 0.2, 0.3, 0.4, 0.5];
  expect(values("onsets like", { tempo: { metre } })).toEqual([0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
});

test.each([
  [null, [0.5, 0.5, 0.5]],
  [64, [1, 0.5, 0.2733]],
  [128, [1, 0.5, 0.5233]],
  [64 * 2 ** 0.25, [0.5, 1, 0.3358]],
  [64 * 2 ** 0.5, [0, 0.5, 0.3983]],
  [64 * 2 ** 0.75, [0.5, 0, 0.4608]],
])("a tempo of %d: octaves folded, and not", (tempo, expected) => {
  expect(values("tempo", { tempo: { tempo } })).toEqual(expected);
});

describe("harmony", () => {
  const chroma = (shares: Partial<Record<number, number>>) =>
    Array.from({ length: 12 }, (_, pitch) => shares[pitch] ?? 0);
  const pitches = (shares: Partial<Record<number, number>>) =>
    values("pitch classes", { key: { chroma: chroma(shares) } });
  const of = (magnitude: number) => Math.round(Math.min(1, magnitude / 0.7) * 1e4) / 1e4;

  test("one pitch class: no entropy, all magnitudes", () => {
    for (const pitch of [0, 1, 5, 11]) expect(pitches({ [pitch]: 1 })).toEqual([0, 1, 1, 1, 1, 1, 1]);
  });

  test("all twelve alike, and none: all entropy, no magnitudes", () => {
    expect(values("pitch classes", { key: { chroma: new Array(12).fill(1 / 12) } })).toEqual([
      1, 0, 0, 0, 0, 0, 0,
    ]);
    expect(pitches({})).toEqual([1, 0, 0, 0, 0, 0, 0]);
  });

  test("entropy is a share of that of all twelve", () => {
    // Six alike: ln 6 / ln 12 = 0.7211, of 0.5 to 1.
    const six = chroma({ 0: 1 / 6, 2: 1 / 6, 4: 1 / 6, 6: 1 / 6, 8: 1 / 6, 10: 1 / 6 });
    expect(values("pitch classes, entropy", { key: { chroma: six } })).toEqual([0.4421]);
    // A whole-tone scale is nothing but that.
    expect(values("pitch classes", { key: { chroma: six } }).slice(1)).toEqual([0, 0, 0, 0, 0, 1]);
  });

  test("magnitudes are those of the Fourier transform", () => {
    expect(pitches({ 0: 0.75, 6: 0.25 }).slice(1)).toEqual([of(0.5), 1, of(0.5), 1, of(0.5), 1]);
    expect(pitches({ 0: 1 / 3, 4: 1 / 3, 8: 1 / 3 }).slice(1)).toEqual([0, 0, 1, 0, 0, 1]);
    const turned = Math.hypot(0.2, 0.4);
    expect(pitches({ 0: 0.4, 3: 0.4, 6: 0.2 }).slice(1)).toEqual(
      [turned, 0.2, turned, 1, turned, 0.2].map(of),
    );
  });

  test("tuning and mode", () => {
    expect(values("pitches on", { key: { tuned: 0.4 } })).toEqual([0.4]);
    const mode = (key: Measured["key"]["key"]) => values("mode", { key: { key } });
    expect(mode(null)).toEqual([0.5]);
    expect(mode({ tonic: "C", mode: "minor" })).toEqual([0]);
    expect(mode({ tonic: "A", mode: "major" })).toEqual([1]);
  });
});
