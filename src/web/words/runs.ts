import type { RunTrigger } from "../../api/runs.ts";

/** How a run stands. */
export const standings = {
  success: "Done",
  partial: "Partly done",
  failed: "Failed",
  stopped: "Stopped",
  skipped: "Skipped",
  queued: "Waiting",
  running: "Running",
  paused: "Paused",
  idle: "Idle",
};

/** Why a run was stopped or did not do everything, by the server's word for it. */
export const reasons: Readonly<Record<string, string>> = {
  asked: "Somebody stopped it.",
  "window-closed": "The window closed before it was done. It goes on the next night.",
  "shutting-down": "The server was stopped.",
  "too-slow": "It reached its time limit. It goes on the next time.",
  "disk-full": "The disk was full.",
  budget: "Enough had been read in this night. It goes on the next.",
  crashed: "The server ended without warning.",
};

export const triggers: Record<RunTrigger, string> = {
  window: "the plan",
  missed: "a missed night",
  asked: "somebody asked",
  asap: "new media",
};
