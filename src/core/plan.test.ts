import { describe, expect, it } from "vitest";
import { decide, type QueuedRun, type TaskState } from "./plan.ts";

const settings = { startHour: 2, endHour: 5, timeZone: "Europe/London" };
const none = { ...settings, endHour: 2 };
const at = (text: string) => Temporal.ZonedDateTime.from(`2026-11-${text}[Europe/London]`).epochMilliseconds;
const opens = at("26T02:00");
const closes = at("26T05:00");
const inside = at("26T03:00");
const before = at("26T01:00");
const hour = 3_600_000;
const half = () => 0.5;

const task = (more: Partial<TaskState> = {}): TaskState => ({
  name: "BackupDatabase",
  every: 1,
  phase: 0,
  randomized: false,
  enabled: true,
  enabledReason: "ButlerTaskBackupDatabase is on",
  lastCompletedAt: at("25T02:00"),
  lastEnded: null,
  lastEndedAt: null,
  crashes: [],
  live: null,
  rules: null,
  ...more,
});
const queued = (trigger: QueuedRun["trigger"], when: number): QueuedRun => ({
  state: "queued",
  trigger,
  at: when,
});
const nothing = { drop: [], stop: [], tooSlow: [], start: [], makeUp: [], queue: [] };

describe("by itself", () => {
  it("starts what is due, from the window's opening until before its closing", () => {
    expect(decide([task()], opens - 1, settings, half)).toEqual({ ...nothing, lookAgainAt: opens });
    for (const now of [opens, inside, closes - 1]) {
      expect(decide([task()], now, settings, half)).toEqual({
        ...nothing,
        start: ["BackupDatabase"],
        lookAgainAt: closes,
      });
    }
    expect(decide([task()], closes, settings, half)).toEqual({ ...nothing, lookAgainAt: at("27T02:00") });
  });

  it("starts nothing when there is no window, when disabled, not due or running", () => {
    expect(decide([task()], inside, none, half)).toEqual({ ...nothing, lookAgainAt: null });
    const idle = { ...nothing, lookAgainAt: closes };
    expect(decide([task({ enabled: false })], inside, settings, half)).toEqual(idle);
    expect(decide([task({ lastCompletedAt: opens })], inside, settings, half)).toEqual(idle);
    for (const trigger of ["window", "asked", "asap"] as const) {
      const live = { state: "running", trigger, startedAt: opens } as const;
      expect(decide([task({ live })], inside, settings, half)).toEqual(idle);
    }
  });

  it("queues a randomized task for a moment of what is left, and looks again then", () => {
    expect(decide([task({ randomized: true })], inside, settings, half)).toEqual({
      ...nothing,
      queue: [{ task: "BackupDatabase", at: at("26T04:00") }],
      lookAgainAt: at("26T04:00"),
    });
  });

  it.each([
    ["failed", "disk full", false],
    ["stopped", "asked", false],
    ["failed", "crashed", true],
    ["stopped", "shutting-down", true],
    ["stopped", "window-closed", true],
    ["skipped", "ButlerTaskBackupDatabase is off", true],
  ] as const)("after a run of this window that was %s (%s), starts again: %s", (outcome, reason, again) => {
    const start = (when: number) =>
      decide([task({ lastEnded: { at: when, outcome, reason } })], inside, settings, half).start.length === 1;
    expect(start(opens)).toBe(again);
    expect(start(opens - 1)).toBe(true);
    expect(start(closes)).toBe(true);
  });
});

describe("running", () => {
  it("is stopped outside the window when the window started it, and only then", () => {
    const states = (["window", "asked", "asap"] as const).map((trigger) =>
      task({ name: trigger, live: { state: "running", trigger, startedAt: inside } }),
    );
    expect(decide(states, closes - 1, settings, half).stop).toEqual([]);
    expect(decide(states, closes, settings, half).stop).toEqual(["window"]);
    expect(decide(states, inside, none, half).stop).toEqual(["window"]);
  });

  it("is looked at by itself only where it may last so long and no longer", () => {
    const rules = {
      hours: null,
      after: null,
      scope: {},
      priority: 0,
      missed: "next-window",
      jitter: 0,
    } as const;
    const running = (trigger: "window" | "asked", limit: number | null, more: { paused?: true } = {}) =>
      task({ live: { state: "running", trigger, startedAt: opens, ...more }, rules: { ...rules, limit } });
    const unlimited = running("asked", null);
    expect(decide([unlimited], inside, none, half)).toEqual({ ...nothing, lookAgainAt: null });
    // Longer than it may: a person wants all of it, and time in which it stands still does not count.
    for (const state of [running("asked", 1), running("window", 1, { paused: true })])
      expect(decide([state], inside, settings, half)).toEqual({ ...nothing, lookAgainAt: closes });
  });
});

describe("queued", () => {
  const decideQueued = (live: QueuedRun, now: number, more: Partial<TaskState> = {}, hours = settings) =>
    decide([task({ live, ...more })], now, hours, half);

  it("waits for its time", () => {
    for (const trigger of ["window", "asked"] as const) {
      const wait = decideQueued(queued(trigger, inside), inside - 1);
      expect(wait).toEqual({ ...nothing, lookAgainAt: inside });
      const start = decideQueued(queued(trigger, inside), inside);
      expect(start).toEqual({ ...nothing, start: ["BackupDatabase"], lookAgainAt: closes });
    }
  });

  it("starts outside the window when somebody asked, and is dropped when the window queued it", () => {
    for (const now of [before, closes]) {
      expect(decideQueued(queued("asked", inside), now)).toMatchObject({
        start: ["BackupDatabase"],
        drop: [],
      });
      expect(decideQueued(queued("window", inside), now)).toMatchObject({
        start: [],
        drop: ["BackupDatabase"],
      });
    }
  });

  it("gets a new time in a window that is not its own", () => {
    const late = queued("window", inside - 24 * hour);
    expect(decideQueued(late, inside, { randomized: true })).toEqual({
      ...nothing,
      drop: ["BackupDatabase"],
      queue: [{ task: "BackupDatabase", at: at("26T04:00") }],
      lookAgainAt: at("26T04:00"),
    });
    const shorter = { ...settings, endHour: 4 };
    expect(
      decideQueued(queued("window", at("26T04:30")), inside, { randomized: true }, shorter),
    ).toMatchObject({
      drop: ["BackupDatabase"],
      queue: [{ at: at("26T03:30") }],
    });
  });

  it("is not silenced by a clock that was set back", () => {
    const nextYear = inside + 365 * 24 * hour;
    expect(decideQueued(queued("asked", nextYear), inside).start).toEqual(["BackupDatabase"]);
    expect(decideQueued(queued("window", nextYear), inside)).toMatchObject({
      drop: ["BackupDatabase"],
      start: ["BackupDatabase"],
    });
  });

  it("is dropped when its task was disabled, unless somebody asked", () => {
    const disabled = { enabled: false };
    expect(decideQueued(queued("window", closes - 1), inside, disabled)).toMatchObject({
      drop: ["BackupDatabase"],
      start: [],
      queue: [],
    });
    expect(decideQueued(queued("asked", closes - 1), inside, disabled)).toEqual({
      ...nothing,
      lookAgainAt: closes - 1,
    });
  });
});
