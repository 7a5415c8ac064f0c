/** Which turn of an idle task has come: what its own rules, crashes and missed windows make of the calendar. */
import { isFirstOfPeriod, lastTurn, whyDueIn } from "./calendar.ts";
import { fnv1a } from "./hash.ts";
import type { TaskState } from "./plan.ts";
import { type Hours, isTicks, lies, type Window, type WindowSettings, windowAt } from "./window.ts";

/** A start that the task may make by itself. */
export interface Turn {
  /** Not before, in milliseconds since the epoch. */
  at: number;
  /** True: for a window that nobody was there for, and therefore outside the task's windows. */
  missed: boolean;
}

/** Reasons that end a run without anybody wanting this run to end: it goes on as soon as it may. */
const interruptions: readonly (string | null)[] = ["window-closed", "shutting-down", "crashed"];
/** Those that may mean that the server was not there for the rest of the window. */
const absences: readonly (string | null)[] = ["shutting-down", "crashed"];

/** So often may the server crash under a task in one window; the task is then left alone until the next. */
export const mostCrashes = 2;

/** A moment of a cron expression is missed when it is so long past, in milliseconds. */
const punctuality = 10 * 60_000;

/**
 * @param window of the task that is open now, or null
 * @param predecessor the task that its rules make it wait for, if there are such
 */
export function turnOf(
  state: TaskState,
  window: Window | null,
  hours: Hours,
  now: number,
  predecessor: TaskState | undefined,
): Turn | null {
  if (window) return turnIn(window, state, hours, now, predecessor);
  if (state.rules?.missed !== "now" || isTicks(hours)) return null;
  const turn = lastTurn(now, state, hours);
  if (turn === null || within(state.lastCompletedAt, turn.opens, now)) return null;
  if (wasTried(state, turn.opens, now, absences) || isCrashing(state, turn.opens, now)) return null;
  return hasGone(state, turn.opens, now, predecessor) ? { at: now, missed: true } : null;
}

function turnIn(
  window: Window,
  state: TaskState,
  hours: Hours,
  now: number,
  predecessor: TaskState | undefined,
): Turn | null {
  if (whyDueIn(state, window, hours) === null) return null;
  // Not until now: after a clock was set back within the window, the try is still one of this window.
  if (wasTried(state, window.opens, window.closes - 1, interruptions)) return null;
  if (isCrashing(state, window.opens, now)) return null;
  const { rules } = state;
  if (rules === null) return { at: now, missed: false };
  if (!hasGone(state, window.opens, now, predecessor)) return null;
  if (rules.missed === "skip" && !isTicks(hours) && !isFirstOfPeriod(window, state, hours)) return null;
  const at = window.opens + jitterIn(window, state.name, rules.jitter);
  if (isTicks(hours) && rules.missed !== "now" && isLate(state, window, at, now, predecessor)) return null;
  return { at, missed: false };
}

/** Not when it only goes on with a run of this window, or has just been let go by the task that it waits for. */
function isLate(
  { lastEnded }: TaskState,
  window: Window,
  at: number,
  now: number,
  predecessor: TaskState | undefined,
): boolean {
  const goesOn = lastEnded !== null && lastEnded.outcome !== "skipped" && lies(lastEnded.at, window);
  return !goesOn && now > Math.max(at, predecessor?.lastEndedAt ?? 0) + punctuality;
}

/**
 * Milliseconds after the window's opening, in whole seconds: by the task's name and the day, always less than the
 * window is long.
 */
export function jitterIn({ day, opens, closes }: Window, name: string, jitter: number): number {
  const most = Math.min(jitter, closes - opens - 1);
  return most <= 0 ? 0 : Math.floor((fnv1a(`${name} ${day}`) % (most + 1)) / 1000) * 1000;
}

/** Whether the last run began in that time, and was not ended by one of the reasons. */
function wasTried(
  { lastEnded }: TaskState,
  from: number,
  to: number,
  unless: readonly (string | null)[],
): boolean {
  if (lastEnded === null || lastEnded.outcome === "skipped") return false;
  return within(lastEnded.at, from, to) && !unless.includes(lastEnded.reason);
}

/** Whether the server has crashed too often under the task since then. */
const isCrashing = ({ crashes }: TaskState, since: number, now: number): boolean =>
  crashes.filter((at) => within(at, since, now)).length >= mostCrashes;

/** Whether the task that it waits for, if any, has ended since then. */
function hasGone(
  { rules }: TaskState,
  since: number,
  now: number,
  predecessor: TaskState | undefined,
): boolean {
  if (!rules?.after) return true;
  return (
    predecessor !== undefined && predecessor.live === null && within(predecessor.lastEndedAt, since, now)
  );
}

const within = (instant: number | null, from: number, to: number): boolean =>
  instant !== null && from <= instant && instant <= to;

/** Why a task that is due in the window that is open now does not start, as a sentence; undefined when it may. */
export function whyWaiting(
  state: TaskState,
  all: readonly TaskState[],
  settings: WindowSettings,
  now: number,
): string | undefined {
  const { name, rules } = state;
  const hours = rules?.hours ?? settings;
  const window = windowAt(now, hours);
  if (window === null || !state.enabled || state.live || whyDueIn(state, window, hours) === null)
    return undefined;
  if (wasTried(state, window.opens, window.closes - 1, interruptions)) return undefined;
  if (isCrashing(state, window.opens, now))
    return `The server ended ${mostCrashes} times without a word while ${name} ran; it waits for its next window.`;
  if (!hasGone(state, window.opens, now, predecessorOf(state, all)))
    return `It waits until ${rules!.after} has ended in this window.`;
  return undefined;
}

/** The task that the rules of this one make it wait for. */
export const predecessorOf = ({ rules }: TaskState, states: readonly TaskState[]): TaskState | undefined =>
  rules?.after ? states.find(({ name }) => name === rules.after) : undefined;
