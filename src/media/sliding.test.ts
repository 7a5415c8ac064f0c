import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  slidingCovariance,
  slidingDeviation,
  slidingMaximum,
  slidingMean,
  slidingQuantile,
} from "./sliding.ts";

const series = fc.uint8Array({ minLength: 0, maxLength: 60 });
const reaches = fc.integer({ min: 0, max: 70 });
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What `statistic` says of each window, window by window. */
const plainly = (values: Uint8Array, reach: number, statistic: (window: number[]) => number): number[] =>
  Array.from(values, (_, i) => statistic([...values.subarray(Math.max(0, i - reach), i + reach + 1)]));

const expectClose = (found: ArrayLike<number>, expected: readonly number[]) => {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(0.02);
};

describe("sliding statistics", () => {
  it("are those of each window", () => {
    fc.assert(
      fc.property(series, reaches, (values, reach) => {
        expectClose(slidingMean(values, reach), plainly(values, reach, meanOf));
        expectClose(
          slidingMaximum(values, reach),
          plainly(values, reach, (window) => Math.max(...window)),
        );
        expectClose(
          slidingCovariance(values, values, reach),
          plainly(values, reach, (window) => meanOf(window.map((value) => (value - meanOf(window)) ** 2))),
        );
        for (const share of [0, 0.1, 0.5, 1]) {
          expectClose(
            slidingQuantile(values, reach, share),
            plainly(
              values,
              reach,
              (window) => window.toSorted((a, b) => a - b)[Math.floor(share * (window.length - 1))]!,
            ),
          );
        }
      }),
    );
  });

  it("know series that move together, against each other and not at all", () => {
    const rising = [1, 2, 3, 4, 5];
    expect(slidingCovariance(rising, rising, 4)[2]).toBeCloseTo(2);
    expect(slidingCovariance(rising, rising.toReversed(), 4)[2]).toBeCloseTo(-2);
    expect(slidingCovariance(rising, [7, 7, 7, 7, 7], 4)[2]).toBeCloseTo(0);
    expect(slidingDeviation([3, 3, 3], 1)).toEqual(new Float32Array(3));
  });
});
