import { expect, test } from "vitest";
import { daysOf, median } from "./history.ts";

const at = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
const run = (start: string, seconds: number, outcome: "success" | "failed") => ({
  startedAt: at(start),
  endedAt: at(start) + 1000 * seconds,
  outcome,
});

test("a run belongs to the day of its start, in the zone of the server", () => {
  const runs = [
    run("2026-03-10T23:50:00Z", 30, "success"),
    run("2026-03-10T22:59:59Z", 5, "failed"),
    run("2026-03-10T23:59:00Z", 1.5, "failed"),
  ];
  const none = { success: 0, partial: 0, failed: 0, stopped: 0, skipped: 0 };
  expect(daysOf(runs, "Europe/Berlin")).toEqual([
    { day: "2026-03-10", ...none, failed: 1, seconds: 5 },
    { day: "2026-03-11", ...none, success: 1, failed: 1, seconds: 31.5 },
  ]);
  expect(daysOf(runs, "UTC")).toHaveLength(1);
});

test("two runs of the same quarter of an hour in a zone of three quarters are told apart by their day", () => {
  // Nepal is 5:45 ahead: its midnight is 18:15 UTC.
  const runs = [run("2026-03-10T18:14:59Z", 1, "success"), run("2026-03-10T18:15:00Z", 1, "success")];
  expect(daysOf(runs, "Asia/Kathmandu").map(({ day }) => day)).toEqual(["2026-03-10", "2026-03-11"]);
});

test("the median is the middle, or the mean of the two in the middle", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 1, 4, 2])).toBe(3);
  expect(median([7])).toBe(7);
});
