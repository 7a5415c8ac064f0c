/** Which run goes before another. */
import type { LiveRun } from "./live-run.ts";
import { orAborted } from "./or-aborted.ts";

/**
 * Settles when no live run that is more urgent still asks for files to be read, or when this one is to take no more.
 * @param priorityOf the priority of a task: the highest goes first
 */
export async function letUrgentGo(
  run: LiveRun,
  live: ReadonlyMap<string, LiveRun>,
  priorityOf: (task: string) => number,
): Promise<void> {
  while (!run.soft.signal.aborted) {
    const urgent = [...live.values()].find(
      (other) => other.asking !== null && priorityOf(other.name) > priorityOf(run.name),
    );
    if (urgent === undefined) return;
    await orAborted([urgent.asking?.promise], run.soft.signal);
  }
}

/**
 * Must be called when priorities have changed: whoever waits for a run that was more urgent looks again. Else two runs
 * could wait for each other.
 */
export function lookAgain(live: ReadonlyMap<string, LiveRun>): void {
  for (const run of live.values()) {
    if (run.asking === null) continue;
    const { resolve } = run.asking;
    run.asking = Promise.withResolvers();
    resolve();
  }
}

/** Waits until one of the runs that go before has ended. @returns false when none does, or this one is stopped */
export async function waitsForOthers(run: LiveRun, live: ReadonlyMap<string, LiveRun>): Promise<boolean> {
  const others = (run.task.after ?? []).flatMap((name) => live.get(name) ?? []);
  const working = others.filter((one) => one.row.state !== "queued");
  if (working.length === 0 || run.soft.signal.aborted) return false;
  await orAborted(
    working.map((one) => one.ended.promise),
    run.soft.signal,
  );
  return true;
}
