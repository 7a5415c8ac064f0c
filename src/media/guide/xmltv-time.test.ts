import { expect, test } from "vitest";
import { xmltvTime } from "./xmltv-time.ts";

const at = (text: string, zone = "UTC") => {
  const found = xmltvTime(text, zone);
  return found === undefined ? undefined : Temporal.Instant.fromEpochMilliseconds(found).toString();
};

test.each([
  ["20261025023000 +0100", "2026-10-25T01:30:00Z"],
  ["20261025023000 +0200", "2026-10-25T00:30:00Z"],
  ["20261025023000+01:00", "2026-10-25T01:30:00Z"],
  ["20261025023000 -0330", "2026-10-25T06:00:00Z"],
  ["20261025023000", "2026-10-25T02:30:00Z"],
  ["202610250230", "2026-10-25T02:30:00Z"],
  ["2026102502", "2026-10-25T02:00:00Z"],
  ["20261025", "2026-10-25T00:00:00Z"],
  ["202610", "2026-10-01T00:00:00Z"],
  ["2026", "2026-01-01T00:00:00Z"],
  [" 20240229120000 UTC ", "2024-02-29T12:00:00Z"],
  ["20240229120000 bst", "2024-02-29T11:00:00Z"],
  ["20240229120000 EST", "2024-02-29T17:00:00Z"],
])("%j is %s", (text, expected) => {
  expect(at(text)).toBe(expected);
});

test("without an offset it is in the guide's zone, on both sides of a change of clocks", () => {
  expect(at("20261024230000", "Europe/Berlin")).toBe("2026-10-24T21:00:00Z");
  expect(at("20261025013000", "Europe/Berlin")).toBe("2026-10-24T23:30:00Z");
  expect(at("20261025033000", "Europe/Berlin")).toBe("2026-10-25T02:30:00Z");
  expect(at("20261025023000", "Europe/Berlin"), "twice: the first").toBe("2026-10-25T00:30:00Z");
  expect(at("20260329023000", "Europe/Berlin"), "never: after the gap").toBe("2026-03-29T01:30:00Z");
  expect(at("20261025023000 +0100", "Europe/Berlin"), "an offset counts more").toBe("2026-10-25T01:30:00Z");
});

test.each([
  "",
  "soon",
  "20261325",
  "20260230",
  "20250229",
  "2026102524",
  "202610250260",
  "20261025 XYZ",
  "2026102",
])("%j is no moment", (text) => {
  expect(at(text)).toBeUndefined();
});
