import { expect, test } from "vitest";
import type { Run } from "../api/runs.ts";
import { lastReportMoment, morningReport, type Night } from "./morning-report.ts";

const at = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
const instant = (moment: number | undefined) =>
  moment === undefined ? undefined : Temporal.Instant.fromEpochMilliseconds(moment).toString();
const berlin = { startHour: 2, endHour: 5, timeZone: "Europe/Berlin" };

test.each([
  // The window of that night closes at five, by the clock on the wall.
  ["2026-03-10T12:00:00Z", "window", "2026-03-10T04:05:00Z"],
  ["2026-03-10T04:04:59Z", "window", "2026-03-09T04:05:00Z"],
  ["2026-03-10T04:05:00Z", "window", "2026-03-10T04:05:00Z"],
  // The clocks go forward on 29 March and back on 25 October.
  ["2026-03-29T12:00:00Z", "window", "2026-03-29T03:05:00Z"],
  ["2026-10-25T12:00:00Z", "window", "2026-10-25T04:05:00Z"],
  ["2026-10-24T12:00:00Z", "window", "2026-10-24T03:05:00Z"],
  ["2026-03-10T12:00:00Z", "hour", "2026-03-10T06:00:00Z"],
  ["2026-03-10T05:59:00Z", "hour", "2026-03-09T06:00:00Z"],
  ["2026-03-29T12:00:00Z", "hour", "2026-03-29T05:00:00Z"],
  ["2026-03-10T12:00:00Z", "never", undefined],
] as const)("at %s, %s: the report of %s is the last", (now, when, moment) => {
  expect(instant(lastReportMoment(at(now), when, 7, berlin))).toBe(moment);
});

test("a window over midnight, and none at all", () => {
  const late = { ...berlin, startHour: 22, endHour: 3 };
  expect(instant(lastReportMoment(at("2026-03-10T12:00:00Z"), "window", 7, late))).toBe(
    "2026-03-10T02:05:00Z",
  );
  expect(instant(lastReportMoment(at("2026-03-10T23:00:00Z"), "window", 7, late))).toBe(
    "2026-03-10T02:05:00Z",
  );
  const none = { ...berlin, endHour: 2 };
  expect(instant(lastReportMoment(at("2026-03-10T12:00:00Z"), "window", 7, none))).toBe(
    "2026-03-10T06:00:00Z",
  );
});

const run = (change: Partial<Run> = {}): Run => ({
  ...{ id: 7, task: "A", trigger: "window", state: "ended", outcome: "success", reason: null, message: null },
  ...{
    scheduledFor: null,
    startedAt: "2026-03-10T01:00:00Z",
    endedAt: "2026-03-10T02:30:00Z",
    progress: 100,
  },
  ...{ items: { total: 40, done: 40, failed: 0 }, bytesRead: 0, cpuSeconds: 0, pausedSeconds: 0 },
  ...change,
});
const night: Night = {
  ...{ from: at("2026-03-09T04:05:00Z"), to: at("2026-03-10T04:05:00Z"), timeZone: "Europe/Berlin" },
  ...{ runs: [], waiting: [], standing: [], disks: [{ folder: "/data", free: 12e9 }], givenUp: [] },
};

test("a quiet night is told too", () => {
  const { title, text } = morningReport(night);
  expect(title).toBe("Morning report of 2026-03-10: all well");
  expect(text).toBe("Nothing ran.\n\nDisks:\n  12.0 GB free at /data");
});

test("it says what ran for how long, what failed and why, and what waits", () => {
  const reason = "The disk is\naway.";
  const { title, text } = morningReport({
    ...night,
    runs: [
      { run: run(), title: "Loudness" },
      { run: run({ outcome: "failed", reason, items: { total: 1, done: 0, failed: 1 } }), title: "Backup" },
    ],
    waiting: [{ title: "Previews", why: "It waits until Backup has ended." }],
    standing: ["Credits failed (first told 2026-03-01)"],
    givenUp: [{ channel: "phone", answer: "status 503", count: 2 }],
  });
  expect(title).toBe("Morning report of 2026-03-10: 1 with failures");
  expect(text.split("\n\n")).toEqual([
    "2 runs, 3 h, 40 items; 1 with failures.",
    "Ran:\n  Loudness: success, 1 h 30 min, 40 of 40\n  Backup: failed, 1 h 30 min, 0 of 1",
    "Failed:\n  Backup: The disk is away.",
    "Still so:\n  Credits failed (first told 2026-03-01)",
    "Waits:\n  Previews: It waits until Backup has ended.",
    "Not delivered:\n  2 to phone: status 503",
    "Disks:\n  12.0 GB free at /data",
  ]);
});

test("one run of one item is told as one", () => {
  const one = run({ items: { total: 1, done: 1, failed: 0 } });
  const { text } = morningReport({ ...night, runs: [{ run: one, title: "Loudness" }] });
  expect(text.split("\n")[0]).toBe("1 run, 1 h 30 min, 1 item; all went well.");
});

test("a run that never began took no time, and one that failed without a word says how much failed", () => {
  const never = run({ outcome: "failed", startedAt: null, items: { total: 4, done: 0, failed: 4 } });
  const { text } = morningReport({ ...night, disks: [], runs: [{ run: never, title: "Loudness" }] });
  expect(text.split("\n\n").slice(1)).toEqual(["Ran:\n  Loudness: failed", "Failed:\n  Loudness: 4 failed"]);
});

test("a reason is one line of 160 characters at most, without what is around it", () => {
  const shown = (why: string) => morningReport({ ...night, disks: [], waiting: [{ title: "A", why }] }).text;
  expect(shown(`  ${"x".repeat(160)} \n`)).toBe(`Nothing ran.\n\nWaits:\n  A: ${"x".repeat(160)}`);
  expect(shown("x".repeat(161))).toBe(`Nothing ran.\n\nWaits:\n  A: ${"x".repeat(160)}...`);
});

test("twelve rows are shown, of thirteen the first eleven", () => {
  const rowsOf = (count: number) =>
    morningReport({ ...night, disks: [], standing: Array.from({ length: count }, (_, n) => `Row ${n}`) })
      .text.split("\n")
      .slice(3);
  expect(rowsOf(12)).toHaveLength(12);
  expect(rowsOf(12).at(-1)).toBe("  Row 11");
  expect(rowsOf(13).slice(-2)).toEqual(["  Row 10", "  and 2 more"]);
});

test("it stays one screen, and what others wrote is no HTML in it", () => {
  const runs = Array.from({ length: 100 }, () => ({
    run: run({ outcome: "failed", reason: `<script>${"x".repeat(1000)}` }),
    title: "<b>Films & more</b>",
  }));
  const { text, html } = morningReport({ ...night, runs });
  expect(text.split("\n").length).toBeLessThan(40);
  expect(text).toContain("and 89 more");
  expect(html).toContain("&lt;b&gt;Films &amp; more&lt;/b&gt;");
  expect(html).not.toMatch(/<script>|<b>/);
});
