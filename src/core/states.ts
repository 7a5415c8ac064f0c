import type { TaskRules } from "../api/task-rules.ts";
import type { Store } from "../store/store.ts";
import { phasesOf } from "./calendar.ts";
import type { LiveRun } from "./live-run.ts";
import type { OwnRules, TaskState } from "./plan.ts";
import type { StopReason } from "./run.ts";
import type { PreferenceOf, Task } from "./task.ts";
import { type RulesOfTasks, readRules } from "./task-rules.ts";
import { mostCrashes } from "./turns.ts";
import type { WindowSettings } from "./window.ts";

/** What a decision looks back on. */
export interface TaskHistory
  extends Pick<TaskState, "lastCompletedAt" | "lastEnded" | "lastEndedAt" | "crashes"> {
  /** When its latest run started: one that was taken off the queue never did. */
  lastStartedAt: number | null;
}

/** Rules, and what decisions make of them. */
export interface Ruled {
  rules: TaskRules;
  own: OwnRules;
}

/** Reads the rules of all tasks that have any. @param timeZone IANA name, where rules name none */
export const readAllRules = (all: RulesOfTasks, timeZone: string): Map<string, Ruled> =>
  new Map([...all].map(([name, rules]) => [name, { rules, own: readRules(rules, timeZone) }]));

/** The present state of every task, gathered from settings, rules, history and live runs for the decisions. */
export function statesOf(
  tasks: Readonly<Record<string, Task>>,
  preference: PreferenceOf,
  rules: ReadonlyMap<string, Ruled>,
  history: ReadonlyMap<string, TaskHistory>,
  live: ReadonlyMap<string, LiveRun>,
): TaskState[] {
  const phases = phasesOf(Object.entries(tasks).map(([name, { every }]) => ({ name, every })));
  const randomized = new Set(
    preference("ButlerRandomizedTasks")
      .split(",")
      .map((name) => name.trim()),
  );
  return Object.entries(tasks).map(([name, task]) => ({
    name,
    every: task.every,
    phase: phases.get(name)!,
    randomized: randomized.has(name),
    ...enablementOf(task, preference),
    ...pastOf(history.get(name)!),
    live: liveState(live.get(name)),
    rules: null,
    ...ruledState(name, task, rules.get(name)),
  }));
}

/** An interval of its own has its day by itself: it moves no other task's. */
function ruledState(name: string, task: Task, ruled: Ruled | undefined): Partial<TaskState> {
  if (ruled === undefined) return {};
  const { every } = ruled.rules;
  if (every === undefined || every === task.every) return { rules: ruled.own };
  return { rules: ruled.own, every, phase: phasesOf([{ name, every }]).get(name)! };
}

const pastOf = ({ lastStartedAt, ...past }: TaskHistory) => past;

export const windowSettings = (preference: PreferenceOf, timeZone: string): WindowSettings => ({
  startHour: preference("ButlerStartHour"),
  endHour: preference("ButlerEndHour"),
  timeZone,
});

/** What the decisions need of a task's past. */
export function recall(runs: Store["runs"], name: string): TaskHistory {
  const last = runs.lastEnded(name);
  const started = runs.lastEnded(name, ["success", "partial", "failed", "stopped"]);
  return {
    lastStartedAt: started?.started_at ?? null,
    lastEndedAt: started?.started_at ? started.ended_at : null,
    crashes: runs.endedBy(name, "crashed" satisfies StopReason, mostCrashes),
    lastCompletedAt: runs.lastEnded(name, ["success", "partial"])?.started_at ?? null,
    lastEnded: last
      ? { at: last.started_at ?? last.ended_at!, outcome: last.outcome!, reason: last.reason }
      : null,
  };
}

function enablementOf(task: Task, preferenceOf: PreferenceOf): Pick<TaskState, "enabled" | "enabledReason"> {
  const { preference, kind } = task.enabledBy;
  const value = preferenceOf(preference);
  if (kind === "choice") {
    const { value: wanted, or } = task.enabledBy;
    const isAsked = Boolean(preferenceOf(or));
    const enabledReason = isAsked ? `${or} is on` : `${preference} is "${value}"`;
    return { enabled: isAsked || value === wanted, enabledReason };
  }
  return kind === "switch"
    ? { enabled: Boolean(value), enabledReason: `${preference} is ${value ? "on" : "off"}` }
    : { enabled: value !== "never", enabledReason: `${preference} is "${value}"` };
}

function liveState(run: LiveRun | undefined): TaskState["live"] {
  if (run === undefined) return null;
  const { trigger, state, scheduled_for, started_at, paused_ms } = run.row;
  return state === "queued"
    ? { state, trigger, at: scheduled_for ?? 0 }
    : {
        state: "running",
        trigger,
        startedAt: started_at! + paused_ms,
        ...(state === "paused" && { paused: true as const }),
      };
}
