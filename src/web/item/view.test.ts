import { expect, test } from "vitest";
import { marksOf, momentAt, panned, seenOf, shareOf, showing, wholeOf, zoomed } from "./view.ts";

const hours = 3 * 3_600_000;
const whole = wholeOf(hours);

test("the moment that is looked at closer stays where it is", () => {
  const at = 3_600_000;
  const closer = zoomed(whole, 2, at, hours);
  expect(closer.span).toBe(hours / 2);
  expect(shareOf(closer, at)).toBeCloseTo(shareOf(whole, at), 10);
  expect(zoomed(closer, 0.5, at, hours)).toEqual(whole);
});

test("a film of three hours is looked at to seconds, and no closer than five of them", () => {
  let view = whole;
  for (let n = 0; n < 20; n++) view = zoomed(view, 2, 5_000_000, hours);
  expect(view.span).toBe(5_000);
  expect(shareOf(view, 5_000_000)).toBeCloseTo(shareOf(whole, 5_000_000), 6);
});

test("nothing before the start or behind the end is shown", () => {
  expect(zoomed(whole, 4, 0, hours).from).toBe(0);
  const end = zoomed(whole, 4, hours, hours);
  expect(end.from + end.span).toBe(hours);
  expect(panned(end, -5, hours).from).toBe(0);
  expect(panned(end, hours, hours)).toEqual(end);
  expect(zoomed(end, 0.01, hours, hours)).toEqual(whole);
});

test("a file that is shorter than the closest look is shown whole", () => {
  expect(zoomed(wholeOf(2_000), 8, 1_000, 2_000)).toEqual(wholeOf(2_000));
});

test("a moment that is out of sight is brought into the middle, one in sight moves nothing", () => {
  const view = { from: 0, span: 60_000 };
  expect(showing(view, 60_000, hours)).toBe(view);
  expect(showing(view, 600_000, hours)).toEqual({ from: 570_000, span: 60_000 });
  expect(showing(view, hours, hours)).toEqual({ from: hours - 60_000, span: 60_000 });
});

test("stretches are cut at the edges of what is seen", () => {
  const view = { from: 10_000, span: 10_000 };
  expect(seenOf(view, 0, 15_000)).toEqual({ left: 0, width: 0.5 });
  expect(seenOf(view, 12_000, 14_000)).toEqual({ left: 0.2, width: 0.2 });
  expect(seenOf(view, 0, 9_000)).toBeUndefined();
  expect(seenOf(view, 21_000, 22_000)).toBeUndefined();
  expect(momentAt(view, 0.25)).toBe(12_500);
});

test("the marks of the scale are round and few, however close", () => {
  expect(marksOf(whole)).toEqual([0, 1800, 3600, 5400, 7200, 9000, 10_800].map((seconds) => 1000 * seconds));
  expect(marksOf({ from: 5_000_400, span: 5_000 })).toEqual(
    [5_001, 5_002, 5_003, 5_004, 5_005].map((s) => 1000 * s),
  );
  expect(marksOf({ from: 0, span: 0 })).toEqual([0]);
});
