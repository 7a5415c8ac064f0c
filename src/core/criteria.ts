/** Plex's four criteria for a start by hand. */
import { isScheduledOn, nextScheduledDay, whyDue } from "./calendar.ts";
import type { TaskState } from "./plan.ts";
import type { Ticks } from "./ticks.ts";
import {
  currentDay,
  isTicks,
  localDay,
  momentLeft,
  nextWindow,
  type WindowSettings,
  windowAt,
} from "./window.ts";

/** `at` in milliseconds since the epoch; `reason` is a sentence for people. */
export type StartByHand = { do: "start" } | { do: "schedule"; at: number } | { do: "skip"; reason: string };

/**
 * What a start by hand comes to, for a task without a live run. Only the calendar matters, not whether the task has
 * already run today.
 *
 * @param random gives numbers in [0, 1)
 */
export function startByHand(
  task: Pick<
    TaskState,
    "name" | "every" | "phase" | "randomized" | "enabled" | "enabledReason" | "lastCompletedAt" | "rules"
  >,
  now: number,
  settings: WindowSettings,
  random: () => number,
): StartByHand {
  const { name, every, phase } = task;
  if (!task.enabled) {
    return { do: "skip", reason: `${name} is disabled (${task.enabledReason}); force it to run it anyway` };
  }
  const hours = task.rules?.hours ?? settings;
  if (isTicks(hours)) return byTicks(task, now, hours);
  const today = currentDay(now, hours);
  if (!isScheduledOn(today, every, phase) && whyDue(task, today, hours) === null) {
    const next = inWords(nextScheduledDay(today, every, phase));
    return { do: "skip", reason: `${name} is next scheduled on ${next}; force it to run it today` };
  }
  const window = windowAt(now, hours);
  if (window && task.randomized) return { do: "schedule", at: momentLeft(window, now, random) };
  return { do: "start" };
}

/** Scheduled on the days of a cron expression's moments, and until it has run after the latest one. */
function byTicks(task: Pick<TaskState, "name" | "lastCompletedAt">, now: number, ticks: Ticks): StartByHand {
  const today = localDay(now, ticks.timeZone);
  const [last, next] = [ticks.at(now), nextWindow(now, ticks)];
  const isToday = [last, next].some((window) => window?.day.equals(today));
  const isDue = last !== null && (task.lastCompletedAt === null || task.lastCompletedAt < last.opens);
  if (isToday || isDue) return { do: "start" };
  const when = next === null ? "never again" : `on ${inWords(next.day)}`;
  return { do: "skip", reason: `${task.name} is next scheduled ${when}; force it to run it today` };
}

/** "Thursday 26 November 2026" */
function inWords(day: Temporal.PlainDate): string {
  const weekday = day.toLocaleString("en-GB", { weekday: "long" });
  return `${weekday} ${day.toLocaleString("en-GB", { day: "numeric", month: "long", year: "numeric" })}`;
}
