import type { House } from "./executor.ts";
import type { LiveRun } from "./live-run.ts";

/** What a run has to say while it works. */
export interface RunLine {
  runId: number;
  task: string;
  text: string;
  /** The key of the item that it is about, where that is not the one in hand. */
  item?: string;
  /** Something could not be done. */
  isFailure: boolean;
}

export const lineOf = (run: LiveRun, text: string): RunLine => ({
  ...{ runId: run.row.id, task: run.name },
  ...{ text, isFailure: false },
});

/** Writes a line into the log of a run, and tells whoever listens. */
export function say(run: LiveRun, text: string, { runs, clock, said }: House): void {
  runs.addLogLine(run.row.id, clock.now(), text);
  said(lineOf(run, text));
}
