import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rampOf } from "./ramps.ts";

/** Steps of 100 ms, each `[dB, steps]`. */
const steps = (...sections: (readonly [number, number])[]): number[] =>
  sections.flatMap(([level, count]) => new Array<number>(count).fill(level));

describe("rampOf", () => {
  it("lists the first step at each level", () => {
    const fade = steps(
      [-Infinity, 20],
      [-55, 5],
      [-35.5, 5],
      [-28, 2],
      [-23.9, 1],
      [-22, 1],
      [-20, 4],
      [0, 9],
    );
    expect(rampOf(fade, 0)).toBe("-55.00 2.00;-35.50 2.50;-28.00 3.00;-23.90 3.20;-20.00 3.40;0.00 3.80;");
  });

  it("starts at once with a track that does", () => {
    expect(rampOf(steps([4.567, 100]), 0)).toBe("4.57 0.00;");
  });

  it("leaves out what falls back, until it is louder than before", () => {
    expect(rampOf(steps([-10, 5], [-50, 5], [-10, 5], [-2, 1]), 0)).toBe("-10.00 0.00;-2.00 1.50;");
  });

  it("begins with the sound that is less than a step", () => {
    expect(rampOf(steps([-61, 1], [-4, 1]), 0.034)).toBe("-4.00 0.13;");
  });

  it("has no minus before a zero", () => {
    expect(rampOf([-0.001], 0)).toBe("0.00 0.00;");
  });

  it("is null for silence, for nothing, and for what is too quiet", () => {
    expect(rampOf([], 0)).toBeNull();
    expect(rampOf(steps([-Infinity, 10]), 0)).toBeNull();
    expect(rampOf(steps([-60.01, 10]), 0)).toBeNull();
  });

  it("rises in level and in time, from the first step that is heard to the last level that is reached", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -80, max: 20, noNaN: true }), { maxLength: 300 }), (levels) => {
        const pairs = (rampOf(levels, 0) ?? "")
          .split(";")
          .filter(Boolean)
          .map((pair) => pair.split(" ").map(Number));
        const first = levels.findIndex((level) => Math.round(level * 100) >= -6000);
        expect(pairs.length > 0).toBe(first >= 0);
        pairs.forEach(([level, seconds], i) => {
          expect(level).toBeCloseTo(levels[Math.round(seconds! * 10)]!, 1);
          if (i === 0) expect(seconds).toBeCloseTo(first / 10, 5);
          else {
            expect(level).toBeGreaterThan(pairs[i - 1]![0]!);
            expect(seconds).toBeGreaterThan(pairs[i - 1]![1]!);
          }
        });
        const missing = Math.max(...levels) - (pairs.at(-1)?.[0] ?? -60);
        if (first >= 0) expect(missing).toBeLessThan(20.01);
      }),
    );
  });
});
