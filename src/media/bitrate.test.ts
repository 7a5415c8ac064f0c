import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addToBin, bitrateOf, coarser, ofLength } from "./bitrate.ts";

const bins = (...values: number[]): Uint32Array => Uint32Array.from(values);

describe("bitrateOf", () => {
  it("is in kbit/s, averaged over the exact duration", () => {
    expect(bitrateOf(2500, bins(125_000, 250_000, 62_500))).toEqual({
      average: 1400,
      peak: 2000,
      profile: [1000, 2000, 500],
      profileSeconds: 1,
    });
  });

  it("keeps at most 200 points, each the mean of as many seconds", () => {
    const seconds = new Uint32Array(1001).map((_, i) => (i % 6 === 0 ? 6000 : 0));
    const { profile, profileSeconds } = bitrateOf(1_001_000, seconds);
    expect(profileSeconds).toBe(6);
    expect(profile).toHaveLength(167);
    expect(new Set(profile.slice(0, -1))).toEqual(new Set([8]));
    expect(profile.at(-1)).toBeCloseTo(48 / 5, 6);
  });

  it("is 0 where there is no time", () => {
    expect(bitrateOf(0, bins())).toEqual({ average: 0, peak: 0, profile: [], profileSeconds: 1 });
  });
});

describe("bins", () => {
  it("grow as they are needed, and lose nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3000), fc.nat(1000))), (additions) => {
        let grown: Uint32Array = new Uint32Array();
        const known = new Uint32Array(3001);
        for (const [index, bytes] of additions) {
          grown = addToBin(grown, index, bytes);
          known[index]! += bytes;
        }
        expect(ofLength(grown, 3001)).toEqual(known);
      }),
    );
  });

  it("are cut off, filled up, and added together", () => {
    expect(ofLength(bins(1, 2, 3), 2)).toEqual(bins(1, 2));
    expect(ofLength(bins(1, 2, 3), 5)).toEqual(bins(1, 2, 3, 0, 0));
    expect(coarser(bins(1, 2, 3, 4, 5), 2)).toEqual(bins(3, 7, 5));
  });
});
