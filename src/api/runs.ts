import { z } from "zod";

const runTriggers = ["window", "missed", "asked", "asap"] as const;
const runStates = ["queued", "running", "paused", "ended"] as const;
export const runOutcomes = ["success", "partial", "failed", "stopped", "skipped"] as const;

/** One run of one task. Instants are ISO 8601 in UTC. */
export const runSchema = z.object({
  id: z.int(),
  task: z.string(),
  trigger: z.enum(runTriggers),
  state: z.enum(runStates),
  outcome: z.enum(runOutcomes).nullable(),
  reason: z.string().nullable().describe("why it was stopped, skipped or failed"),
  scheduledFor: z.string().nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  items: z.object({ total: z.int(), done: z.int(), failed: z.int() }),
  progress: z.int().min(-1).max(100).describe("percent; -1 = not known yet"),
  bytesRead: z.int().describe("bytes that media children read from disk"),
  cpuSeconds: z.number().describe("CPU time of media children"),
  pausedSeconds: z.int().describe("how long it was held up; a pause that lasts is not counted yet"),
  message: z.string().nullable(),
});
export type Run = z.infer<typeof runSchema>;
export type RunTrigger = (typeof runTriggers)[number];
export type RunState = (typeof runStates)[number];
export type RunOutcome = (typeof runOutcomes)[number];

/** An item that a run could not do. */
const failedItemSchema = z.object({
  key: z.string(),
  title: z.string(),
  reason: z.string(),
  at: z.string(),
});
export type FailedItem = z.infer<typeof failedItemSchema>;

const runPauseSchema = z.object({
  reason: z.string().describe("in a few words: asked, playing"),
  owner: z.string().describe("who said so"),
  from: z.string(),
  to: z.string().nullable().describe("null = it lasts"),
});
export type RunPause = z.infer<typeof runPauseSchema>;

const logLineSchema = z.object({ at: z.string(), text: z.string() });
export type LogLine = z.infer<typeof logLineSchema>;

export const runDetailsSchema = runSchema.extend({
  failedItems: z.array(failedItemSchema),
  machines: z
    .array(z.object({ name: z.string(), done: z.int() }))
    .describe("how many files each worker read for it; the home read the others")
    .default([]),
  pauses: z
    .array(runPauseSchema)
    .describe("what held it up, and when; several reasons may overlap")
    .default([]),
  log: z.array(logLineSchema),
});
export type RunDetails = z.infer<typeof runDetailsSchema>;

export const runListSchema = z.object({ runs: z.array(runSchema) });
