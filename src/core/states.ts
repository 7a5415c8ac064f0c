import type { Store } from "../store/store.ts";
import type { LiveRun } from "./live-run.ts";
import type { TaskState } from "./plan.ts";
import type { Settings } from "./settings.ts";
import type { Task } from "./task.ts";
import type { WindowSettings } from "./window.ts";

/** What a decision looks back on. */
export interface TaskHistory extends Pick<TaskState, "lastCompletedAt" | "lastEnded"> {
  /** When its latest run started: one that was taken off the queue never did. */
  lastStartedAt: number | null;
}

/** The present state of every task, gathered from settings, history and live runs for the decisions. */
export function statesOf(
  tasks: Readonly<Record<string, Task>>,
  phases: ReadonlyMap<string, number>,
  settings: Settings,
  history: ReadonlyMap<string, TaskHistory>,
  live: ReadonlyMap<string, LiveRun>,
): TaskState[] {
  const randomized = new Set(
    settings
      .get("ButlerRandomizedTasks")
      .split(",")
      .map((name) => name.trim()),
  );
  return Object.entries(tasks).map(([name, task]) => ({
    name,
    every: task.every,
    phase: phases.get(name)!,
    randomized: randomized.has(name),
    ...enablementOf(task, settings),
    ...pastOf(history.get(name)!),
    live: liveState(live.get(name)),
  }));
}

const pastOf = ({ lastCompletedAt, lastEnded }: TaskHistory) => ({ lastCompletedAt, lastEnded });

export const windowSettings = (settings: Settings, timeZone: string): WindowSettings => ({
  startHour: settings.get("ButlerStartHour"),
  endHour: settings.get("ButlerEndHour"),
  timeZone,
});

/** What the decisions need of a task's past. */
export function recall(runs: Store["runs"], name: string): TaskHistory {
  const last = runs.lastEnded(name);
  return {
    lastStartedAt: runs.lastEnded(name, ["success", "partial", "failed", "stopped"])?.started_at ?? null,
    lastCompletedAt: runs.lastEnded(name, ["success", "partial"])?.started_at ?? null,
    lastEnded: last
      ? { at: last.started_at ?? last.ended_at!, outcome: last.outcome!, reason: last.reason }
      : null,
  };
}

function enablementOf(task: Task, settings: Settings): Pick<TaskState, "enabled" | "enabledReason"> {
  const { preference, kind } = task.enabledBy;
  const value = settings.get(preference);
  return kind === "switch"
    ? { enabled: Boolean(value), enabledReason: `${preference} is ${value ? "on" : "off"}` }
    : { enabled: value !== "never", enabledReason: `${preference} is "${value}"` };
}

function liveState(run: LiveRun | undefined): TaskState["live"] {
  if (run === undefined) return null;
  const { trigger, state, scheduled_for, started_at } = run.row;
  return state === "queued"
    ? { state, trigger, at: scheduled_for ?? 0 }
    : { state: "running", trigger, startedAt: started_at! };
}
