import type { ButlerTask } from "../api/tasks.ts";
import type { World } from "./butler.ts";
import { forecast } from "./forecast.ts";
import { instant, progressOf } from "./live-run.ts";
import type { TaskState } from "./plan.ts";
import type { Runs } from "./runs.ts";
import type { TaskHistory } from "./states.ts";
import { currentDay, type WindowSettings } from "./window.ts";

/** The rows of the task list, each with when it runs next. */
export interface TaskList {
  rows(): ButlerTask[];
  /** Must be called when something has changed that the plan depends on. */
  forget(): void;
}

export function createTaskList(house: {
  world: World;
  runs: Runs;
  states(): TaskState[];
  window(): WindowSettings;
  history: ReadonlyMap<string, TaskHistory>;
}): TaskList {
  const { world, runs, history, states, window } = house;
  let nextRuns: { at: number; starts: Map<string, string> } | undefined;

  const nextRunOf = (name: string): string | undefined => {
    const now = world.clock.now();
    if (nextRuns === undefined || nextRuns.at <= now) {
      const from = currentDay(now, window());
      const days = Math.max(...Object.values(world.tasks).map(({ every }) => every)) + 1;
      const planned = forecast(states(), window(), { from, days, now }).nights.flatMap(
        (night) => night.starts,
      );
      const starts = new Map(planned.reverse().map((planned) => [planned.task, planned.at]));
      const first = planned.at(-1)?.at;
      const at = first ? Temporal.Instant.from(first).epochMilliseconds : Number.POSITIVE_INFINITY;
      nextRuns = { at: Math.max(at, now + 1000), starts };
    }
    return nextRuns.starts.get(name);
  };

  const describe = (state: TaskState): ButlerTask => {
    const { name, every, randomized, enabled, enabledReason } = state;
    const { title, description } = world.tasks[name]!;
    const run = runs.live.get(name);
    const nextRunAt = nextRunOf(name);
    const { lastStartedAt } = history.get(name)!;
    return {
      name,
      interval: every,
      scheduleRandomized: randomized,
      enabled,
      title,
      description,
      enabledReason,
      state: run && run.row.state !== "ended" ? run.row.state : "idle",
      ...(run ? { progress: progressOf(run) } : {}),
      ...(lastStartedAt === null ? {} : { lastRunAt: instant(lastStartedAt) }),
      ...(nextRunAt ? { nextRunAt } : {}),
    };
  };

  return {
    rows: () => states().map(describe),
    forget: () => {
      nextRuns = undefined;
    },
  };
}
