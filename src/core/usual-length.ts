import { median } from "./history.ts";
import type { Workers } from "./ports.ts";

/** A complete run of a task over the whole library. */
export interface PastRun {
  /** How long it took, pauses left out. */
  ms: number;
  /** Items that it did. */
  done: number;
  /** Of these, those that workers read, by the worker. */
  elsewhere: readonly { name: string; done: number }[];
}

/**
 * How long a task usually takes with the workers that are there now, in milliseconds.
 *
 * What a worker does in the time in which the home does one item is the median of what it did in runs in which both worked.
 * A run's length times all who worked for it is its work, as if items alone took time; the median of that is shared by the
 * home and the workers that are there. One that has not worked for the task yet is not counted.
 * @param past at least one run @param there names of workers
 */
export function usualLength(past: readonly PastRun[], there: ReadonlySet<string>): number {
  const paces = new Map<string, number[]>();
  const work = past.map(({ ms, done, elsewhere }) => {
    const atHome = done - elsewhere.reduce((sum, one) => sum + one.done, 0);
    if (atHome <= 0) return ms;
    for (const { name, done: there } of elsewhere)
      paces.set(name, [...(paces.get(name) ?? []), there / atHome]);
    return (ms * done) / atHome;
  });
  const helped = paces
    .entries()
    .filter(([name]) => there.has(name))
    .reduce((sum, [, all]) => sum + median(all), 0);
  return median(work) / (1 + helped);
}

/** Names of the workers that are heard, and are given something. */
export const workersThere = (workers: Pick<Workers, "list">): Set<string> =>
  new Set(
    workers
      .list()
      .filter(({ alive, wish }) => alive && wish === "working")
      .map(({ name }) => name),
  );
