import { expect, test } from "vitest";
import type { Run } from "../api/runs.ts";
import type { Schedule } from "../api/schedule.ts";
import { barsOf, nightOf, outlookOf, paceOf, rangeOf } from "./night.ts";

const at = (time: string) => `2026-11-22T${time}:00Z`;
const ms = (time: string) => Date.parse(at(time));
const minutes = (amount: number) => amount * 60_000;

const run = (id: number, start: string, end: string | null): Run => ({
  id,
  task: `Task${id}`,
  trigger: "window",
  state: end === null ? "running" : "ended",
  outcome: end === null ? null : "success",
  reason: null,
  scheduledFor: null,
  startedAt: at(start),
  endedAt: end === null ? null : at(end),
  items: { total: 10, done: 4, failed: 1 },
  progress: 50,
  bytesRead: 0,
  cpuSeconds: 0,
  pausedSeconds: 0,
  message: null,
});
const night = {
  day: "2026-11-22",
  opens: at("02:00"),
  closes: at("05:00"),
  starts: [
    { task: "Backup", at: at("03:00"), until: null, why: "scheduled" as const },
    { task: "Early", at: at("02:00"), until: null, why: "scheduled" as const },
  ],
};
const range = { from: ms("00:00"), to: ms("12:00"), now: ms("02:30"), least: minutes(1) };

test("bars that overlap get lanes of their own, and a free lane is used again", () => {
  const runs = [run(1, "02:00", "02:20"), run(2, "02:10", null), run(3, "02:20", "02:25")];
  const bars = barsOf({ runs, nights: [night] }, new Map([["Backup", minutes(10)]]), range);
  expect(bars.map(({ key, lane, standing, to }) => [key, lane, standing, to])).toEqual([
    ["run-1", 0, "success", ms("02:20")],
    ["run-2", 1, "running", ms("02:30")],
    ["run-3", 0, "success", ms("02:25")],
    [`plan-Backup-${at("03:00")}`, 0, "planned", ms("03:10")],
  ]);
});

test("a bar too short to be seen keeps its neighbour away", () => {
  const runs = [run(1, "02:00", "02:00"), run(2, "02:00", "02:05")];
  const bars = barsOf({ runs, nights: [] }, new Map(), range);
  expect(bars.map(({ lane }) => lane)).toEqual([0, 1]);
});

test("the band ends after the next window, unless that is far away", () => {
  const schedule = (...nights: object[]) => ({ timeZone: "UTC", nights }) as unknown as Schedule;
  const noon = Date.parse("2026-11-21T12:20:00Z");
  expect(rangeOf(schedule(night), noon)).toEqual({
    from: Date.parse("2026-11-21T00:00:00Z"),
    to: ms("06:00"),
  });
  // Half a day is shown in any case.
  expect(rangeOf(schedule(night), ms("03:10"))).toMatchObject({ to: ms("16:00") });
  const half = Date.parse("2026-11-22T01:00:00Z");
  for (const far of [
    schedule(),
    schedule({ ...night, opens: "2026-11-25T02:00:00Z", closes: "2026-11-25T05:00:00Z" }),
  ])
    expect(rangeOf(far, noon).to).toBe(half);
});

test("what is outside of the band is left out", () => {
  const bars = barsOf({ runs: [run(1, "02:00", "02:20")], nights: [night] }, new Map(), {
    ...range,
    from: ms("06:00"),
  });
  expect(bars).toEqual([]);
});

test("tonight is the window that is open or comes next", () => {
  const none = { day: "2026-11-23", opens: null, closes: null, starts: [] };
  const schedule = { timeZone: "UTC", nights: [night, none] };
  expect(nightOf(schedule, ms("04:59"))).toBe(night);
  expect(nightOf(schedule, ms("05:00"))).toBeUndefined();
});

test("a night fits when what is left of it is long enough for all", () => {
  const lengths = new Map([
    ["Backup", minutes(100)],
    ["Early", minutes(50)],
  ]);
  expect(outlookOf(night, lengths, ms("00:00"))).toEqual({
    expected: minutes(150),
    room: minutes(180),
    unknown: 0,
    fits: true,
  });
  expect(outlookOf(night, lengths, ms("03:00"))).toMatchObject({ room: minutes(120), fits: false });
  expect(outlookOf(night, new Map(), ms("05:30"))).toMatchObject({ unknown: 2, room: 0, fits: true });
});

test("the pace counts failed items as dealt with", () => {
  expect(paceOf(run(1, "02:00", null), ms("02:10"))).toEqual({ perMinute: 0.5, left: minutes(10) });
  expect(paceOf(run(1, "02:00", null), ms("02:00") + 1000)).toBeUndefined();
  // Six of ten minutes it was held up.
  expect(paceOf({ ...run(1, "02:00", null), pausedSeconds: 360 }, ms("02:10"))).toEqual({
    perMinute: 1.25,
    left: minutes(4),
  });
});
