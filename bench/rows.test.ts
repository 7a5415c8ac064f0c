import { describe, expect, test } from "vitest";
import { cellsOf, isMet, judged, median, type Row } from "./rows.ts";

const row = (changes: Partial<Row>): Row => ({
  what: "reading",
  unit: "s",
  ours: [3, 1, 2],
  other: { what: "reading twice", figures: [4, 4, 8] },
  goal: { of: "ours / other", atMost: 0.75 },
  ...changes,
});

test("the median is the middle one in size, or between the two middle ones", () => {
  expect(median([10, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

describe("a goal", () => {
  test("compares figures of the same round", () => {
    expect(judged(row({}))).toEqual([0.75, 0.25, 0.25]);
    expect(judged(row({ goal: { of: "other / ours", atLeast: 20 } }))).toEqual([4 / 3, 4, 4]);
    expect(judged(row({ goal: { of: "ours", atMost: 50 } }))).toEqual([3, 1, 2]);
  });

  test("is met by the median, the bound included", () => {
    expect(isMet(row({ ours: [3], other: { what: "", figures: [4] } }))).toBe(true);
    expect(isMet(row({ ours: [3.1], other: { what: "", figures: [4] } }))).toBe(false);
    expect(isMet(row({ goal: { of: "other / ours", atLeast: 4 } }))).toBe(true);
    expect(isMet(row({ goal: { of: "other / ours", atLeast: 4.1 } }))).toBe(false);
  });

  test("is neither met nor missed when the other way is not there", () => {
    const alone = row({ other: { what: "reading twice", figures: [] } });
    expect(isMet(alone)).toBeUndefined();
    expect(cellsOf(alone).slice(2)).toEqual([
      "reading twice: not there",
      "",
      "at most 0.75",
      "not measured",
      "",
    ]);
  });
});

test("figures are written with their spread, and the limit with the distance to it", () => {
  const cells = cellsOf(row({ limit: { what: "decoding", figures: [0.5] }, note: "a part only" }));
  expect(cells).toEqual([
    "reading (a part only)",
    "2 [1..3] s",
    "reading twice: 4 [4..8] s",
    "ours / other: 0.25 [0.25..0.75]",
    "at most 0.75",
    "yes",
    "decoding: 0.5 s, a factor of 4 away",
  ]);
});
