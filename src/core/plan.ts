/** What the butler should do at a moment: every rule about starting and stopping by itself is here. */
import type { RunOutcome, RunTrigger } from "../api/runs.ts";
import { type CalendarTask, whyDue } from "./calendar.ts";
import { momentLeft, nextWindow, type Window, type WindowSettings, windowAt } from "./window.ts";

/** What the decisions need to know of a task. Instants are milliseconds since the epoch. */
export interface TaskState extends CalendarTask {
  name: string;
  /** Whether it starts at a random moment of the window. */
  randomized: boolean;
  /** The effective value of all preferences that switch it. */
  enabled: boolean;
  /** Which preference makes it so. */
  enabledReason: string;
  /** Its latest run that has ended, or was taken off the queue. */
  lastEnded: EndedRun | null;
  /** Its only run that has not ended. */
  live: QueuedRun | RunningRun | null;
}

export interface EndedRun {
  /** When it started; if it never did, when it was taken off the queue. */
  at: number;
  outcome: RunOutcome;
  reason: string | null;
}

export interface QueuedRun {
  state: "queued";
  trigger: RunTrigger;
  /** When it is to start. */
  at: number;
}

export interface RunningRun {
  state: "running";
  trigger: RunTrigger;
  startedAt: number;
}

/** To be carried out in the order of the fields. Each holds names of tasks. */
export interface Decision {
  /** Queued runs to be taken off, because their window has passed or their task is disabled. */
  drop: string[];
  /** Running ones to be stopped, because the window that started them has closed. */
  stop: string[];
  /** To be started now: queued runs whose time has come, and new runs of the trigger `window`. */
  start: string[];
  /** New runs of the trigger `window` that are to start later. `drop` may name the same task. */
  queue: { task: string; at: number }[];
  /** When to decide again at the latest, provided that nothing changes before; null: not until something does. */
  lookAgainAt: number | null;
}

/** Reasons that end a run without anybody wanting this run to end: it goes on as soon as it may. */
const interruptions: readonly (string | null)[] = ["window-closed", "shutting-down", "crashed"];

/** @param random gives numbers in [0, 1) */
export function decide(
  states: readonly TaskState[],
  now: number,
  settings: WindowSettings,
  random: () => number,
): Decision {
  const window = windowAt(now, settings);
  const decision: Decision = { drop: [], stop: [], start: [], queue: [], lookAgainAt: null };
  const looks: number[] = [];
  const edge = window?.closes ?? nextWindow(now, settings)?.opens;
  if (edge !== undefined) looks.push(edge);

  for (const state of states) {
    const { name, live } = state;
    if (live?.state === "running") {
      if (live.trigger === "window" && !window) decision.stop.push(name);
      continue;
    }
    if (live) {
      const move = moveOfQueued(live, state.enabled, window, now);
      if (move === "start") decision.start.push(name);
      if (move === "wait") looks.push(live.at);
      if (move !== "drop") continue;
      decision.drop.push(name);
    }
    if (!window || !startsByItself(state, window, settings)) continue;
    if (state.randomized) {
      const at = momentLeft(window, now, random);
      decision.queue.push({ task: name, at });
      looks.push(at);
    } else decision.start.push(name);
  }
  return { ...decision, lookAgainAt: looks.length ? Math.min(...looks) : null };
}

/**
 * A queued run belongs to the window that its time lies in. When that is not, or no longer, the open one, the run is
 * dropped if the window queued it, and starts if somebody asked for it: outside the window, runs start at once.
 */
function moveOfQueued(run: QueuedRun, enabled: boolean, window: Window | null, now: number) {
  const inItsWindow = window !== null && lies(run.at, window);
  if (run.trigger === "window" && !(inItsWindow && enabled)) return "drop";
  return run.at <= now || !inItsWindow ? "start" : "wait";
}

/** Due, enabled, and not tried in this window before. */
function startsByItself(state: TaskState, window: Window, settings: WindowSettings): boolean {
  if (!state.enabled || whyDue(state, window.day, settings) === null) return false;
  const last = state.lastEnded;
  const tried = last !== null && last.outcome !== "skipped" && !interruptions.includes(last.reason);
  return !(tried && lies(last.at, window));
}

const lies = (instant: number, window: Window): boolean => window.opens <= instant && instant < window.closes;
