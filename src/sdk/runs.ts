import { type DryRun, dryRunSchema } from "../api/dry-run.ts";
import { type Run, type RunDetails, type RunOutcome, runDetailsSchema, runListSchema } from "../api/runs.ts";
import type { TaskName } from "../api/task-names.ts";
import { type StartAnswer, startAnswerSchema } from "../api/tasks.ts";
import { segment, type Wire } from "./wire.ts";

export type { StartAnswer };

export interface RunFilter {
  task?: TaskName | undefined;
  outcome?: RunOutcome | undefined;
  /** At most so many. */
  limit?: number | undefined;
  /** Only runs whose id is smaller: the id of the last run of the page before. */
  before?: number | undefined;
}

/** The memory of what the butler did. Ours: a Plex Media Server has none. Each call throws ButlerError. */
export function runsOf(wire: Wire) {
  return {
    /** Runs, the newest first. */
    list: async ({ task, outcome, limit, before }: RunFilter = {}): Promise<Run[]> =>
      (await wire.json(runListSchema, "GET", "/api/runs", { query: { task, outcome, limit, before } })).runs,
    /** One run with its failed items and its log. */
    get: (id: number): Promise<RunDetails> => wire.json(runDetailsSchema, "GET", `/api/runs/${id}`),
    /** Starts a task as `butler.startTask` does, and says which run it is. */
    start: async ({
      task,
      force = false,
      confirm = false,
    }: {
      task: TaskName;
      force?: boolean;
      /** A person's word for what a cleaning was refused: it runs now, and removes no more than that. */
      confirm?: boolean;
    }): Promise<StartAnswer> =>
      wire.json(startAnswerSchema, "POST", `/api/tasks/${segment(task)}/start`, {
        body: { force, ...(confirm && { confirm }) },
      }),
    /** What a start would remove, 1,000 things at a time. Changes nothing. @throws ButlerError 400 when it removes nothing */
    dryRun: async ({ task, offset = 0 }: { task: TaskName; offset?: number }): Promise<DryRun> =>
      wire.json(dryRunSchema, "POST", `/api/tasks/${segment(task)}/start`, {
        body: { dryRun: true, offset },
      }),
  };
}
