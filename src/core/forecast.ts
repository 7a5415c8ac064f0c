/** The plan of the coming nights, made by asking `decide` about each of them. */
import type { PlannedNight, Schedule } from "../api/schedule.ts";
import { whyDue } from "./calendar.ts";
import { decide, type TaskState } from "./plan.ts";
import { currentDay, nextWindow, type Window, type WindowSettings, windowOf } from "./window.ts";

export interface ForecastQuestion {
  /** The first day of the plan. */
  from: Temporal.PlainDate;
  days: number;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * What will start by itself or is queued, on the assumption that the server stays up and every run completes.
 *
 * What has really happened matters only until the first window after now has passed: by then every task has run in
 * its period. A plan that begins later, or in the past, therefore begins with tasks that all ran just before it.
 */
export function forecast(
  states: readonly TaskState[],
  settings: WindowSettings,
  { from, days, now }: ForecastQuestion,
): Schedule {
  const { compare } = Temporal.PlainDate;
  const today = currentDay(now, settings);
  const nextDay = nextWindow(now, settings)?.day ?? today;
  const isNear = compare(from, today) >= 0 && compare(from, nextDay) <= 0;
  const begins = isNear ? now : from.toZonedDateTime(settings.timeZone).epochMilliseconds;
  let tasks = states.map((state) => {
    if (!isNear) return afterRun(state, begins - 1);
    return state.live?.state === "running" ? afterRun(state, state.live.startedAt) : state;
  });

  const nights: PlannedNight[] = [];
  const end = from.add({ days });
  for (let day = isNear ? today : from; compare(day, end) < 0; day = day.add({ days: 1 })) {
    const window = windowOf(day, settings);
    const starts = window && begins < window.closes ? startsIn(window, begins, tasks, settings) : [];
    if (compare(day, from) >= 0) nights.push(asNight(day, window, starts, settings));
    tasks = tasks.map((task) => {
      const start = starts.find((one) => one.task === task);
      return start ? afterRun(task, start.at) : task;
    });
  }
  return { timeZone: settings.timeZone, nights };
}

interface Start {
  task: TaskState;
  at: number;
  /** The end of the interval that a random moment is taken from, or null. */
  until: number | null;
}

/** What starts in a window, or in what is left of it when the plan begins inside it. */
function startsIn(window: Window, begins: number, tasks: TaskState[], settings: WindowSettings): Start[] {
  const at = Math.max(window.opens, begins);
  const { drop, start, queue } = decide(tasks, at, settings, () => 0);
  const starts: Start[] = [];
  for (const task of tasks) {
    if (start.includes(task.name)) starts.push({ task, at, until: null });
    else if (queue.some((entry) => entry.task === task.name)) starts.push({ task, at, until: window.closes });
    else if (task.live?.state === "queued" && !drop.includes(task.name))
      starts.push({ task, at: task.live.at, until: null });
  }
  return starts;
}

const afterRun = (task: TaskState, at: number): TaskState => ({
  ...task,
  lastCompletedAt: at,
  lastEnded: { at, outcome: "success", reason: null },
  live: null,
});

function asNight(
  day: Temporal.PlainDate,
  window: Window | null,
  starts: Start[],
  settings: WindowSettings,
): PlannedNight {
  return {
    day: day.toString(),
    opens: window && iso(window.opens),
    closes: window && iso(window.closes),
    starts: starts.map(({ task, at, until }) => ({
      task: task.name,
      at: iso(at),
      until: until === null ? null : iso(until),
      // A start by hand may be queued for a task that already ran on its scheduled day.
      why: whyDue(task, day, settings) ?? "scheduled",
    })),
  };
}

const iso = (instant: number): string => Temporal.Instant.fromEpochMilliseconds(instant).toString();
