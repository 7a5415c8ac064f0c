import { usualLength, workersThere } from "../core/usual-length.ts";
import type { ServerHouse } from "./house.ts";

/** How many of a task's newest runs are asked how long it takes. */
const asked = 10;

/** How long each task usually takes with the workers that are there, of those that have run through the whole library. */
export function usualLengths({
  butler,
  shelves,
  workers,
}: Pick<ServerHouse, "butler" | "shelves" | "workers">): { task: string; seconds: number; runs: number }[] {
  const there = workersThere(workers);
  return butler.list().flatMap(({ name: task }) => {
    const past = shelves.runs.lengths(task, asked);
    return past.length === 0 ? [] : [{ task, seconds: usualLength(past, there) / 1000, runs: past.length }];
  });
}
