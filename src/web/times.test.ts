import { expect, test } from "vitest";
import {
  ago,
  ahead,
  dayOf,
  daysAfter,
  hourBefore,
  knownDay,
  sameClock,
  shortDay,
  startOfDay,
  timeOfDay,
} from "./times.ts";

test.each([
  ["UTC", "2026-11-22", "2026-11-22T00:00:00.000Z"],
  ["Europe/Berlin", "2026-11-22", "2026-11-21T23:00:00.000Z"],
  ["America/Los_Angeles", "2026-11-22", "2026-11-22T08:00:00.000Z"],
  ["Asia/Kathmandu", "2026-11-22", "2026-11-21T18:15:00.000Z"],
  ["Pacific/Kiritimati", "2026-11-22", "2026-11-21T10:00:00.000Z"],
  // The clocks go from 00:00 to 01:00: the day begins an hour late.
  ["America/Santiago", "2026-09-06", "2026-09-06T04:00:00.000Z"],
])("in %s the day %s begins at %s", (zone, day, begins) => {
  expect(startOfDay(day, zone)).toBe(begins);
  expect(dayOf(begins, zone)).toBe(day);
  expect(dayOf(Date.parse(begins) - 1, zone)).toBe(daysAfter(day, -1));
});

test("days are counted by the calendar", () => {
  expect(daysAfter("2026-02-28", 1)).toBe("2026-03-01");
  expect(startOfDay("2026-03-28", "Europe/Berlin", 2)).toBe("2026-03-29T22:00:00.000Z");
});

test("times are of the zone that is named", () => {
  expect(timeOfDay("2026-11-22T23:30:00Z", "Asia/Tokyo")).toBe("08:30");
  expect(shortDay("2026-11-22T23:30:00Z", "Asia/Tokyo")).toBe("Mon 23 Nov");
  expect(timeOfDay("2026-11-22T00:05:00Z", "UTC")).toBe("00:05");
});

test("zones are the same when their clocks are", () => {
  expect(sameClock("2026-01-01T00:00:00Z", "Europe/Berlin", "Europe/Paris")).toBe(true);
  expect(sameClock("2026-01-01T00:00:00Z", "Europe/London", "UTC")).toBe(true);
  expect(sameClock("2026-07-01T00:00:00Z", "Europe/London", "UTC")).toBe(false);
});

test("distances are told in their largest whole unit", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  expect(ago(now - 59_000, now)).toBe("just now");
  expect(ago(now - 3 * 3_600_000 - 1, now)).toBe("3 hours ago");
  expect(ahead(now + 30_000, now)).toBe("in a moment");
  expect(ahead(now + 86_400_000, now)).toBe("tomorrow");
});

test("what has happened is never ahead, and what is to come never behind, whatever the clocks", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  expect(ago("2026-11-22T12:00:29Z", now)).toBe("just now");
  expect(ago(now + 3 * 3_600_000, now)).toBe("just now");
  expect(ahead(now - 3 * 3_600_000, now)).toBe("in a moment");
});

test("who asks again within the hour asks the same", () => {
  const now = Date.parse("2026-11-22T12:59:59Z");
  expect(hourBefore(now, 24)).toBe("2026-11-21T12:00:00.000Z");
  expect(hourBefore(now - 3_000_000, 24)).toBe(hourBefore(now, 24));
});

test("only a day is taken for one", () => {
  expect(knownDay("2026-11-22")).toBe("2026-11-22");
  for (const none of [null, "", "nonsense", "2026-13-45", "22-11-2026"]) expect(knownDay(none)).toBeNull();
});
