import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isScheduledOn, phasesOf } from "./calendar.ts";
import { forecast, nextStartsOf } from "./forecast.ts";
import type { OwnRules, TaskState } from "./plan.ts";
import type { WindowSettings } from "./window.ts";

const newYork = { startHour: 2, endHour: 5, timeZone: "America/New_York" };
const date = (text: string) => Temporal.PlainDate.from(text);
const at = (text: string, zone = newYork.timeZone) =>
  Temporal.ZonedDateTime.from(`${text}[${zone}]`).epochMilliseconds;
const task = (more: Partial<TaskState> = {}): TaskState => ({
  name: "LoudnessAnalysis",
  every: 1,
  phase: 0,
  randomized: false,
  enabled: true,
  enabledReason: "",
  lastCompletedAt: null,
  lastEnded: null,
  lastEndedAt: null,
  crashes: [],
  live: null,
  rules: null,
  ...more,
});
const plan = (states: TaskState[], from: string, days: number, now: number, settings = newYork) =>
  forecast(states, settings, { from: date(from), days, now }).nights;
const noon = at("2026-03-06T12:00");

describe("forecast", () => {
  it("says when each night opens and closes, across a change of clocks, and why its tasks start", () => {
    const never = task({ name: "BackupDatabase", every: 3, phase: 1 });
    const start = (name: string, when: string, why: string) => ({ task: name, at: when, until: null, why });
    // 2026-03-08 is the 20520th day since 1970-01-01.
    expect(plan([task(), never], "2026-03-06", 5, noon)).toEqual([
      { day: "2026-03-06", opens: "2026-03-06T07:00:00Z", closes: "2026-03-06T10:00:00Z", starts: [] },
      {
        day: "2026-03-07",
        opens: "2026-03-07T07:00:00Z",
        closes: "2026-03-07T10:00:00Z",
        starts: [
          start("LoudnessAnalysis", "2026-03-07T07:00:00Z", "never ran"),
          start("BackupDatabase", "2026-03-07T07:00:00Z", "never ran"),
        ],
      },
      {
        day: "2026-03-08",
        opens: "2026-03-08T07:00:00Z",
        closes: "2026-03-08T09:00:00Z",
        starts: [start("LoudnessAnalysis", "2026-03-08T07:00:00Z", "scheduled")],
      },
      {
        day: "2026-03-09",
        opens: "2026-03-09T06:00:00Z",
        closes: "2026-03-09T09:00:00Z",
        starts: [
          start("LoudnessAnalysis", "2026-03-09T06:00:00Z", "scheduled"),
          start("BackupDatabase", "2026-03-09T06:00:00Z", "scheduled"),
        ],
      },
      {
        day: "2026-03-10",
        opens: "2026-03-10T06:00:00Z",
        closes: "2026-03-10T09:00:00Z",
        starts: [start("LoudnessAnalysis", "2026-03-10T06:00:00Z", "scheduled")],
      },
    ]);
  });

  it("starts now inside the open window, and gives randomized tasks the whole window", () => {
    const now = at("2026-03-06T03:15");
    const states = [
      task({ randomized: true }),
      task({ name: "BackupDatabase", lastCompletedAt: noon - 864e5 }),
    ];
    expect(plan(states, "2026-03-06", 2, now).map((night) => night.starts)).toEqual([
      [
        {
          task: "LoudnessAnalysis",
          at: "2026-03-06T08:15:00Z",
          until: "2026-03-06T10:00:00Z",
          why: "never ran",
        },
        { task: "BackupDatabase", at: "2026-03-06T08:15:00Z", until: null, why: "scheduled" },
      ],
      [
        {
          task: "LoudnessAnalysis",
          at: "2026-03-07T07:00:00Z",
          until: "2026-03-07T10:00:00Z",
          why: "scheduled",
        },
        { task: "BackupDatabase", at: "2026-03-07T07:00:00Z", until: null, why: "scheduled" },
      ],
    ]);
  });

  it("shows queued runs at their time, and counts running ones as completed", () => {
    const now = at("2026-03-06T03:15");
    const states = [
      task({ live: { state: "running", trigger: "window", startedAt: at("2026-03-06T02:00") } }),
      task({
        name: "BackupDatabase",
        lastCompletedAt: at("2026-03-06T02:00"),
        live: { state: "queued", trigger: "asked", at: at("2026-03-06T04:00") },
      }),
    ];
    expect(plan(states, "2026-03-06", 1, now)[0]?.starts).toEqual([
      { task: "BackupDatabase", at: "2026-03-06T09:00:00Z", until: null, why: "scheduled" },
    ]);
  });

  it("leaves a task that failed tonight alone until the next night", () => {
    const now = at("2026-03-06T03:15");
    const failed = task({
      lastEnded: { at: at("2026-03-06T02:00"), outcome: "failed", reason: "disk full" },
    });
    expect(plan([failed], "2026-03-06", 3, now).map((night) => night.starts.map(({ why }) => why))).toEqual([
      [],
      ["never ran"],
      ["scheduled"],
    ]);
    expect(plan([failed], "2026-03-07", 1, now)[0]?.starts).toHaveLength(1);
  });

  it("has no starts without a window or an enabled task", () => {
    const none = { ...newYork, endHour: 2 };
    expect(plan([task()], "2026-03-07", 1, noon, none)).toEqual([
      { day: "2026-03-07", opens: null, closes: null, starts: [] },
    ]);
    expect(plan([task({ enabled: false })], "2026-03-07", 1, noon)[0]?.starts).toEqual([]);
  });

  it("plans the past and the far future as if every run until then had completed", () => {
    const apia = { startHour: 22, endHour: 2, timeZone: "Pacific/Apia" };
    const states = [task(), task({ name: "BackupDatabase", every: 3, phase: 2 })];
    // 2011-12-29 is the 15337th day since 1970-01-01: 1 modulo 3.
    const nights = plan(states, "2011-12-29", 4, noon, apia);
    expect(
      nights.map(({ day, opens, starts }) => [day, opens, ...starts.map((s) => `${s.task} ${s.why}`)]),
    ).toEqual([
      ["2011-12-29", "2011-12-30T08:00:00Z", "LoudnessAnalysis scheduled"],
      ["2011-12-30", null],
      ["2011-12-31", "2011-12-31T08:00:00Z", "LoudnessAnalysis scheduled", "BackupDatabase overdue"],
      ["2012-01-01", "2012-01-01T08:00:00Z", "LoudnessAnalysis scheduled"],
    ]);
    expect(plan(states, "9999-06-01", 3, noon).flatMap((night) => night.starts)).toHaveLength(4);
  });

  it("plans the same for a day, whichever day the plan begins on", () => {
    const anyTask = fc.record({
      every: fc.constantFrom(1, 2, 3, 7, 30),
      lastCompletedAt: fc.option(fc.integer({ min: noon - 40 * 864e5, max: noon + 40 * 864e5 })),
    });
    const anySettings: fc.Arbitrary<WindowSettings> = fc.record({
      startHour: fc.nat(23),
      endHour: fc.nat(23),
      timeZone: fc.constantFrom("America/New_York", "Australia/Lord_Howe", "UTC"),
    });
    fc.assert(
      fc.property(
        fc.array(anyTask, { minLength: 1, maxLength: 4 }),
        anySettings,
        fc.integer({ min: 2, max: 50 }),
        (given, settings, later) => {
          const named = given.map((one, index) => ({ ...one, name: `Task${index}` }));
          const phases = phasesOf(named);
          const states = named.map((one) => task({ ...one, phase: phases.get(one.name)! }));
          const whole = forecast(states, settings, { from: date("2026-03-06"), days: 60, now: noon });
          const from = date("2026-03-06").add({ days: later });
          const part = forecast(states, settings, { from, days: 60 - later, now: noon });
          expect(part.nights).toEqual(whole.nights.slice(later));
          for (const { day, starts } of part.nights) {
            for (const { task: name, why } of starts) {
              expect(why).toBe("scheduled");
              const { every, phase } = states.find((state) => state.name === name)!;
              expect(isScheduledOn(date(day), every, phase)).toBe(true);
            }
          }
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });
});

describe("the next starts of a task", () => {
  const rules: OwnRules = {
    ...{ hours: null, limit: null, after: null, scope: {}, priority: 0 },
    ...{ missed: "next-window", jitter: 0 },
  };
  const starts = (states: TaskState[], count: number, now = noon) =>
    nextStartsOf("LoudnessAnalysis", states, newYork, { now, count }).map((start) => start.at);

  it("are those of nights on which the task that it waits for has its turn too", () => {
    const weekly = task({ name: "BackupDatabase", every: 7, phase: 0, lastCompletedAt: noon - 864e5 });
    const waiting = task({ rules: { ...rules, after: "BackupDatabase" } });
    // 2026-03-12 is the first Thursday of those that 7 divides since 1970-01-01, which was one.
    expect(starts([weekly, waiting], 3)).toEqual([
      "2026-03-12T06:00:00Z",
      "2026-03-19T06:00:00Z",
      "2026-03-26T06:00:00Z",
    ]);
    expect(starts([weekly, task()], 2)).toEqual(["2026-03-07T07:00:00Z", "2026-03-08T07:00:00Z"]);
  });

  it("are none of a run that was queued for a window that has closed", () => {
    const late = at("2026-03-06T04:00");
    const queued = task({
      ...{ randomized: true, lastCompletedAt: at("2026-03-05T02:00") },
      live: { state: "queued", trigger: "window", at: late },
    });
    expect(starts([queued], 1, at("2026-03-06T03:00"))).toEqual(["2026-03-06T09:00:00Z"]);
    expect(starts([queued], 1)).toEqual(["2026-03-07T07:00:00Z"]);
  });

  it("are none where no window ever opens, and as many as there are within a year", () => {
    const yearly = task({ every: 200, phase: 0, lastCompletedAt: noon });
    expect(starts([yearly], 10)).toHaveLength(2);
    const none = { ...newYork, endHour: newYork.startHour };
    expect(nextStartsOf("LoudnessAnalysis", [task()], none, { now: noon, count: 3 })).toEqual([]);
  });
});
