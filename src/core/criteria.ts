/** Plex's four criteria for a start by hand. */
import { isScheduledOn, nextScheduledDay, whyDue } from "./calendar.ts";
import type { TaskState } from "./plan.ts";
import { currentDay, momentLeft, type WindowSettings, windowAt } from "./window.ts";

/** `at` in milliseconds since the epoch; `reason` is a sentence for people. */
export type StartByHand = { do: "start" } | { do: "schedule"; at: number } | { do: "skip"; reason: string };

/**
 * What a start by hand comes to, for a task without a live run. Only the calendar matters, not whether the task has
 * already run today.
 *
 * @param random gives numbers in [0, 1)
 */
export function startByHand(
  task: Omit<TaskState, "lastEnded" | "live">,
  now: number,
  settings: WindowSettings,
  random: () => number,
): StartByHand {
  const { name, every, phase } = task;
  if (!task.enabled) {
    return { do: "skip", reason: `${name} is disabled (${task.enabledReason}); force it to run it anyway` };
  }
  const today = currentDay(now, settings);
  if (!isScheduledOn(today, every, phase) && whyDue(task, today, settings) === null) {
    const next = inWords(nextScheduledDay(today, every, phase));
    return { do: "skip", reason: `${name} is next scheduled on ${next}; force it to run it today` };
  }
  const window = windowAt(now, settings);
  if (window && task.randomized) return { do: "schedule", at: momentLeft(window, now, random) };
  return { do: "start" };
}

/** "Thursday 26 November 2026" */
function inWords(day: Temporal.PlainDate): string {
  const weekday = day.toLocaleString("en-GB", { weekday: "long" });
  return `${weekday} ${day.toLocaleString("en-GB", { day: "numeric", month: "long", year: "numeric" })}`;
}
