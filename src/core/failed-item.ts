import { isDiskFull } from "./disk-full.ts";
import type { House } from "./executor.ts";
import { askToStop, type LiveRun } from "./live-run.ts";
import { isLocked } from "./locked.ts";
import { lineOf } from "./run-log.ts";

/**
 * Counts and keeps an item that could not be done. A full disk stops the run: the next item would fail too.
 * @throws what it is given where that was a locked database: no item's failure, and what is left is found again
 */
export function fail(run: LiveRun, item: { key: string; title: string }, error: unknown, house: House): void {
  if (isLocked(error)) throw error;
  house.runs.addFailedItem(run.row.id, {
    key: item.key,
    title: item.title,
    reason: messageOf(error),
    at: house.clock.now(),
  });
  run.row.failed++;
  house.said({ ...lineOf(run, `${item.title}: ${messageOf(error)}`), item: item.key, isFailure: true });
  if (isDiskFull(error)) void askToStop(run, "disk-full", house.clock);
}

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
