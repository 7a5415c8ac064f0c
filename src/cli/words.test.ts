import { expect, test } from "vitest";
import { byteSize, counted, dayInWords, duration, localTime, relative, when } from "./words.ts";

test.each([
  [0, "0 s"],
  [499, "0 s"],
  [1500, "2 s"],
  [59_600, "1 min"],
  [200_000, "3 min 20 s"],
  [3_600_000, "1 h"],
  [3_605_000, "1 h"],
  [7_260_000, "2 h 1 min"],
  [90_000_000, "1 d 1 h"],
])("%i ms is %s", (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [999_940, "999.9 kB"],
  [999_960, "1.0 MB"],
  [1_500_000_000, "1.5 GB"],
  [2e18, "2000.0 PB"],
])("%i bytes are %s", (bytes, words) => {
  expect(byteSize(bytes)).toBe(words);
});

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
