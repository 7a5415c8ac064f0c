import { describe, expect, it } from "vitest";
import { type AdEvidence, adBreaks, type CutPoint } from "./ad-breaks.ts";

// Times are in seconds, from 1000 s on unless an edge matters.

const cutsAt = (seconds: readonly number[], isBlack: boolean): CutPoint[] =>
  seconds.map((second) => ({ startMs: second * 1000, endMs: second * 1000, isBlack }));
const black = (...seconds: number[]) => cutsAt(seconds, true);
const shot = (...seconds: number[]) => cutsAt(seconds, false);

/** Black before, between and after blocks of such lengths. */
function blocks(fromS: number, ...lengths: number[]): CutPoint[] {
  const seconds = [fromS];
  for (const length of lengths) seconds.push(seconds.at(-1)! + length);
  return black(...seconds);
}

/** Samples of a logo that is absent, or there, in one stretch; outside it nobody can tell. */
const logoIn = (fromS: number, untilS: number, presence = 0): AdEvidence["logo"] =>
  Array.from({ length: 720 }, (_, i) => ({
    timeMs: i * 5000,
    presence: i * 5 >= fromS && i * 5 < untilS ? presence : 0.5,
  }));

/** Start, end and confidence of each break. */
const breaksOf = (cuts: readonly CutPoint[], logo: AdEvidence["logo"] = [], durationS = 3600) =>
  adBreaks({ cuts, logo, durationMs: durationS * 1000 }).map(({ startMs, endMs, confidence }) => [
    startMs / 1000,
    endMs / 1000,
    confidence,
  ]);

/** The confidence that goes with log odds. */
const odds = (score: number) => Math.round(100 / (1 + Math.exp(-score))) / 100;

describe("blocks between black", () => {
  it("make a break when two have lengths that are sold", () => {
    expect(breaksOf(blocks(1000, 60))).toEqual([]);
    expect(breaksOf(blocks(1000, 30, 30))).toEqual([[1000, 1060, 0.6]]);
    expect(breaksOf(blocks(1000, 30, 30, 30))).toEqual([[1000, 1090, 0.88]]);
    expect(breaksOf(blocks(1000, 30, 30).toReversed())).toEqual([[1000, 1060, 0.6]]);
  });

  it.each([
    [30.2, 1.6],
    [29.8, 1.6],
    [30.35, 0.5],
    [29.65, 0.5],
    [30.5, -0.6],
    [29.5, -0.6],
    [22.5, -0.6],
    [65, -0.6],
    [65.1, -0.8],
    [125, -0.8],
  ])("of %f s count %f among others", (length, weight) => {
    const cuts = blocks(1000, 30, length, 30, 30);
    expect(breaksOf(cuts)).toEqual([[1000, 1090 + length, odds(-2.8 + 3 * 1.6 + weight)]]);
  });

  it("divide a break when they are longer than 125 s", () => {
    expect(breaksOf(blocks(1000, 30, 30, 125, 30, 30))).toEqual([[1000, 1245, 0.94]]);
    expect(breaksOf(blocks(1000, 30, 30, 126, 30, 30))).toEqual([
      [1000, 1060, 0.6],
      [1186, 1246, 0.6],
    ]);
  });

  it("have 4 s at least", () => {
    expect(breaksOf(blocks(1000, 30, 4, 30, 30))).toEqual([[1000, 1094, 0.8]]);
    expect(breaksOf(blocks(1000, 30, 3.5, 30, 30))).toEqual([[1033.5, 1093.5, 0.6]]);
  });

  it("may pass over black, at a price for each time", () => {
    expect(breaksOf(blocks(1000, 30, 11, 19, 30))).toEqual([[1000, 1090, odds(-2.8 + 3 * 1.6 - 0.3)]]);
    expect(breaksOf(blocks(1000, 30, 7, 11, 12, 30))).toEqual([[1000, 1090, odds(-2.8 + 3 * 1.6 - 0.6)]]);
  });

  it("are measured from middle to middle of the black, all of which belongs to the break", () => {
    const cuts = [
      { startMs: 1_000_000, endMs: 1_002_000, isBlack: true },
      { startMs: 1_030_999.6, endMs: 1_031_000, isBlack: true },
      { startMs: 1_060_000.4, endMs: 1_062_000.4, isBlack: true },
    ];
    expect(breaksOf(cuts)).toEqual([[1000, 1062, 0.6]]);
  });
});

describe("changes of shot", () => {
  it("are passed over for nothing", () => {
    expect(breaksOf([...black(1000, 1030, 1090, 1120), ...shot(1060)])).toEqual([[1000, 1120, 0.88]]);
  });

  it("divide blocks where both have lengths that are sold, which says less than between black", () => {
    const cuts = [...black(1000, 1030, 1105, 1135), ...shot(1060)];
    expect(breaksOf(cuts)).toEqual([[1000, 1135, odds(-2.8 + 2 * 1.6 + 2 * 0.3 - 0.3)]]);
  });

  it("are unlikely borders of a break", () => {
    const first = [...shot(1000), ...black(1030, 1060, 1090)];
    expect(breaksOf(first)).toEqual([[1030, 1090, 0.6]]);
    const likely = odds(-2.8 - 1.5 + 0.3 + 2 * 1.6 + 20 * 0.12);
    expect(breaksOf(first, logoIn(1005, 1025))).toEqual([[1000, 1090, likely]]);
    const last = [...black(1000, 1030, 1060), ...shot(1090)];
    expect(breaksOf(last)).toEqual([[1000, 1060, 0.6]]);
    expect(breaksOf(last, logoIn(1065, 1085))).toEqual([[1000, 1090, likely]]);
  });

  it("make a block of another length count as long as it is", () => {
    const cuts = [...shot(1000), ...black(1022, 1052, 1082)];
    expect(breaksOf(cuts, logoIn(1000, 1020))).toEqual([
      [1000, 1082, odds(-2.8 - 1.5 - 0.8 + 2 * 1.6 + 20 * 0.12)],
    ]);
  });
});

describe("the length of a break", () => {
  it("is 25 s at least", () => {
    const absent = logoIn(1000, 1025);
    expect(breaksOf(blocks(1000, 10, 15), absent)).toEqual([
      [1000, 1025, odds(-2.8 - 0.8 + 2 * 1.6 + 25 * 0.12)],
    ]);
    expect(breaksOf(blocks(1000, 10, 14.9), absent)).toEqual([]);
  });

  it("is 600 s at most", () => {
    const thirties = Array.from({ length: 19 }, () => 30);
    expect(breaksOf(blocks(1000, ...thirties, 30))).toEqual([[1000, 1600, 1]]);
    expect(breaksOf(blocks(1000, ...thirties, 30.1))).toEqual([[1000, 1570, 1]]);
  });

  it("counts against it below 60 s and above 300 s", () => {
    expect(breaksOf(blocks(1000, 10, 10, 10))).toEqual([
      [1000, 1030, odds(-2.8 + 3 * 1.6 - 0.8 * (30 / 35))],
    ]);
    expect(breaksOf(blocks(1000, 20, 15, 20))).toEqual([[1000, 1055, odds(-2.8 + 3 * 1.6 - 0.8 * (5 / 35))]]);
    const twenty = logoIn(1200, 1220);
    expect(breaksOf(blocks(1000, 120, 100, 110, 120), twenty)).toEqual([
      [1000, 1450, odds(-2.8 + 2 * 1.6 - 2 * 0.8 + 20 * 0.12 - 0.8 / 2)],
    ]);
    expect(breaksOf(blocks(1000, 60, 100, 80, 60), logoIn(1100, 1120))).toEqual([
      [1000, 1300, odds(-2.8 + 2 * 1.6 - 2 * 0.8 + 20 * 0.12)],
    ]);
  });
});

describe("the edges of a recording", () => {
  it("make breaks within 60 s of them less likely", () => {
    expect(breaksOf(blocks(60, 30, 30, 30))).toEqual([[60, 150, 0.88]]);
    expect(breaksOf(blocks(59.9, 30, 30, 30))).toEqual([[59.9, 149.9, odds(-2.8 + 3 * 1.6 - 1.5)]]);
    expect(breaksOf(blocks(3450, 30, 30, 30))).toEqual([[3450, 3540, 0.88]]);
    expect(breaksOf(blocks(3451, 30, 30, 30))).toEqual([[3451, 3541, odds(-2.8 + 3 * 1.6 - 1.5)]]);
  });

  it("cut off blocks, whose lengths then say nothing", () => {
    expect(breaksOf(blocks(10, 30, 30), logoIn(0, 20))).toEqual([
      [0, 70, odds(-2.8 + 2 * 1.6 - 1.5 + 20 * 0.12)],
    ]);
    expect(breaksOf(blocks(3530, 30, 30), logoIn(3575, 3595))).toEqual([
      [3530, 3600, odds(-2.8 + 2 * 1.6 - 1.5 + 20 * 0.12)],
    ]);
    // Less than 4 s is no block.
    expect(breaksOf(blocks(3, 30, 30), logoIn(0, 20))).toEqual([
      [3, 63, odds(-2.8 + 2 * 1.6 - 1.5 + 15 * 0.12)],
    ]);
  });

  it("may be those of the only break", () => {
    expect(breaksOf([], logoIn(0, 100), 100)).toEqual([[0, 100, odds(-2.8 - 1.5 + 95 * 0.12)]]);
    expect(breaksOf([], [], 100)).toEqual([]);
  });
});

describe("the logo", () => {
  const pair = blocks(1000, 30, 30);
  const with2 = (...samples: readonly (readonly [second: number, presence: number])[]) =>
    breaksOf(
      pair,
      samples.map(([second, presence]) => ({ timeMs: second * 1000, presence })),
    );

  it("counts for each second that it is absent or there", () => {
    expect(with2([1000, 0], [1005, 0.5])).toEqual([[1000, 1060, odds(0.4 + 5 * 0.12)]]);
    expect(with2([1000, 1], [1002, 0.5])).toEqual([[1000, 1060, odds(0.4 - 2 * 0.12)]]);
    expect(with2([1010, 0.25], [1014, 0.5])).toEqual([[1000, 1060, odds(0.4 + 2 * 0.12)]]);
    expect(with2([1000, 1], [1004, 0.5])).toEqual([]);
  });

  it("counts from the first sample within a break to the last one", () => {
    expect(with2([990, 1], [999, 0], [1005, 0.5])).toEqual([[1000, 1060, 0.6]]);
    expect(with2([1059, 0], [1063, 0.5])).toEqual([[1000, 1060, odds(0.4 + 4 * 0.12)]]);
    expect(with2([1060, 1], [1069, 1])).toEqual([[1000, 1060, 0.6]]);
  });

  it("counts for 10 s of a sample at most, and for none of the last one", () => {
    expect(with2([1010, 0], [1040, 0.5])).toEqual([[1000, 1060, odds(0.4 + 10 * 0.12)]]);
    expect(with2([1050, 0])).toEqual([[1000, 1060, 0.6]]);
  });

  it("divides breaks where it is there, when there is a minute to see", () => {
    const apart = (gap: number) => [...blocks(1000, 30, 30), ...blocks(1060 + gap, 30, 30)];
    expect(breaksOf(apart(60), logoIn(1060, 1120, 1))).toEqual([
      [1000, 1060, 0.6],
      [1120, 1180, 0.6],
    ]);
    expect(breaksOf(apart(59.9), logoIn(1060, 1115, 1))).toEqual([[1000, 1060, 0.6]]);
  });
});
