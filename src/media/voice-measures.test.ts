import { describe, expect, test } from "vitest";
import { createVoiceMeasures, measure, measuresPerStep } from "./voice-measures.ts";

/** Samples of a step; a frame is 512 samples with the step in the middle. */
const stepLength = 160;
const frameLength = 512;
const lead = 176;
/** Power of a bin of a full-scale tone that lies on it, and what is added to each bin. */
const fullScale = 128 ** 2;
const inaudible = 1e-10 * fullScale;
/** Borders of the bands, in bins of 31.25 Hz; speech is between 300 and 3600 Hz. */
const edges = [3, 10, 22, 45, 83, 144, 250];
const [speechFrom, speechTo] = [10, 115];

const byte = (value: number) => Math.round(Math.min(255, Math.max(0, value)));
const dB = (power: number) => 10 * Math.log10(power);
const weightAt = (place: number) =>
  place < 0 || place >= frameLength ? 0 : 0.5 - 0.5 * Math.cos((2 * Math.PI * place) / frameLength);

function measured(dialogue: Float32Array, rest?: Float32Array): Uint8Array[] {
  const measures = createVoiceMeasures();
  measures.add(dialogue, rest);
  const kept = measures.end();
  return Array.from({ length: kept.length / measuresPerStep }, (_, i) =>
    kept.subarray(i * measuresPerStep, (i + 1) * measuresPerStep),
  );
}

function impulse(steps: number, place: number, amplitude: number): Float32Array {
  const samples = new Float32Array(steps * stepLength);
  samples[place] = amplitude;
  return samples;
}

/** Tones on bins of the spectrum, all of one amplitude, from a sample on. */
function tones(steps: number, bins: readonly number[], amplitude: number, from = 0): Float32Array {
  return Float32Array.from({ length: steps * stepLength }, (_, i) =>
    i < from
      ? 0
      : bins.reduce((sum, bin) => sum + amplitude * Math.cos((2 * Math.PI * bin * i) / frameLength), 0),
  );
}

/** The power of each bin of a Hann window's view of tones on bins that are further apart than two. */
function powersOfTones(bins: readonly number[], amplitude: number): number[] {
  const powers = new Array<number>(257).fill(inaudible);
  for (const bin of bins)
    for (const [at, share] of [
      [bin - 1, 0.25],
      [bin, 1],
      [bin + 1, 0.25],
    ] as const)
      powers[at]! += share * amplitude ** 2 * fullScale;
  return powers;
}

describe("an impulse, whose spectrum is flat", () => {
  test.each([
    [0, 1],
    [0, 0.01],
    [3, 0.01],
    [7, 0.003],
  ])("in step %d at %d gives known levels, flux and freshness", (inStep, amplitude) => {
    const steps = 12;
    const place = inStep * stepLength + 80;
    const powers = Array.from(
      { length: steps },
      (_, i) => (amplitude * weightAt(place - i * stepLength + lead)) ** 2 + inaudible,
    );
    const found = measured(impulse(steps, place, amplitude));
    expect(found).toHaveLength(steps);
    let floor = Math.log2(powers[0]!);
    for (const [i, power] of powers.entries()) {
      const above = Math.log2(power) - floor;
      floor += above > 0 ? 0.03 : 0.3 * above;
      const step = found[i]!;
      for (let band = 0; band < 6; band++) {
        const level = 2 * (100 + dB((power * (edges[band + 1]! - edges[band]!)) / fullScale));
        expect(Math.abs(step[measure.level + band]! - byte(level)), `level ${band} of ${i}`).toBeLessThan(2);
      }
      expect(step[measure.flatness]).toBe(252);
      const change = i === 0 ? 0 : Math.abs(dB(power / powers[i - 1]!));
      expect(Math.abs(step[measure.flux]! - byte(12 * change)), `flux of ${i}`).toBeLessThan(2);
      const height = Math.max(0, above) * dB(2);
      expect(Math.abs(step[measure.freshness]! - byte(6 * height)), `freshness of ${i}`).toBeLessThan(2);
      expect(step[measure.centre]).toBe(255);
    }
  });

  test("in the rest says how far the dialogue stands out of it", () => {
    const loud = impulse(1, 80, 1);
    const centre = (dialogue: Float32Array, rest: Float32Array) =>
      measured(dialogue, rest)[0]![measure.centre];
    expect(centre(loud, impulse(1, 80, 0.1))).toBe(168);
    expect(centre(loud, loud)).toBe(128);
    expect(centre(impulse(1, 80, 0.1), loud)).toBe(88);
    expect(centre(loud, new Float32Array(stepLength))).toBe(255);
    // As loud as what is added to each bin: 0.00128.
    expect(centre(impulse(1, 80, 0.0013), impulse(1, 80, 0.0012))).toBe(255);
    expect(centre(impulse(1, 80, 0.0014), impulse(1, 80, 0.0014))).toBe(128);
  });
});

test.each(edges.map((edge, i) => [edge, i]))("a tone on bin %d is in the bands on both sides", (edge, i) => {
  const step = measured(tones(8, [edge], 1))[4]!;
  // A quarter of the power lies on each bin beside it.
  if (i > 0) expect(step[measure.level + i - 1]).toBe(byte(200 + 2 * dB(0.25)));
  if (i < 6) expect(step[measure.level + i]).toBe(byte(200 + 2 * dB(1.25)));
});

test.each([5, 9, 10, 60, 114, 115, 130])("flatness is of the speech bins only: a tone on bin %d", (bin) => {
  const powers = powersOfTones([bin], 1e-4).slice(speechFrom, speechTo);
  const mean = powers.reduce((sum, power) => sum + power, 0) / powers.length;
  const logs = powers.reduce((sum, power) => sum + dB(power), 0) / powers.length;
  const found = measured(tones(8, [bin], 1e-4))[4]![measure.flatness]!;
  expect(Math.abs(found - byte(6 * (42 + logs - dB(mean))))).toBeLessThanOrEqual(1);
});

describe("pitch", () => {
  const pitchByte = (hertz: number) => (255 / Math.log2(420 / 65)) * Math.log2(hertz / 65);
  const voice = (hertz: number) =>
    Float32Array.from({ length: 20 * stepLength }, (_, i) => {
      let sum = 0;
      for (let n = 1; i >= 6 * stepLength && n * hertz < 3900; n++)
        sum += 0.05 * Math.cos((2 * Math.PI * n * hertz * i) / 16_000);
      return sum;
    });
  /** What is left of the height of a period, by a transform of known magnitudes. */
  function harmonicityOf(magnitudes: readonly number[], lag: number): number {
    const power = (at: number) => {
      let [re, im] = [0, 0];
      for (const [n, magnitude] of magnitudes.slice(0, 128).entries()) {
        const weighted = n < 2 ? 0 : magnitude * (0.5 + 0.5 * Math.cos((Math.PI * n) / 128));
        re += weighted * Math.cos((2 * Math.PI * n * at) / 256);
        im += weighted * Math.sin((2 * Math.PI * n * at) / 256);
      }
      return re * re + im * im;
    };
    return byte(400 * Math.sqrt(power(lag) / power(0)));
  }

  test.each([90, 123, 160, 217, 250, 310, 370])("of a voice at %d Hz", (hertz) => {
    const step = measured(voice(hertz))[14]!;
    expect(Math.abs(step[measure.pitch]! - pitchByte(hertz))).toBeLessThanOrEqual(1.5);
    expect(step[measure.harmonicity]).toBeGreaterThan(80);
  });

  test("of harmonics on bins is as harmonic as their transform says", () => {
    const bins = Array.from({ length: 10 }, (_, i) => 8 * (i + 1));
    const step = measured(tones(20, bins, 0.05, 6 * stepLength))[14]!;
    const expected = harmonicityOf(powersOfTones(bins, 0.05).map(Math.sqrt), 32);
    expect(Math.abs(step[measure.harmonicity]! - expected)).toBeLessThanOrEqual(2);
    expect(Math.abs(step[measure.pitch]! - pitchByte(250))).toBeLessThanOrEqual(1);
  });

  test("what has been there all the time counts for a fifth", () => {
    const old = [16, 32, 48, 64, 80, 96];
    const added = [8, 24, 40, 56, 72, 88];
    const [steady, later] = [tones(40, old, 0.05), tones(40, added, 0.05, 25 * stepLength)];
    const step = measured(steady.map((value, i) => value + later[i]!))[32]!;
    const fifth = powersOfTones(old, 0.05).map((power) => Math.sqrt(power) / 5);
    const whole = powersOfTones(added, 0.05).map(Math.sqrt);
    const expected = harmonicityOf(
      whole.map((value, i) => value + fifth[i]!),
      32,
    );
    expect(Math.abs(step[measure.harmonicity]! - expected)).toBeLessThanOrEqual(3);
  });

  test("of silence is none", () => {
    const step = measured(new Float32Array(stepLength))[0]!;
    expect(step[measure.harmonicity]).toBeLessThan(60);
    expect(step[measure.level]).toBe(byte(2 * dB(7)));
    expect(step[measure.flux]).toBe(0);
    expect(step[measure.freshness]).toBe(0);
  });
});

test.each([
  [0, 0],
  [159, 0],
  [160, 1],
  [319, 1],
  [320, 2],
])("of %d samples there are %d whole steps", (samples, steps) => {
  expect(measured(new Float32Array(samples))).toHaveLength(steps);
});

test("chunks, and what was saved between them, make no difference", () => {
  const dialogue = tones(40, [8, 16, 24, 77], 0.1, 5 * stepLength);
  const rest = tones(40, [20, 60], 0.02, 9 * stepLength);
  const whole = createVoiceMeasures();
  whole.add(dialogue, rest);
  let parts = createVoiceMeasures();
  for (let at = 0; at < dialogue.length; at += 777) {
    parts.add(dialogue.subarray(at, at + 777), rest.subarray(at, at + 777));
    const saved = parts.save();
    // What goes on in the old one does not reach what was saved.
    parts.add(rest, dialogue);
    parts = createVoiceMeasures(saved);
  }
  expect(parts.end()).toEqual(whole.end());
});

test("more steps than room was made for at first", () => {
  const found = measured(impulse(1300, 80, 0.01));
  expect(found).toHaveLength(1300);
  expect(found[0]).toEqual(measured(impulse(3, 80, 0.01))[0]);
  expect(found[1299]![measure.level]).toBe(byte(2 * dB(7)));
});

test("a sample that is no number is forgotten", () => {
  const dialogue = tones(60, [8, 16, 24], 0.1, 20 * stepLength);
  const expected = measured(dialogue)[55]!;
  dialogue[10 * stepLength] = Number.NaN;
  const found = measured(dialogue);
  expect(found[55]).toEqual(expected);
  expect(found[10]![measure.level]).toBe(byte(2 * dB(7)));
});

test("dialogue and rest are equally long", () => {
  expect(() => createVoiceMeasures().add(new Float32Array(3), new Float32Array(2))).toThrow(
    "They were 3 and 2 samples",
  );
});
