import type { Activity } from "../api/activities.ts";
import type { Run } from "../api/runs.ts";
import type { Schedule } from "../api/schedule.ts";
import type { ButlerTask, StartOutcome } from "../api/tasks.ts";
import type { Scope } from "./ports.ts";

/** The one door to the butler: the server calls nothing else of core/. */
export interface Butler {
  /** The exact spelling of a registered task's name, whatever its case; undefined when there is none. */
  nameOf(name: string): string | undefined;
  /** The registered name nearest to a misspelt one, when one is near. */
  nearest(name: string): string | undefined;
  list(): ButlerTask[];
  /** Grows whenever `list()` would answer something else. */
  readonly revision: number;
  start(name: string, options?: StartOptions): StartAnswer;
  startAll(): StartAnswer[];
  /** Settles when the run has ended. @returns false when nothing of this name was running or queued. */
  stop(name: string): Promise<boolean>;
  stopAll(): Promise<void>;
  /** Stops what an activity stands for. */
  cancel(uuid: string): Promise<"cancelled" | "not cancellable" | "unknown">;
  activities(): Activity[];
  schedule(question: { days: number; from?: string; timeZone?: string }): Schedule;
  /** Informs about changes; never makes something happen. @returns a function that ends it. */
  listen(listener: (event: ButlerEvent) => void): () => void;
}

export interface StartOptions {
  /** Run it now, whatever the day, the window and the switches. */
  force?: boolean;
  scope?: Scope;
}

export interface StartAnswer {
  task: string;
  outcome: StartOutcome;
  reason?: string;
  runId?: number;
  activity?: string;
}

export type ButlerEvent =
  | { type: "activity"; event: "started" | "updated" | "ended"; activity: Activity }
  | { type: "run"; run: Run }
  | { type: "scanned"; sectionId: number; title: string };
