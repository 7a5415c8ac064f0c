import { describe, expect, test } from "vitest";
import { createPitchMeter, type Pitches } from "./pitches.ts";

const size = 8192;
const hop = size / 2;
const hertzOfBin = 16_000 / size;

type Tone = readonly [bin: number, amplitude: number];

/** Tones in bins of the spectrum; where these are whole, a tone is seen in its bin and the two beside it only. */
function samplesOf(tones: readonly Tone[], frames = 1): Float32Array {
  return Float32Array.from({ length: size + (frames - 1) * hop }, (_, i) =>
    tones.reduce((sum, [bin, amplitude]) => sum + amplitude * Math.cos((2 * Math.PI * bin * i) / size), 0),
  );
}

function pitchesOf(...parts: Float32Array[]): Pitches {
  const meter = createPitchMeter();
  for (const part of parts) meter.add(part);
  return meter.end();
}

const sum = (values: Float64Array, from = 0, to = values.length) =>
  values.slice(from, to).reduce((total, value) => total + value, 0);
const isTonal = (...tones: Tone[]) => pitchesOf(samplesOf(tones)).tonalFrames === 1;
/** Steps of ten cents from A on. */
const placeOf = (bin: number) => ((((12 * Math.log2((bin * hertzOfBin) / 440)) % 12) + 12) * 10) % 120;
/** What lies within ten cents of a place. */
const near = ({ all }: Pitches, bin: number) => {
  const step = Math.floor(placeOf(bin));
  return [-1, 0, 1, 2].reduce((total, by) => total + all[(step + by + 120) % 120]!, 0);
};

/** Each of a few tones of one amplitude shared by the two steps that it is between. */
function stepsOf(bins: readonly number[]): number[] {
  const steps = new Array<number>(120).fill(0);
  for (const bin of bins) {
    const place = placeOf(bin);
    const step = Math.floor(place);
    steps[step]! += (1 - (place - step)) / bins.length;
    steps[(step + 1) % 120]! += (place - step) / bins.length;
  }
  return steps;
}

test.each([
  ["a chord", [225, 284, 338]],
  ["pitches between steps", [300, 401, 507]],
  ["pitches a little below A, in octaves", [450, 901, 500]],
  ["low and high ones", [60, 230, 1000]],
])("%s: steps from A on, octaves folded", (_, bins) => {
  const { all, start, frames, tonalFrames } = pitchesOf(samplesOf(bins.map((bin): Tone => [bin, 0.2])));
  expect([frames, tonalFrames]).toEqual([1, 1]);
  expect(sum(all)).toBeCloseTo(1, 9);
  for (const [step, share] of stepsOf(bins).entries()) expect(all[step], `${step}`).toBeCloseTo(share, 3);
  expect(start).toEqual(all);
});

test("a pitch between two bins of the spectrum is found where it is", () => {
  const bins = [225.3, 401.45, 506.8];
  const { all } = pitchesOf(samplesOf(bins.map((bin): Tone => [bin, 0.2])));
  for (const [step, share] of stepsOf(bins).entries()) expect(all[step], `${step}`).toBeCloseTo(share, 1);
});

test("silence is no frame, and of two peaks a frame is not tonal", () => {
  expect(pitchesOf(new Float32Array(size))).toMatchObject({ frames: 0, tonalFrames: 0 });
  const two = pitchesOf(
    samplesOf([
      [300, 0.1],
      [500, 0.1],
    ]),
  );
  expect([two.frames, two.tonalFrames, sum(two.all)]).toEqual([1, 0, 0]);
  expect(pitchesOf(samplesOf([[300, 3e-4]])).frames).toBe(0);
  expect(pitchesOf(samplesOf([[300, 3.3e-4]])).frames).toBe(1);
});

describe("a peak", () => {
  test.each([
    [18, false],
    [20, true],
    [24, true],
    [1060, true],
    [1075, true],
    [1076, false],
    [1100, false],
  ])("in bin %d is one: %s", (bin, expected) => {
    expect(isTonal([300, 0.1], [500, 0.1], [bin, 0.1])).toBe(expected);
  });

  test("is not much weaker than the loudest", () => {
    expect(isTonal([300, 0.1], [500, 0.1], [700, 0.000_33])).toBe(true);
    expect(isTonal([300, 0.1], [500, 0.1], [700, 0.000_3])).toBe(false);
    expect(isTonal([300, 0.000_33], [500, 0.1], [700, 0.1])).toBe(true);
  });

  test.each([1, -1])("stands out of the twelve bins on either side (%d)", (side) => {
    const middle = 400;
    const all = (far: number): Tone[] => [
      [middle - 4 * side, 0.1],
      [middle, 0.1],
      [middle + far * side, 0.1],
    ];
    // A tone is seen as 1/4, 1, 1/4: the mean of 25 bins is a sixth of a peak when they add up to 4 1/6.
    expect(isTonal(...all(8))).toBe(false);
    expect(isTonal(...all(12))).toBe(false);
    expect(isTonal(...all(13))).toBe(true);
    expect(isTonal(...all(20))).toBe(true);
  });
});

describe("harmonics", () => {
  /** The share of the last of the tones, of all. */
  const shareOfLast = (...tones: Tone[]) => near(pitchesOf(samplesOf(tones)), tones.at(-1)![0]);
  const root = Math.sqrt;

  test("of a lower note are taken from it, up to their share", () => {
    // The third harmonic is taken to be 0.6 of the note, in amplitude.
    expect(shareOfLast([200, 0.2], [277, 0.2], [600, 0.1])).toBeCloseTo(0, 3);
    expect(shareOfLast([200, 0.2], [277, 0.2], [600, 0.16])).toBeCloseTo(
      root(0.04) / (root(0.04) + 2 * root(0.2)),
      2,
    );
    // The fifth is 0.45 of it.
    expect(shareOfLast([100, 0.2], [177, 0.2], [500, 0.13])).toBeCloseTo(
      root(0.04) / (root(0.04) + 2 * root(0.2)),
      2,
    );
  });

  test("that are octaves stay as they are", () => {
    expect(shareOfLast([201, 0.2], [277, 0.2], [402, 0.1])).toBeCloseTo(
      (root(0.2) + root(0.1)) / (root(0.1) + 2 * root(0.2)),
      2,
    );
  });

  test("are within 2 % of their place", () => {
    const whole = root(0.1) / (root(0.1) + 2 * root(0.2));
    expect(shareOfLast([200, 0.2], [277, 0.2], [611, 0.1])).toBeCloseTo(0, 3);
    expect(shareOfLast([200, 0.2], [277, 0.2], [589, 0.1])).toBeCloseTo(0, 3);
    expect(shareOfLast([200, 0.2], [277, 0.2], [613, 0.1])).toBeCloseTo(whole, 2);
    expect(shareOfLast([200, 0.2], [277, 0.2], [587, 0.1])).toBeCloseTo(whole, 2);
  });

  test("of two notes count as the stronger one's", () => {
    // 600 is the third of 200 (0.6 · 0.1) and the fifth of 120 (0.45 · 0.2): 0.09 of it is explained.
    const expected = root(0.04) / (root(0.04) + root(0.1) + root(0.2));
    expect(shareOfLast([120, 0.2], [200, 0.1], [600, 0.13])).toBeCloseTo(expected, 2);
    // And the other way round: 0.6 · 0.2 by the third.
    const other = root(0.04) / (root(0.04) + root(0.1) + root(0.2));
    expect(shareOfLast([120, 0.1], [200, 0.2], [600, 0.16])).toBeCloseTo(other, 2);
  });
});

test("every tonal frame counts alike, the first eight are the start", () => {
  const chord: Tone[] = [
    [300, 0.1],
    [401, 0.1],
    [507, 0.1],
  ];
  const { all, start, frames, tonalFrames } = pitchesOf(new Float32Array(3 * size), samplesOf(chord, 11));
  expect(frames).toBe(tonalFrames);
  expect(frames).toBeGreaterThanOrEqual(11);
  expect(sum(all)).toBeCloseTo(tonalFrames, 6);
  expect(sum(start)).toBeCloseTo(8, 6);
});

test("what was saved goes on as if nothing had been", () => {
  const chord = samplesOf(
    [
      [300, 0.1],
      [401, 0.1],
      [507.3, 0.1],
    ],
    4,
  );
  let meter = createPitchMeter();
  for (let at = 0; at < chord.length; at += 3000) {
    meter.add(chord.subarray(at, at + 3000));
    const saved = meter.save();
    meter.add(chord);
    meter = createPitchMeter(saved);
  }
  expect(meter.end()).toEqual(pitchesOf(chord));
});
