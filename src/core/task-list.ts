import { preferences } from "../api/preferences.ts";
import type { ButlerTask, TaskDetails } from "../api/tasks.ts";
import { toRun } from "../store/runs.ts";
import type { World } from "./butler.ts";
import { firstStarts, nextStartsOf } from "./forecast.ts";
import { instant, progressOf } from "./live-run.ts";
import type { TaskState } from "./plan.ts";
import type { Rulebook } from "./rulebook.ts";
import type { Runs } from "./runs.ts";
import type { TaskHistory } from "./states.ts";
import type { Task } from "./task.ts";
import { intervalOf } from "./task-rules.ts";
import { whyWaiting } from "./turns.ts";
import type { WindowSettings } from "./window.ts";

/** The rows of the task list, each with when it runs next. */
export interface TaskList {
  rows(): ButlerTask[];
  details(name: string): TaskDetails;
  /** Must be called when something has changed that the plan depends on. */
  forget(): void;
}

export function createTaskList(house: {
  world: World;
  runs: Runs;
  rules: Rulebook;
  states(): TaskState[];
  window(): WindowSettings;
  history: ReadonlyMap<string, TaskHistory>;
}): TaskList {
  const { world, runs, rules, history, states, window } = house;
  const { clock, tasks } = world;
  let nextRuns: { at: number; starts: Map<string, string> } | undefined;

  const nextRunOf = (name: string): string | undefined => {
    const now = clock.now();
    if (nextRuns === undefined || nextRuns.at <= now) {
      const starts = firstStarts(states(), window(), now);
      const at = Math.min(...[...starts.values()].map((start) => Date.parse(start)));
      nextRuns = { at: Math.max(at, now + 1000), starts };
    }
    return nextRuns.starts.get(name);
  };

  const intervalOfTask = ({ name, every }: TaskState): number => {
    const ruled = rules.read().get(name);
    return ruled ? intervalOf(ruled.rules, ruled.own, every, clock.now()) : every;
  };

  const describe = (state: TaskState, _: unknown, all: readonly TaskState[]): ButlerTask => {
    const { name, randomized, enabled, enabledReason } = state;
    const { title, description } = tasks[name]!;
    const waitsFor = whyWaiting(state, all, window(), clock.now());
    const run = runs.live.get(name);
    const nextRunAt = nextRunOf(name);
    const { lastStartedAt, lastEnded } = history.get(name)!;
    return {
      name,
      interval: intervalOfTask(state),
      scheduleRandomized: randomized,
      enabled,
      title,
      description,
      enabledReason,
      state: run && run.row.state !== "ended" ? run.row.state : "idle",
      ...(run ? { progress: progressOf(run) } : {}),
      ...(lastStartedAt === null ? {} : { lastRunAt: instant(lastStartedAt) }),
      ...(lastEnded ? { lastOutcome: lastEnded.outcome } : {}),
      ...(nextRunAt ? { nextRunAt } : {}),
      ...(waitsFor ? { waitsFor } : {}),
    };
  };

  return {
    rows: () => states().map(describe),
    details: (name) => {
      const all = states();
      const index = all.findIndex((state) => state.name === name);
      const [lastRun] = world.runs.list({ task: name, limit: 1 });
      return {
        ...describe(all[index]!, index, all),
        rules: rules.of(name),
        nextRuns: nextStartsOf(name, all, window(), { now: clock.now(), count: 10 }),
        switchedBy: switchOf(tasks[name]!),
        removes: "heaps" in tasks[name]!,
        bySection: tasks[name]!.bySection !== false,
        lastRun: lastRun ? toRun(lastRun) : null,
      };
    },
    forget: () => {
      nextRuns = undefined;
    },
  };
}

/** The values of its preference that switch a task on and off. */
function switchOf({ enabledBy }: Task): TaskDetails["switchedBy"] {
  const { preference } = enabledBy;
  if (enabledBy.kind === "choice")
    return { preference, on: enabledBy.value, off: String(preferences[preference].default) };
  return enabledBy.kind === "switch"
    ? { preference, on: true, off: false }
    : { preference, on: "scheduled", off: "never" };
}
