import { z } from "zod";
import { runOutcomes, runSchema } from "./runs.ts";
import { plannedStartSchema } from "./schedule.ts";
import { taskRulesSchema } from "./task-rules.ts";

/** One row of `GET /butler`: Plex's six fields, and what we add. Instants are ISO 8601 in UTC. */
export const butlerTaskSchema = z.object({
  name: z.string(),
  interval: z.int().min(1).describe("days between two runs"),
  scheduleRandomized: z.boolean(),
  enabled: z.boolean(),
  title: z.string(),
  description: z.string(),
  enabledReason: z.string().describe("which preference makes it so"),
  state: z.enum(["idle", "queued", "running", "paused"]),
  progress: z.int().min(-1).max(100).optional().describe("percent of the live run; -1 = not known yet"),
  lastRunAt: z.string().optional(),
  lastOutcome: z.enum(runOutcomes).optional().describe("how the run ended that ended last"),
  nextRunAt: z.string().optional(),
  waitsFor: z.string().optional().describe("why it does not start although it is due"),
});
export type ButlerTask = z.infer<typeof butlerTaskSchema>;

export const butlerTaskListSchema = z.object({ tasks: z.array(butlerTaskSchema) });

/** Everything about one task. */
export const taskDetailsSchema = butlerTaskSchema.extend({
  rules: taskRulesSchema.describe("what was laid down for it; what is absent is as for every other task"),
  nextRuns: z.array(plannedStartSchema).describe("its next starts by itself, at most ten, within a year"),
  switchedBy: z
    .object({
      preference: z.string(),
      on: z.union([z.string(), z.boolean()]),
      off: z.union([z.string(), z.boolean()]),
    })
    .describe("the preference that switches it, and the values that do"),
  removes: z.boolean().describe("whether it removes something, and can say beforehand what"),
  bySection: z.boolean().describe("whether a rule can limit it to sections"),
  lastRun: runSchema.nullable().describe("its latest run, whatever became of it"),
});
export type TaskDetails = z.infer<typeof taskDetailsSchema>;

/** What a start or stop came to: the value of the header `X-Butler-Outcome`. */
export const startOutcomes = ["started", "scheduled", "running", "skipped", "stopped"] as const;
export type StartOutcome = (typeof startOutcomes)[number];

/** What a start came to, and the run that it made or found. */
export const startAnswerSchema = z.object({
  task: z.string(),
  outcome: z.enum(startOutcomes),
  reason: z.string().optional().describe("why, in words"),
  runId: z.int().optional().describe("absent when nothing was started or queued"),
  activity: z.string().optional().describe("the uuid of the activity that stands for the run"),
});
export type StartAnswer = z.infer<typeof startAnswerSchema>;
