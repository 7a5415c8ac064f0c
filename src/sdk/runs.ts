import { z } from "zod";
import { type Run, type RunDetails, type RunOutcome, runDetailsSchema, runSchema } from "../api/runs.ts";
import type { TaskName } from "../api/task-names.ts";
import { startOutcomes } from "../api/tasks.ts";
import { segment, type Wire } from "./wire.ts";

const runListSchema = z.object({ runs: z.array(runSchema) });

const startAnswerSchema = z.object({
  task: z.string(),
  outcome: z.enum(startOutcomes),
  reason: z.string().optional().describe("why, in words"),
  runId: z.int().optional().describe("absent when nothing was started or queued"),
  activity: z.string().optional(),
});
/** What a start came to, and the run that it made or found. */
export type StartAnswer = z.infer<typeof startAnswerSchema>;

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
    start: async ({ task, force = false }: { task: TaskName; force?: boolean }): Promise<StartAnswer> =>
      wire.json(startAnswerSchema, "POST", `/api/tasks/${segment(task)}/start`, { body: { force } }),
  };
}
