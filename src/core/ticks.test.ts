import { describe, expect, test } from "vitest";
import { ticksOf } from "./ticks.ts";

const at = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
const shown = (instant: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString();

/** The moments of a calendar day as the clocks show them. */
function momentsOf(day: string, expression: string, zone: string): string[] {
  const ticks = ticksOf(expression, zone);
  const date = Temporal.PlainDate.from(day);
  const ends = date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  const moments: string[] = [];
  let window = ticks.after(date.toZonedDateTime(zone).epochMilliseconds - 1);
  for (; window && window.opens < ends; window = ticks.after(window.opens)) {
    expect(window.day.toString()).toBe(day);
    expect(ticks.at(window.opens)).toEqual(window);
    expect(ticks.at(window.closes - 1)).toEqual(window);
    moments.push(shown(window.opens, zone).slice(11));
  }
  return moments;
}

describe("when the clocks change", () => {
  const newYork = "America/New_York";
  test.each([
    // Forward from 2:00 to 3:00: right after the gap
    ["2026-03-08", "30 2 * * *", newYork, ["03:00:00"]],
    ["2026-03-08", "0 2,4 * * *", newYork, ["03:00:00", "04:00:00"]],
    // Back from 2:00 to 1:00: once
    ["2026-11-01", "30 1 * * *", newYork, ["01:30:00"]],
    ["2026-11-01", "0,30 1 * * *", newYork, ["01:00:00", "01:30:00"]],
    ["2026-10-25", "30 2 * * *", "Europe/Berlin", ["02:30:00"]],
    // Half an hour, from 2:00 to 2:30
    ["2026-10-04", "15 2 * * *", "Australia/Lord_Howe", ["02:30:00"]],
    // Even in time, so twice at 1 o'clock
    ["2026-11-01", "0 */8 * * *", newYork, ["00:00:00", "08:00:00", "16:00:00"]],
    // Weekdays and nicknames
    ["2026-11-28", "0 3 * * 6", newYork, ["03:00:00"]],
    ["2026-11-27", "0 3 * * 6", newYork, []],
    ["2026-11-29", "@weekly", newYork, ["00:00:00"]],
  ])("%s %s in %s", (day, expression, zone, moments) => {
    expect(momentsOf(day, expression, zone)).toEqual(moments);
  });
});

test("a window goes from one moment to the next, whichever was asked for before", () => {
  const ticks = ticksOf("0 3 * * *", "UTC");
  const [first, second] = [at("2026-11-21T03:00:00Z"), at("2026-11-22T03:00:00Z")];
  expect(ticks.at(second)?.opens).toBe(second);
  expect(ticks.at(second - 1)).toMatchObject({ opens: first, closes: second });
  expect(ticks.at(first)).toMatchObject({ opens: first, closes: second });
  expect(ticks.after(first - 1)?.opens).toBe(first);
  expect(ticks.after(first)?.opens).toBe(second);
});

test("moments that never come have no window", () => {
  const ticks = ticksOf("0 0 30 2 *", "UTC");
  expect([ticks.at(0), ticks.after(0)]).toEqual([null, null]);
});

test.each(["", "nonsense", "61 * * * *", "* * * *", "* * * * * *"])("%o is no cron expression", (text) => {
  expect(() => ticksOf(text, "UTC")).toThrow();
});
