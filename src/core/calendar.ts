/**
 * Which days a task is scheduled on. Days are counted from 1970-01-01 and cut into periods of the task's interval;
 * the task is scheduled on the first day of each period, and is due until it has run in it.
 */
import { fnv1a } from "./hash.ts";
import {
  currentDay,
  type Hours,
  isTicks,
  lies,
  localDay,
  type WeeklyWindows,
  type Window,
  type WindowSettings,
  windowsOf,
} from "./window.ts";

/** What the calendar knows of a task. */
export interface CalendarTask {
  /** Days between two runs; at least 1. */
  every: number;
  /** Which day of the interval it is scheduled on, 0 to every - 1. */
  phase: number;
  /**
   * When its latest run that came to its end (success or partial) started, by whomever, in milliseconds since the
   * epoch; null: none ever did. The latest run, not the highest number: clocks are set back.
   */
  lastCompletedAt: number | null;
}

export type WhyDue = "scheduled" | "overdue" | "never ran";

const firstDay = Temporal.PlainDate.from("1970-01-01");

/**
 * Days from 1970-01-01 to `day`. By arithmetic: a plan asks for thousands of them, and leaves no garbage so. Forward by
 * the 146,097 days after which the calendar repeats, because `Date.UTC` takes the years 0 to 99 for those of 1900.
 */
const dayNumber = ({ year, month, day }: Temporal.PlainDate): number =>
  Date.UTC(year + 400, month - 1, day) / 86_400_000 - 146_097;

/**
 * Spreads the tasks of one interval over its days, so that two of them meet only when there are more tasks than days.
 * Each takes the day that its name hashes to, or the next one that no more tasks have than any other.
 */
export function phasesOf(tasks: readonly { name: string; every: number }[]): Map<string, number> {
  const hashed = tasks.map(({ name, every }) => ({ name, every, hash: fnv1a(name) }));
  hashed.sort((a, b) => a.hash - b.hash || (a.name < b.name ? -1 : 1));
  const phases = new Map<string, number>();
  for (const [every, sharing] of Map.groupBy(hashed, (task) => task.every)) {
    sharing.forEach(({ name, hash }, index) => {
      const round = sharing.slice(index - (index % every), index);
      const taken = new Set(round.map((other) => phases.get(other.name)));
      let phase = hash % every;
      while (taken.has(phase)) phase = (phase + 1) % every;
      phases.set(name, phase);
    });
  }
  return phases;
}

/** The number of the period that a day lies in. */
export function periodOf(day: Temporal.PlainDate, every: number, phase: number): number {
  return Math.floor((dayNumber(day) - phase) / every);
}

export function isScheduledOn(day: Temporal.PlainDate, every: number, phase: number): boolean {
  return dayNumber(day) - phase === periodOf(day, every, phase) * every;
}

/** The first scheduled day after `day`. */
export function nextScheduledDay(day: Temporal.PlainDate, every: number, phase: number): Temporal.PlainDate {
  return firstDay.add({ days: (periodOf(day, every, phase) + 1) * every + phase });
}

/** Why the task should run by itself today, or null when it need not. @param today as `currentDay` says */
export function whyDue(task: CalendarTask, today: Temporal.PlainDate, hours: Hours): WhyDue | null {
  const { every, phase, lastCompletedAt } = task;
  if (lastCompletedAt === null) return "never ran";
  const lastDay = currentDay(lastCompletedAt, hours);
  // Not `<`: after a clock was set far ahead and back, the last run lies in the future, and must not silence the task.
  if (periodOf(lastDay, every, phase) === periodOf(today, every, phase)) return null;
  return isScheduledOn(today, every, phase) ? "scheduled" : "overdue";
}

/**
 * Why the task should run by itself in a window, or null when it need not. Each moment of a cron expression is a period
 * of its own.
 */
export function whyDueIn(task: CalendarTask, window: Window, hours: Hours): WhyDue | null {
  if (!isTicks(hours)) return whyDue(task, window.day, hours);
  if (task.lastCompletedAt === null) return "never ran";
  return lies(task.lastCompletedAt, window) ? null : "scheduled";
}

/** The first window of a period, or null when none of its days has one. */
function firstOfPeriod(
  period: number,
  { every, phase }: CalendarTask,
  hours: WindowSettings | WeeklyWindows,
): Window | null {
  const first = firstDay.add({ days: period * every + phase });
  for (let days = 0; days < every; days++) {
    const [window] = windowsOf(first.add({ days }), hours);
    if (window) return window;
  }
  return null;
}

/** Whether a window is the first of its period: the one that the calendar means. */
export function isFirstOfPeriod(
  window: Window,
  task: CalendarTask,
  hours: WindowSettings | WeeklyWindows,
): boolean {
  const period = periodOf(window.day, task.every, task.phase);
  return firstOfPeriod(period, task, hours)?.opens === window.opens;
}

/** Windows come back every week, but for a day that a zone leaves out. */
const longestGap = 16;

/** The latest window that opened by `now` and is the first of its period; null when there are no windows. */
export function lastTurn(
  now: number,
  task: CalendarTask,
  hours: WindowSettings | WeeklyWindows,
): Window | null {
  const present = periodOf(localDay(now, hours.timeZone), task.every, task.phase);
  for (let period = present; period > present - longestGap; period--) {
    const first = firstOfPeriod(period, task, hours);
    if (first && first.opens <= now) return first;
  }
  return null;
}
