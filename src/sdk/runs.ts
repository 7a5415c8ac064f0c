import type { DryRun } from "../api/dry-run.ts";
import type { Run, RunDetails, RunOutcome } from "../api/runs.ts";
import type { TaskName } from "../api/task-names.ts";
import type { StartAnswer } from "../api/tasks.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import { segment, type Wire } from "./wire.ts";

const schemas = () => import("../api/runs.ts");
const listRead = later(async () => (await schemas()).runListSchema);
const detailsRead = later(async () => (await schemas()).runDetailsSchema);
const startRead = later(async () => (await import("../api/tasks.ts")).startAnswerSchema);
const dryRunRead = later(async () => (await import("../api/dry-run.ts")).dryRunSchema);

export type { StartAnswer };

export interface RunFilter {
  task?: TaskName | undefined;
  outcome?: RunOutcome | undefined;
  /** At most so many. */
  limit?: number | undefined;
  /** Only runs whose id is smaller: the id of the last run of the page before. */
  before?: number | undefined;
  /** Only runs that started then or later, ISO 8601. */
  from?: string | undefined;
  /** Only runs that started before, ISO 8601. */
  to?: string | undefined;
}

/** The memory of what the butler did. Ours: a Plex Media Server has none. Each call throws ButlerError. */
export function runsOf(wire: Wire) {
  return {
    /** Runs, the newest first. */
    list: async (
      { task, outcome, limit, before, from, to }: RunFilter = {},
      options: CallOptions = {},
    ): Promise<Run[]> =>
      (
        await wire.json(listRead, "GET", "/api/runs", {
          ...options,
          query: { task, outcome, limit, before, from, to },
        })
      ).runs,
    /** One run with its failed items and its log. */
    get: (id: number, options: CallOptions = {}): Promise<RunDetails> =>
      wire.json(detailsRead, "GET", `/api/runs/${id}`, options),
    /** Starts a task as `butler.startTask` does, and says which run it is. */
    start: async (
      {
        task,
        force = false,
        confirm = false,
        item,
      }: {
        task: TaskName;
        force?: boolean;
        /** A person's word for what a cleaning was refused: it runs now, and removes no more than that. */
        confirm?: boolean;
        /** Only this one, by the key that a run gives it, such as `part:12`. */
        item?: string | undefined;
      },
      options: CallOptions = {},
    ): Promise<StartAnswer> =>
      wire.json(startRead, "POST", `/api/tasks/${segment(task)}/start`, {
        ...options,
        body: { force, ...(confirm && { confirm }), item },
      }),
    /** What a start would remove, 1,000 things at a time. Changes nothing. @throws ButlerError 400 when it removes nothing */
    dryRun: async (
      { task, offset = 0 }: { task: TaskName; offset?: number },
      options: CallOptions = {},
    ): Promise<DryRun> =>
      wire.json(dryRunRead, "POST", `/api/tasks/${segment(task)}/start`, {
        ...options,
        body: { dryRun: true, offset },
      }),
  };
}
