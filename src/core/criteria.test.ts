import { describe, expect, it } from "vitest";
import { startByHand } from "./criteria.ts";
import { readRules } from "./task-rules.ts";

const settings = { startHour: 2, endHour: 5, timeZone: "Europe/London" };
const at = (text: string) => Temporal.ZonedDateTime.from(`2026-11-${text}[Europe/London]`).epochMilliseconds;
const half = () => 0.5;

// 2026-11-26 is the 20783rd day since 1970-01-01, and 0 modulo 7.
const weekly: Parameters<typeof startByHand>[0] = {
  name: "CleanOldBundles",
  every: 7,
  phase: 0,
  randomized: false,
  enabled: true,
  enabledReason: "ButlerTaskCleanOldBundles is on",
  lastCompletedAt: at("19T02:00"),
  rules: null,
};
const start = (more: Partial<typeof weekly>, now: string) =>
  startByHand({ ...weekly, ...more }, at(now), settings, half);

describe("startByHand", () => {
  it("skips a disabled task, and says which preference did it", () => {
    const off = { enabled: false, enabledReason: "ButlerTaskCleanOldBundles is off" };
    expect(start(off, "26T12:00")).toEqual({
      do: "skip",
      reason: "CleanOldBundles is disabled (ButlerTaskCleanOldBundles is off); force it to run it anyway",
    });
  });

  it("skips a task that is not scheduled today, and says when it is", () => {
    expect(start({}, "25T03:00")).toEqual({
      do: "skip",
      reason: "CleanOldBundles is next scheduled on Thursday 26 November 2026; force it to run it today",
    });
    expect(start({ randomized: true }, "25T12:00")).toMatchObject({ do: "skip" });
  });

  it("starts a scheduled, an overdue and a never-run task outside the window at once", () => {
    for (const randomized of [false, true]) {
      expect(start({ randomized }, "26T12:00")).toEqual({ do: "start" });
      expect(start({ randomized }, "28T12:00")).toEqual({ do: "start" });
      expect(start({ randomized, lastCompletedAt: null }, "25T12:00")).toEqual({ do: "start" });
    }
  });

  it("starts inside the window at once, or at a random moment of what is left when randomized", () => {
    expect(start({}, "26T03:00")).toEqual({ do: "start" });
    expect(start({ randomized: true }, "26T03:00")).toEqual({ do: "schedule", at: at("26T04:00") });
  });

  it("starts on the scheduled day however often the task ran", () => {
    expect(start({ lastCompletedAt: at("26T11:59") }, "26T12:00")).toEqual({ do: "start" });
    expect(start({ lastCompletedAt: at("26T12:00") }, "27T12:00")).toMatchObject({ do: "skip" });
    const daily = { every: 1, lastCompletedAt: at("27T11:59") };
    expect(start(daily, "27T12:00")).toEqual({ do: "start" });
  });

  it("asks for the day on which the open window began", () => {
    const wrapping = { startHour: 22, endHour: 4, timeZone: "Europe/London" };
    const task = { ...weekly, lastCompletedAt: at("26T23:00") };
    expect(startByHand(task, at("27T03:59"), wrapping, half)).toEqual({ do: "start" });
    expect(startByHand(task, at("27T04:00"), wrapping, half)).toMatchObject({ do: "skip" });
  });
});

describe("startByHand of a task that starts at the moments of a cron expression", () => {
  const ask = (expression: string, now: string, lastCompletedAt: number | null) => {
    const own = readRules({ cron: expression }, settings.timeZone);
    return startByHand({ ...weekly, lastCompletedAt, rules: own }, at(now), settings, half);
  };

  it("starts on the day of a moment, before it and after it, however often it ran", () => {
    expect(ask("0 3 * * 4", "26T01:00", at("25T12:00"))).toEqual({ do: "start" });
    expect(ask("0 3 * * 4", "26T23:00", at("26T22:00"))).toEqual({ do: "start" });
  });

  it("starts on other days only until it has run after the latest moment", () => {
    expect(ask("0 3 * * 4", "28T12:00", null)).toEqual({ do: "start" });
    expect(ask("0 3 * * 4", "28T12:00", at("26T02:59"))).toEqual({ do: "start" });
    expect(ask("0 3 * * 4", "28T12:00", at("26T03:00"))).toEqual({
      do: "skip",
      reason: "CleanOldBundles is next scheduled on Thursday 3 December 2026; force it to run it today",
    });
  });
});
