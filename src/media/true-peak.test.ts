import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interpolatedPeak, interpolatorPhases, interpolatorTaps, samplePeak } from "./true-peak.ts";

/** Every phase at every place, straight from the definition. */
function bruteForce(samples: Float32Array): number {
  const phases = [...interpolatorPhases, ...interpolatorPhases.map((taps) => [...taps].reverse())];
  let peak = 0;
  for (let first = 0; first + interpolatorTaps <= samples.length; first++) {
    for (const taps of phases) {
      const value = taps.reduce((sum, tap, i) => sum + tap * samples[first + i]!, 0);
      peak = Math.max(peak, Math.abs(value));
    }
  }
  return peak;
}

const expectExact = (samples: Float32Array) => {
  const found = interpolatedPeak(samples, 0, samples.length, 0);
  const known = bruteForce(samples);
  expect(Math.abs(found - known)).toBeLessThanOrEqual(1e-12 * known);
};

describe("interpolatedPeak", () => {
  it("finds what interpolating everywhere finds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 400 }),
        fc.constantFrom(1, 3, 9),
        // A power of a uniform number is anything from dense to nearly silent with a few peaks.
        (values, power) => expectExact(Float32Array.from(values, (value) => value ** power)),
      ),
      { numRuns: 500 },
    );
  });

  it("finds the worst case of its widest phase anywhere, even if it beats the peak so far by a hair", () => {
    const taps = interpolatorPhases[1]!;
    const known = taps.reduce((sum, tap) => sum + Math.abs(tap), 0);
    for (let place = 0; place < 200; place++) {
      const samples = new Float32Array(220);
      samples.set(taps.map(Math.sign), place);
      expect(interpolatedPeak(samples, 0, samples.length, known * 0.999999)).toBeCloseTo(known, 9);
    }
  });

  it("keeps a larger peak that it was given, and one just above any sample", () => {
    const samples = new Float32Array(100).map((_, i) => Math.sin(i));
    expect(interpolatedPeak(samples, 0, samples.length, 3)).toBe(3);
    const known = bruteForce(samples);
    expect(interpolatedPeak(samples, 0, samples.length, known * 0.999999)).toBeCloseTo(known, 12);
  });

  it("looks at nothing outside its range", () => {
    const samples = new Float32Array(60);
    samples[20] = 1;
    expect(interpolatedPeak(samples, 21, 60, 0)).toBe(0);
    expect(interpolatedPeak(samples, 0, 20, 0)).toBe(0);
    expect(interpolatedPeak(samples, 0, 60, 0)).toBeCloseTo(0.97216796875, 12);
  });

  it("leaves out samples that are not finite numbers", () => {
    const samples = new Float32Array(200).map((_, i) => 0.5 * Math.sin(i));
    const known = bruteForce(samples);
    const broken = new Float32Array(260);
    broken.set(samples);
    broken[230] = Number.NaN;
    broken[250] = Number.POSITIVE_INFINITY;
    expect(interpolatedPeak(broken, 0, broken.length, 0)).toBeCloseTo(known, 12);
    expect(samplePeak(broken, 0, broken.length, 0)).toBeLessThanOrEqual(0.5);
  });
});
