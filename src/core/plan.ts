/** What the butler should do at a moment: every rule about starting and stopping by itself is here. */

import type { RunOutcome, RunTrigger } from "../api/runs.ts";
import type { MissedPolicy } from "../api/task-rules.ts";
import type { CalendarTask } from "./calendar.ts";
import type { Scope } from "./ports.ts";
import { predecessorOf, turnOf } from "./turns.ts";
import {
  type Hours,
  isTicks,
  lies,
  momentLeft,
  nextWindow,
  type Window,
  type WindowSettings,
  windowAt,
} from "./window.ts";

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
  /** When its latest run that had started ended. */
  lastEndedAt: number | null;
  /** When its latest runs started under which the server crashed; no more than decisions ask for. */
  crashes: readonly number[];
  /** Its only run that has not ended. */
  live: QueuedRun | RunningRun | null;
  /** What a person has laid down for it; null: nothing. */
  rules: OwnRules | null;
}

/** Rules of one task. What is null is as for every other task. */
export interface OwnRules {
  hours: Hours | null;
  /** How long a run may last that nobody asked for, in milliseconds. */
  limit: number | null;
  /** The task that must have ended in the same window. */
  after: string | null;
  /** What runs that nobody asked for are limited to. */
  scope: Scope;
  /** The highest starts first. */
  priority: number;
  /** What becomes of a window that passed without the server. */
  missed: MissedPolicy;
  /** How much later than its window's opening it may start, in milliseconds. */
  jitter: number;
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
  /** Later by all the time that it was held up: pauses do not count toward its limit. */
  startedAt: number;
  /** It is held up now. */
  paused?: true;
}

/** To be carried out in the order of the fields. Each holds names of tasks. */
export interface Decision {
  /** Queued runs to be taken off, because their window has passed or their task is disabled. */
  drop: string[];
  /** Running ones to be stopped, because the window that started them has closed. */
  stop: string[];
  /** Running ones to be stopped, because they have lasted as long as their task may. */
  tooSlow: string[];
  /** To be started now, the most urgent first: queued runs whose time has come, and new runs of the trigger `window`. */
  start: string[];
  /** To be started now by the trigger `missed`, likewise. */
  makeUp: string[];
  /** New runs of the trigger `window` that are to start later. `drop` may name the same task. */
  queue: { task: string; at: number }[];
  /** When to decide again at the latest, provided that nothing changes before; null: not until something does. */
  lookAgainAt: number | null;
}

/** @param random gives numbers in [0, 1) */
export function decide(
  states: readonly TaskState[],
  now: number,
  settings: WindowSettings,
  random: () => number,
): Decision {
  const decision: Decision = {
    drop: [],
    stop: [],
    tooSlow: [],
    start: [],
    makeUp: [],
    queue: [],
    lookAgainAt: null,
  };
  const looks: number[] = [];
  const open = (hours: Hours) => {
    const window = windowAt(now, hours);
    const edge = window?.closes ?? nextWindow(now, hours)?.opens;
    if (edge !== undefined) looks.push(edge);
    return window;
  };
  // Plans are made of single tasks too, which may have nothing to do with it.
  const begin = (names: string[], { name, rules }: TaskState) => {
    names.push(name);
    if (rules?.limit) looks.push(now + rules.limit);
  };
  const common = states.every(({ rules }) => rules?.hours) ? null : open(settings);

  for (const state of byPriority(states)) {
    const { name, live, rules } = state;
    const hours = rules?.hours ?? settings;
    const window = rules?.hours ? open(rules.hours) : common;
    if (live?.state === "running") {
      const ends = endOf(live, rules);
      if (live.trigger === "window" && !window) decision.stop.push(name);
      else if (ends <= now) decision.tooSlow.push(name);
      else if (ends < Number.POSITIVE_INFINITY) looks.push(ends);
      continue;
    }
    if (live) {
      const move = moveOfQueued(live, state.enabled, window, now);
      if (move === "start") begin(decision.start, state);
      if (move === "wait") looks.push(live.at);
      if (move !== "drop") continue;
      decision.drop.push(name);
    }
    if (!state.enabled) continue;
    const turn = turnOf(state, window, hours, now, predecessorOf(state, states));
    if (turn === null) continue;
    if (turn.at > now) looks.push(turn.at);
    else if (turn.missed || window === null) begin(decision.makeUp, state);
    else if (state.randomized && !isTicks(hours)) {
      const at = momentLeft(window, now, random);
      decision.queue.push({ task: name, at });
      looks.push(at);
    } else begin(decision.start, state);
  }
  return { ...decision, lookAgainAt: looks.length ? Math.min(...looks) : null };
}

/** The most urgent first; those of one priority in the order given. */
const byPriority = (states: readonly TaskState[]): TaskState[] =>
  states.toSorted((a, b) => (b.rules?.priority ?? 0) - (a.rules?.priority ?? 0));

/** When a run has lasted as long as it may. A person who asks for a run wants all of it. */
const endOf = ({ trigger, startedAt, paused }: RunningRun, rules: OwnRules | null): number =>
  trigger === "asked" || paused
    ? Number.POSITIVE_INFINITY
    : startedAt + (rules?.limit ?? Number.POSITIVE_INFINITY);

/**
 * A queued run belongs to the window that its time lies in. When that is not, or no longer, the open one, the run is
 * dropped if the window queued it, and starts if somebody asked for it: outside the window, runs start at once.
 */
function moveOfQueued(run: QueuedRun, enabled: boolean, window: Window | null, now: number) {
  const inItsWindow = window !== null && lies(run.at, window);
  if (run.trigger === "window" && !(inItsWindow && enabled)) return "drop";
  return run.at <= now || !inItsWindow ? "start" : "wait";
}
