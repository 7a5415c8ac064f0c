import type { RunOutcome, RunState } from "../api/runs.ts";

/** Every legal move of a run. Ended is the end. */
const moves: Record<RunState, readonly RunState[]> = {
  queued: ["running", "ended"],
  running: ["paused", "ended"],
  paused: ["running", "ended"],
  ended: [],
};

/** @throws Error when a run may not go from one state to the other: a mistake in the program. */
export function assertMove(from: RunState, to: RunState): void {
  if (!moves[from].includes(to)) throw new Error(`A run cannot go from ${from} to ${to}.`);
}

/**
 * Why a run was stopped. The first reason wins. `too-slow`: it lasted longer than its task may; `budget`: enough has
 * been read in this night; `crashed`: the server ended without a word while it ran.
 */
export type StopReason =
  | "asked"
  | "window-closed"
  | "shutting-down"
  | "disk-full"
  | "too-slow"
  | "budget"
  | "crashed";

/**
 * What a run came to. A run that did not do all it should is never a success; one that was stopped before it found
 * nothing left is `stopped`, however much it did.
 */
export function outcomeOf(run: {
  done: number;
  failed: number;
  /** Items left for another night. */
  postponed: number;
  stopped: boolean;
}): RunOutcome {
  if (run.stopped) return "stopped";
  if (run.postponed > 0) return "partial";
  if (run.failed === 0) return "success";
  return run.done === 0 ? "failed" : "partial";
}
