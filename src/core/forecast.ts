/** The plan of the coming nights, made by asking `decide` at each moment at which something may happen. */
import type { PlannedNight, PlannedStart, Schedule } from "../api/schedule.ts";
import { lastTurn, whyDueIn } from "./calendar.ts";
import { decide, type TaskState } from "./plan.ts";
import {
  currentDay,
  type Hours,
  isTicks,
  nextWindow,
  type Window,
  type WindowSettings,
  windowAt,
  windowOf,
} from "./window.ts";

const day = 86_400_000;
/** Days that are looked ahead for the next start of a task. */
const longestPlan = 366;

export interface ForecastQuestion {
  /** The first day of the plan. */
  from: Temporal.PlainDate;
  days: number;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * What will start by itself or is queued, on the assumption that the server stays up and every run completes at once.
 *
 * What has really happened matters only until the first window after now has passed: by then every task has run in
 * its period. A plan that begins later, or in the past, therefore begins with tasks that all ran just before it.
 */
export function forecast(
  states: readonly TaskState[],
  settings: WindowSettings,
  question: ForecastQuestion,
): Schedule {
  const steps = forecastInSteps(states, settings, question);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same, one look at some tasks at each step, for callers that have something else to do in between. */
export function* forecastInSteps(
  states: readonly TaskState[],
  settings: WindowSettings,
  { from, days, now }: ForecastQuestion,
): Generator<void, Schedule> {
  const { compare } = Temporal.PlainDate;
  const { timeZone } = settings;
  const today = currentDay(now, settings);
  const nextDay = nextWindow(now, settings)?.day ?? today;
  const isNear = compare(from, today) >= 0 && compare(from, nextDay) <= 0;
  const begins = isNear ? now : midnight(from, timeZone);
  const last = from.add({ days: days - 1 });
  const starts = new Map<string, PlannedStart[]>();
  for (const group of independent(states)) {
    const given = group.map((state) => (isNear ? asIfEnded(state) : asIfOnTime(state, settings, begins)));
    // A window may open on the last day and wrap midnight.
    const plan = startsFrom(begins, midnight(last.add({ days: 2 }), timeZone), given, settings);
    for (const planned of plan) {
      yield;
      if (planned === null) continue;
      if (compare(planned.day, last) > 0) break;
      const key = planned.day.toString();
      const night = starts.get(key);
      if (night) night.push(planned.start);
      else starts.set(key, [planned.start]);
    }
  }
  const order = new Map(states.map(({ name }, index) => [name, index]));
  const nights: PlannedNight[] = [];
  for (let index = 0; index < days; index++) {
    const day = from.add({ days: index });
    nights.push(nightOf(day, starts.get(day.toString()) ?? [], order, settings));
    yield;
  }
  return { timeZone, nights };
}

/** The next start of every task that has one within its interval and a week. */
export function firstStarts(
  states: readonly TaskState[],
  settings: WindowSettings,
  now: number,
): Map<string, string> {
  const first = new Map<string, string>();
  for (const group of independent(states)) {
    const waiting = new Set(group.filter(({ enabled, live }) => enabled || live).map(({ name }) => name));
    const ends = now + (group.length > 1 ? horizonOf(group) : longestPlan) * day;
    for (const planned of startsFrom(now, ends, group.map(asIfEnded), settings)) {
      if (planned !== null && waiting.delete(planned.start.task))
        first.set(planned.start.task, planned.start.at);
      if (waiting.size === 0) break;
    }
  }
  return first;
}

/** The next starts of one task, at most so many, within a year. @param states of all tasks */
export function nextStartsOf(
  name: string,
  states: readonly TaskState[],
  settings: WindowSettings,
  { now, count }: { now: number; count: number },
): PlannedStart[] {
  const group = independent(states).find((one) => one.some((state) => state.name === name))!;
  // Tasks without rules are planned together only because they look at the same windows.
  const needed = group.every(({ rules }) => rules === null)
    ? group.filter((state) => state.name === name)
    : group;
  const days = needed.length > 1 ? horizonOf(needed) * count : longestPlan;
  const starts: PlannedStart[] = [];
  for (const planned of startsFrom(now, now + days * day, needed.map(asIfEnded), settings)) {
    if (planned?.start.task === name) starts.push(planned.start);
    if (starts.length === count) break;
  }
  return starts;
}

/** Days within which each of these tasks has had its turn: weekly windows may put it off by a week. */
const horizonOf = (states: readonly TaskState[]): number => Math.max(...states.map(({ every }) => every)) + 8;

/** What starts from `begins` until `ends`, in order, with the day that it counts to; null after each look. */
function* startsFrom(
  begins: number,
  ends: number,
  given: readonly TaskState[],
  settings: WindowSettings,
): Generator<{ day: Temporal.PlainDate; start: PlannedStart } | null> {
  let states = given;
  let now = begins;
  const linked = given.some(({ rules }) => rules?.after);
  while (now < ends) {
    const { drop, start, makeUp, queue, lookAgainAt } = decide(states, now, settings, () => 0);
    const random = queue.map(({ task }) => task);
    const starting = [...start, ...makeUp, ...random];
    const common = starting.length > 0 ? windowAt(now, settings) : null;
    for (const name of starting) {
      const state = states.find((one) => one.name === name)!;
      const hours = state.rules?.hours ?? settings;
      const window = state.rules?.hours ? windowAt(now, hours) : common;
      const day = window?.day ?? currentDay(now, hours);
      const until = random.includes(name) && window ? iso(window.closes) : null;
      yield { day, start: { task: name, at: iso(now), until, why: whyOf(state, window, hours) } };
    }
    if (starting.length + drop.length > 0)
      states = states.map((state) => {
        if (starting.includes(state.name)) return afterRun(state, now);
        return drop.includes(state.name) ? { ...state, live: null } : state;
      });
    // What has just run may let others go at the same moment.
    if (!linked || starting.length + drop.length === 0) now = Math.max(now + 1, lookAgainAt ?? ends);
    yield null;
  }
}

/** A start by hand may be queued for a task that already ran on its scheduled day. */
function whyOf(state: TaskState, window: Window | null, hours: Hours): PlannedStart["why"] {
  if (window === null) return state.live ? "scheduled" : "overdue";
  return whyDueIn(state, window, hours) ?? "scheduled";
}

/** Tasks that may be planned without each other: those without rules, and those that wait for one another. */
function independent(states: readonly TaskState[]): TaskState[][] {
  const groups = new Map(states.map((state) => [state.name, state.rules === null ? "" : state.name]));
  const merge = (from: string | undefined, into: string | undefined) => {
    for (const [name, group] of groups) if (group === from && into !== undefined) groups.set(name, into);
  };
  for (const { name, rules } of states) {
    if (!rules?.after || !groups.has(rules.after)) continue;
    if (groups.get(rules.after) === "") groups.set(rules.after, rules.after);
    merge(groups.get(name), groups.get(rules.after));
  }
  return [...Map.groupBy(states, ({ name }) => groups.get(name)!).values()];
}

const asIfEnded = (state: TaskState): TaskState =>
  state.live?.state === "running" ? afterRun(state, state.live.startedAt) : state;

/** As if every run until then had completed on its day. */
function asIfOnTime(state: TaskState, settings: WindowSettings, then: number): TaskState {
  const hours = state.rules?.hours;
  if (!hours) return afterRun(state, then - 1);
  const turn = isTicks(hours) ? hours.at(then - 1) : lastTurn(then - 1, state, hours);
  return afterRun(state, turn?.opens ?? midnight(currentDay(then, settings), settings.timeZone) - 1);
}

const afterRun = (task: TaskState, at: number): TaskState => ({
  ...task,
  lastCompletedAt: at,
  lastEnded: { at, outcome: "success", reason: null },
  lastEndedAt: at,
  live: null,
});

function nightOf(
  day: Temporal.PlainDate,
  starts: readonly PlannedStart[],
  order: ReadonlyMap<string, number>,
  settings: WindowSettings,
): PlannedNight {
  const window = windowOf(day, settings);
  return {
    day: day.toString(),
    opens: window && iso(window.opens),
    closes: window && iso(window.closes),
    starts: starts.toSorted(
      (a, b) => Date.parse(a.at) - Date.parse(b.at) || order.get(a.task)! - order.get(b.task)!,
    ),
  };
}

const midnight = (day: Temporal.PlainDate, timeZone: string): number =>
  day.toZonedDateTime(timeZone).epochMilliseconds;

const iso = (instant: number): string => Temporal.Instant.fromEpochMilliseconds(instant).toString();
