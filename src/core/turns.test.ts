import { describe, expect, it } from "vitest";
import type { TaskRules } from "../api/task-rules.ts";
import { decide, type TaskState } from "./plan.ts";
import { readRules } from "./task-rules.ts";
import { jitterIn, whyWaiting } from "./turns.ts";
import { windowAt } from "./window.ts";

const settings = { startHour: 2, endHour: 5, timeZone: "Europe/London" };
const at = (text: string) => Temporal.ZonedDateTime.from(`2026-11-${text}[Europe/London]`).epochMilliseconds;
const minute = 60_000;

/** Last ran on Tuesday the 24th. The 26th is a Thursday. */
const task = (rules: TaskRules | null, more: Partial<TaskState> = {}): TaskState => ({
  name: "Task",
  every: 1,
  phase: 0,
  randomized: false,
  enabled: true,
  enabledReason: "",
  lastCompletedAt: at("24T02:00"),
  lastEnded: null,
  lastEndedAt: null,
  crashes: [],
  live: null,
  rules: rules && readRules(rules, settings.timeZone),
  ...more,
});
const decideAt = (text: string, ...states: TaskState[]) => decide(states, at(text), settings, () => 0.5);
const starts = (text: string, ...states: TaskState[]) => decideAt(text, ...states).start;

describe("windows of its own", () => {
  const weekly = { windows: ["Thu 22:00-04:00", "Thu 09:00-10:00"] };

  it("take the place of the server's, by weekday and past midnight", () => {
    for (const [when, open] of [
      ["26T02:30", false],
      ["26T09:00", true],
      ["26T10:00", false],
      ["26T21:59", false],
      ["26T22:00", true],
      ["27T03:59", true],
      ["27T04:00", false],
      ["28T03:00", false],
    ] as const)
      expect([when, starts(when, task(weekly)).length === 1]).toEqual([when, open]);
  });

  it("stop what they started, and wake the loop at their edges", () => {
    const live = { state: "running", trigger: "window", startedAt: at("26T09:00") } as const;
    expect(decideAt("26T10:00", task(weekly, { live })).stop).toEqual(["Task"]);
    expect(decideAt("26T08:00", task(weekly)).lookAgainAt).toBe(at("26T09:00"));
    expect(decideAt("26T09:30", task(weekly, { lastCompletedAt: at("26T09:00") })).lookAgainAt).toBe(
      at("26T10:00"),
    );
  });

  it("give a randomized task a moment of what is left of them", () => {
    expect(decideAt("26T09:00", task(weekly, { randomized: true })).queue).toEqual([
      { task: "Task", at: at("26T09:30") },
    ]);
  });

  it("are those of the zone that is named", () => {
    const tokyo = { windows: ["09:00-10:00"], timeZone: "Asia/Tokyo" };
    expect(starts("26T00:00", task(tokyo))).toEqual(["Task"]);
    expect(starts("26T09:00", task(tokyo))).toEqual([]);
  });
});

describe("a cron expression", () => {
  const saturdays = { cron: "0 3 * * 6" };

  it("starts the task at its moments, at the latest ten minutes after, whatever the interval says", () => {
    expect(starts("28T02:59", task(saturdays))).toEqual([]);
    expect(decideAt("28T02:59", task(saturdays)).lookAgainAt).toBe(at("28T03:00"));
    expect(starts("28T03:00", task(saturdays, { randomized: true }))).toEqual(["Task"]);
    expect(starts("28T03:10", task(saturdays))).toEqual(["Task"]);
    expect(starts("28T03:11", task(saturdays))).toEqual([]);
    expect(starts("28T03:05", task(saturdays, { lastCompletedAt: at("28T03:00") }))).toEqual([]);
  });

  it("is not stopped by any window", () => {
    const live = { state: "running", trigger: "window", startedAt: at("28T03:00") } as const;
    expect(decideAt("28T23:00", task(saturdays, { live }))).toMatchObject({ stop: [], tooSlow: [] });
  });

  it("makes up for a missed moment where it shall, and goes on with what was interrupted", () => {
    expect(starts("29T12:00", task({ ...saturdays, missed: "now" }))).toEqual(["Task"]);
    const lastEnded = { at: at("28T03:00"), outcome: "stopped", reason: "shutting-down" } as const;
    expect(starts("29T12:00", task(saturdays, { lastEnded }))).toEqual(["Task"]);
    expect(starts("29T12:00", task(saturdays, { lastEnded: { ...lastEnded, reason: "asked" } }))).toEqual([]);
  });
});

describe("a limit", () => {
  const live = (trigger: "window" | "missed" | "asap" | "asked") =>
    ({ state: "running", trigger, startedAt: at("26T02:00") }) as const;
  const two = { limitSeconds: 7200 };

  it("stops a run that nobody asked for when it has lasted so long", () => {
    for (const trigger of ["window", "missed", "asap"] as const) {
      expect(decideAt("26T03:59", task(two, { live: live(trigger) }))).toMatchObject({
        tooSlow: [],
        lookAgainAt: at("26T04:00"),
      });
      expect(decideAt("26T04:00", task(two, { live: live(trigger) })).tooSlow).toEqual(["Task"]);
    }
    expect(decideAt("26T23:00", task(two, { live: live("asked") })).tooSlow).toEqual([]);
  });

  it("is looked at as soon as the run starts, and lets it go on in the next window", () => {
    expect(decideAt("26T02:00", task(two)).lookAgainAt).toBe(at("26T04:00"));
    const lastEnded = { at: at("26T02:00"), outcome: "stopped", reason: "too-slow" } as const;
    expect(starts("26T04:30", task(two, { lastEnded }))).toEqual([]);
    expect(starts("27T02:00", task(two, { lastEnded }))).toEqual(["Task"]);
  });
});

describe("after another task", () => {
  const other = (more: Partial<TaskState>) =>
    task(null, { name: "Other", lastCompletedAt: at("26T02:00"), ...more });
  const waiting = task({ after: "Other" });

  it("starts once that one has ended in this window", () => {
    expect(starts("26T03:00", waiting, other({ lastEndedAt: at("26T02:20") }))).toEqual(["Task"]);
    expect(starts("26T03:00", waiting, other({ lastEndedAt: at("26T01:59") }))).toEqual([]);
    expect(starts("26T03:00", waiting, other({ lastEndedAt: null }))).toEqual([]);
    const live = { state: "running", trigger: "window", startedAt: at("26T02:30") } as const;
    expect(starts("26T03:00", waiting, other({ lastEndedAt: at("26T02:20"), live }))).toEqual([]);
    expect(starts("26T03:00", waiting)).toEqual([]);
  });

  it("is punctual when that one has just ended, however long it took", () => {
    const cron = task({ after: "Other", cron: "0 3 * * *" });
    expect(starts("26T08:05", cron, other({ lastEndedAt: at("26T08:00") }))).toEqual(["Task"]);
    expect(starts("26T08:05", cron, other({ lastEndedAt: at("26T07:00") }))).toEqual([]);
  });

  it("says what it waits for", () => {
    const states = [waiting, other({ lastEndedAt: null })];
    expect(whyWaiting(waiting, states, settings, at("26T03:00"))).toBe(
      "It waits until Other has ended in this window.",
    );
    expect(whyWaiting(waiting, states, settings, at("26T12:00"))).toBeUndefined();
  });
});

describe("a missed window", () => {
  const every = { every: 7, phase: 0, lastCompletedAt: at("20T02:00") };
  const missing = (missed: TaskRules["missed"], more: Partial<TaskState> = {}) =>
    task({ missed }, { ...every, ...more });

  // The 26th is day 0 of seven.
  it("is made up for in the next one, at once, or never", () => {
    const day = "27T12:00";
    const night = "28T02:00";
    expect(decideAt(day, missing("next-window"))).toMatchObject({ start: [], makeUp: [] });
    expect(starts(night, missing("next-window"))).toEqual(["Task"]);
    expect(decideAt(day, missing("now"))).toMatchObject({ start: [], makeUp: ["Task"] });
    expect(decideAt(day, missing("skip"))).toMatchObject({ start: [], makeUp: [] });
    expect(starts(night, missing("skip"))).toEqual([]);
    expect(starts("26T02:00", missing("skip"))).toEqual(["Task"]);
  });

  it("was not missed by a run that completed, was tried, or is still to come", () => {
    const none = { start: [], makeUp: [] };
    expect(decideAt("27T12:00", missing("now", { lastCompletedAt: at("26T09:00") }))).toMatchObject(none);
    const tried = (reason: string) =>
      missing("now", { lastEnded: { at: at("26T02:00"), outcome: "stopped", reason } });
    for (const reason of ["window-closed", "asked", "too-slow"])
      expect(decideAt("27T12:00", tried(reason))).toMatchObject(none);
    for (const reason of ["crashed", "shutting-down"])
      expect(decideAt("27T12:00", tried(reason)).makeUp).toEqual(["Task"]);
    expect(decideAt("26T01:00", missing("now", { lastCompletedAt: at("19T02:00") }))).toMatchObject(none);
  });

  it("of a weekday is the first of the period, whichever day that is", () => {
    const weekdays = task({ missed: "skip", windows: ["Sat,Sun 01:00-02:00"] }, every);
    expect(starts("28T01:00", weekdays)).toEqual(["Task"]);
    expect(starts("29T01:00", weekdays)).toEqual([]);
  });
});

describe("a crash of the server", () => {
  const crashed = (...crashes: string[]) =>
    task(null, {
      lastEnded: { at: at("26T02:30"), outcome: "stopped", reason: "crashed" },
      crashes: crashes.map(at),
    });

  it("under a task twice in one window keeps it from starting until the next", () => {
    expect(starts("26T03:00", crashed("26T02:30"))).toEqual(["Task"]);
    expect(starts("26T03:00", crashed("26T02:30", "25T03:00"))).toEqual(["Task"]);
    expect(starts("26T03:00", crashed("26T02:30", "26T02:00"))).toEqual([]);
    expect(starts("27T02:00", crashed("26T02:30", "26T02:00"))).toEqual(["Task"]);
  });

  it("twice is told, and keeps a missed window from being made up for again and again", () => {
    const state = crashed("26T02:30", "26T02:00");
    expect(whyWaiting(state, [state], settings, at("26T03:00"))).toBe(
      "The server ended 2 times without a word while Task ran; it waits for its next window.",
    );
    const lastEnded = { at: at("26T12:00"), outcome: "stopped", reason: "crashed" } as const;
    const now = task({ missed: "now" }, { lastEnded });
    expect(decideAt("26T13:00", { ...now, crashes: [at("26T12:00")] }).makeUp).toEqual(["Task"]);
    expect(decideAt("26T13:00", { ...now, crashes: [at("26T12:00"), at("26T11:00")] }).makeUp).toEqual([]);
  });
});

it("priority orders the starts of one moment, and leaves the order of equals", () => {
  const named = (name: string, priority?: number) =>
    task(priority === undefined ? null : { priority }, { name });
  const states = [named("a"), named("b", -1), named("c", 5), named("d"), named("e", 100)];
  expect(starts("26T02:00", ...states)).toEqual(["e", "c", "a", "d", "b"]);
});

describe("jitter", () => {
  const window = windowAt(at("26T03:00"), settings)!;

  it("is the same on each try of one night, another on others, and stays in the window", () => {
    const jitters = Array.from({ length: 20 }, (_, day) =>
      jitterIn({ ...window, day: window.day.add({ days: day }) }, "Task", 600_000),
    );
    expect(jitterIn(window, "Task", 600_000)).toBe(jitters[0]);
    expect(new Set(jitters).size).toBeGreaterThan(15);
    expect(Math.max(...jitters)).toBeLessThanOrEqual(600_000);
    expect(jitterIn(window, "Other", 600_000)).not.toBe(jitters[0]);
    expect(jitterIn({ ...window, closes: window.opens + 10 }, "Task", 600_000)).toBeLessThan(10);
    expect(jitterIn(window, "Task", 0)).toBe(0);
  });

  it("puts the start off, and wakes the loop then", () => {
    const jittered = task({ jitterSeconds: 3600 });
    const start = window.opens + jitterIn(window, "Task", 3_600_000);
    expect(start).toBeGreaterThan(window.opens + minute);
    expect(decide([jittered], window.opens, settings, () => 0)).toMatchObject({
      start: [],
      lookAgainAt: start,
    });
    expect(decide([jittered], start, settings, () => 0).start).toEqual(["Task"]);
  });
});
