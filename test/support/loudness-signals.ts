import { expect } from "vitest";
import { createLoudnessMeter, type LoudnessFinding } from "../../src/media/loudness.ts";

/** Of a peak in dBFS. */
export const amplitude = (dbfs: number) => 10 ** (dbfs / 20);

/** A sine in sections, each `[dBFS of the peak, seconds]`. */
export function sine(
  sections: readonly (readonly [number, number])[],
  { rate = 48_000, frequency = 1000 } = {},
) {
  const lengths = sections.map(([, seconds]) => Math.round(seconds * rate));
  const samples = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
  let start = 0;
  sections.forEach(([dbfs], section) => {
    const end = start + lengths[section]!;
    for (let i = start; i < end; i++) {
      samples[i] = amplitude(dbfs) * Math.sin((2 * Math.PI * frequency * i) / rate);
    }
    start = end;
  });
  return samples;
}

/** Noise that is the same in every run, uniform, of the given peaks in dBFS for half a second each. */
export function noise(levels: readonly number[], rate = 8000): Float32Array {
  let seed = 7;
  return new Float32Array((levels.length * rate) / 2).map((_, i) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    return (amplitude(levels[Math.floor((2 * i) / rate)]!) * seed) / 2 ** 31;
  });
}

/** The loudness of samples that are given in chunks; one plane for each channel. */
export function measure(
  planes: readonly Float32Array[],
  { rate = 48_000, weights = planes.map(() => 1), truePeak = false, chunk = 1 << 30 } = {},
) {
  const meter = createLoudnessMeter({ sampleRate: rate, channelWeights: weights, truePeak });
  const length = planes[0]!.length;
  for (let start = 0; start < length; start += chunk) {
    const count = Math.min(chunk, length - start);
    meter.add(
      planes.map((plane) => plane.subarray(start)),
      count,
    );
  }
  return meter.end();
}

/** The loudness of one sound in both channels. */
export const stereo = (plane: Float32Array, options = {}): LoudnessFinding =>
  measure([plane, plane], options).finding;

export const expectWithin = (value: number | null, known: number, tolerance: number) =>
  expect(Math.abs(value! - known), `${value} is not ${known} ± ${tolerance}`).toBeLessThanOrEqual(tolerance);
