import { describe, expect, it } from "vitest";
import { createKWeighting, kCoefficients } from "./k-weighting.ts";

/** Gain in dB that the filter settles at, by filtering a sine. */
function gainAt(frequency: number, sampleRate: number): number {
  const weigh = createKWeighting(sampleRate);
  const sine = new Float32Array(2 * sampleRate).map((_, i) =>
    Math.sin((2 * Math.PI * frequency * i) / sampleRate),
  );
  weigh(sine, 0, sampleRate);
  return 10 * Math.log10((2 * weigh(sine, sampleRate, 2 * sampleRate)) / sampleRate);
}

describe("kCoefficients", () => {
  it("gives the tables of BS.1770-4 at 48 kHz", () => {
    const { b0, b1, b2, a1, a2, c1, c2 } = kCoefficients(48_000);
    expect(b0).toBeCloseTo(1.53512485958697, 10);
    expect(b1).toBeCloseTo(-2.69169618940638, 10);
    expect(b2).toBeCloseTo(1.19839281085285, 10);
    expect(a1).toBeCloseTo(-1.69065929318241, 10);
    expect(a2).toBeCloseTo(0.73248077421585, 10);
    expect(c1).toBeCloseTo(-1.99004745483398, 10);
    expect(c2).toBeCloseTo(0.99007225036621, 10);
  });
});

describe("createKWeighting", () => {
  it("answers alike at every sample rate", () => {
    for (const frequency of [40, 100, 997, 2000]) {
      const known = gainAt(frequency, 48_000);
      for (const sampleRate of [11_025, 16_000, 32_000, 44_100, 96_000, 192_000]) {
        expect(
          Math.abs(gainAt(frequency, sampleRate) - known),
          `${frequency} Hz at ${sampleRate}`,
        ).toBeLessThan(sampleRate < 20_000 ? 0.25 : 0.05);
      }
    }
  });

  it("amplifies 997 Hz by the 0.691 dB that the loudness formula takes off", () => {
    expect(gainAt(997, 48_000)).toBeCloseTo(0.691, 2);
  });

  it("gives the same sums however the samples are cut", () => {
    const samples = new Float32Array(1000).map((_, i) => Math.sin(i * i));
    const whole = createKWeighting(44_100)(samples, 0, 1000);
    const weigh = createKWeighting(44_100);
    expect(weigh(samples, 0, 300) + weigh(samples, 300, 1000)).toBeCloseTo(whole, 9);
  });

  it("forgets a sample that is not a number", () => {
    const weigh = createKWeighting(48_000);
    expect(weigh(new Float32Array([0.5, Number.NaN, 0.5]), 0, 3)).toBe(0);
    expect(weigh(new Float32Array([1, 0]), 0, 2)).toBeGreaterThan(1);
  });

  it("refuses a sample rate that it cannot filter", () => {
    expect(() => createKWeighting(2000)).toThrow(/at least 4000 Hz, but this is 2000/);
    expect(() => createKWeighting(Number.NaN)).toThrow(RangeError);
  });
});
