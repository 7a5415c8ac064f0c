import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bufferSeconds, requiredBandwidths, requiredRate } from "./bandwidth.ts";

const bins = (...sections: (readonly [number, number])[]): number[] =>
  sections.flatMap(([bytes, count]) => new Array<number>(count).fill(bytes));

/** Every stretch, straight from the definition. */
function bruteForce(profile: readonly number[], binSeconds: number, buffer: number): number {
  let rate = 0;
  for (let first = 0; first < profile.length; first++) {
    let bytes = 0;
    for (let last = first; last < profile.length; last++) {
      bytes += profile[last]!;
      rate = Math.max(rate, bytes / ((last - first + 1) * binSeconds + buffer));
    }
  }
  return rate;
}

describe("requiredRate", () => {
  it.each([
    ["an even stream needs a little less than its rate", bins([1000, 90]), 1, 10, 900],
    ["a burst is spread over its length and the buffer", bins([0, 50], [8000, 10], [0, 50]), 1, 10, 4000],
    ["a burst in the background of an even stream", bins([100, 1000], [10_000, 1], [100, 1000]), 1, 1, 5000],
    ["two bursts that are close count as one", bins([9000, 10], [0, 10], [9000, 10]), 1, 10, 4500],
    ["the burst counts wherever it is, even at the very end", bins([0, 500], [6000, 2]), 1, 1, 4000],
    ["bins may be of any length", bins([0, 5], [500, 20], [0, 5]), 0.1, 2, 2500],
  ])("%s", (_, profile, binSeconds, buffer, known) => {
    expect(requiredRate(profile, binSeconds, buffer)).toBeCloseTo(known, 6);
  });

  it("is 0 without bytes", () => {
    expect(requiredRate([], 1, 1)).toBe(0);
    expect(requiredRate([0, 0, 0], 1, 1)).toBe(0);
  });

  const profiles = fc.array(fc.oneof(fc.nat(1000), fc.nat(1_000_000), fc.constant(0)), { maxLength: 120 });
  const buffers = fc.double({ min: 0.1, max: 100, noNaN: true });

  it("is what the worst of all stretches needs", () => {
    fc.assert(
      fc.property(profiles, buffers, (profile, buffer) => {
        const known = bruteForce(profile, 0.1, buffer);
        expect(Math.abs(requiredRate(profile, 0.1, buffer) - known)).toBeLessThanOrEqual(known * 1e-9);
      }),
      { numRuns: 500 },
    );
  });

  it("keeps a player from running dry, which a little less would not", () => {
    /** Seconds of media in hand at the least, for a player that starts with a full buffer and stops loading when full. */
    const leastLeft = (profile: readonly number[], rate: number, buffer: number) => {
      let missing = 0;
      let most = 0;
      for (const bytes of profile) {
        missing = Math.max(0, missing + bytes - rate);
        most = Math.max(most, missing);
      }
      return rate * buffer - most;
    };
    fc.assert(
      fc.property(profiles, buffers, (profile, buffer) => {
        const rate = requiredRate(profile, 1, buffer);
        fc.pre(rate > 0);
        expect(leastLeft(profile, rate * (1 + 1e-9), buffer)).toBeGreaterThanOrEqual(0);
        expect(leastLeft(profile, rate * (1 - 1e-6), buffer)).toBeLessThan(0);
      }),
    );
  });
});

describe("requiredBandwidths", () => {
  const profiles = fc.array(fc.nat(2_000_000), { minLength: 1, maxLength: 400 });

  it("fall with the buffer, between the average and the peak", () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        const kbits = requiredBandwidths(profile, 0.1);
        const total = profile.reduce((sum, bytes) => sum + bytes, 0);
        expect(kbits).toHaveLength(8);
        kbits.forEach((kbit, i) => {
          const average = (total * 8) / 1000 / (profile.length / 10 + bufferSeconds[i]!);
          expect(kbit).toBeGreaterThanOrEqual(Math.floor(average));
          expect(kbit).toBeLessThanOrEqual(Math.ceil((Math.max(...profile) * 8) / 100));
          expect(kbit).toBeLessThanOrEqual(kbits[i - 1] ?? Infinity);
        });
      }),
    );
  });

  it("are whole kbit/s, rounded up", () => {
    expect(requiredBandwidths(bins([125_000, 640]), 1)).toEqual([999, 997, 993, 985, 970, 942, 889, 800]);
  });
});
