import type { Run } from "../../src/api/runs.ts";

/** A run under way, and the same run after its end. */
export const run: Run = {
  id: 12,
  task: "LoudnessAnalysis",
  trigger: "asked",
  state: "running",
  outcome: null,
  reason: null,
  scheduledFor: null,
  startedAt: "2026-11-22T02:00:00Z",
  endedAt: null,
  items: { total: 40, done: 10, failed: 0 },
  progress: 25,
  bytesRead: 1_500_000,
  pausedSeconds: 0,
  cpuSeconds: 75,
  message: null,
};
export const ended: Run = {
  ...run,
  state: "ended",
  outcome: "success",
  endedAt: "2026-11-22T02:03:20Z",
  items: { total: 40, done: 40, failed: 0 },
  progress: 100,
};
