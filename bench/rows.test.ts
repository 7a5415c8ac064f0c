import { describe, expect, test } from "vitest";
import { advantage, cellsOf, isLost, isMet, judged, median, promisedAdvantage, type Row } from "./rows.ts";

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

  test("may be missing: then there is a ratio, and nothing to meet", () => {
    const unpromised = row({});
    delete unpromised.goal;
    expect(isMet(unpromised)).toBeUndefined();
    expect(cellsOf(unpromised).slice(3)).toEqual(["ours / other: 0.25 [0.25..0.75]", "", "", ""]);
  });
});

describe("an advantage", () => {
  const other = { what: "", figures: [20] };
  test("is how many times less a cost is", () => {
    const cost = row({ ours: [5], other });
    expect([advantage(cost), promisedAdvantage(cost)]).toEqual([4, 1 / 0.75]);
    const speed = row({ ours: [5], other, goal: { of: "other / ours", atLeast: 3 } });
    expect([advantage(speed), promisedAdvantage(speed)]).toEqual([4, 3]);
  });

  test("is how many times more a rate is", () => {
    const rate = row({ ours: [5], other, goal: { of: "ours / other", atLeast: 0.6 } });
    expect([advantage(rate), promisedAdvantage(rate)]).toEqual([0.25, 0.6]);
  });

  test("needs another way, and a promise is a ratio", () => {
    const { other: _, ...alone } = row({ goal: { of: "ours", atMost: 3 } });
    expect([advantage(alone), promisedAdvantage(alone)]).toEqual([undefined, undefined]);
  });
});

test("a row is lost when its goal is missed, or the other way is better", () => {
  const other = { what: "", figures: [4] };
  const unpromised = row({ ours: [5], other });
  delete unpromised.goal;
  expect(isLost(unpromised)).toBe(true);
  expect(isLost(row({ ours: [3], other }))).toBe(false);
  expect(isLost(row({ ours: [3.5], other }))).toBe(true);
  expect(isLost(row({ ours: [9], other, goal: { of: "ours", atMost: 10 } }))).toBe(true);
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

test("a spread that nobody could see is not written", () => {
  expect(cellsOf(row({ ours: [2, 2.0001, 2] }))[1]).toBe("2 s");
});
