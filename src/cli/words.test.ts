import { expect, test } from "vitest";
import { counted, dayInWords, localTime, relative, when } from "./words.ts";

test("days and times are those of the zone", () => {
  expect(dayInWords("2026-09-06")).toBe("Sun 6 Sep 2026");
  expect(localTime("2026-11-22T01:30:59Z", "America/New_York")).toBe("2026-11-21 20:30");
  expect(localTime(undefined, "UTC")).toBe("-");
});

test("one item, two items", () => {
  expect([counted(1, "day"), counted(3, "day"), counted(0, "day")]).toEqual(["1 day", "3 days", "0 days"]);
});

test.each([
  [0, "now"],
  [499, "now"],
  [-59_000, "59 s ago"],
  [61_000, "in 1 min"],
  [-7_260_000, "2 h ago"],
  [260_000_000, "in 3 d"],
])("%i ms from now is %s", (away, words) => {
  expect(relative(1_000_000_000 + away, 1_000_000_000)).toBe(words);
});

test("a moment is told in both ways, none as a dash", () => {
  const seen = { zone: "Europe/Berlin", now: () => Date.parse("2026-11-22T02:10:00Z") };
  expect(when("2026-11-22T01:00:00Z", seen)).toBe("2026-11-22 02:00 (1 h ago)");
  expect(when(null, seen)).toBe("-");
});
