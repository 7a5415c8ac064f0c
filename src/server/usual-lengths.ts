import type { Butler } from "../core/butler.ts";
import { median } from "../core/history.ts";
import type { Shelves } from "../core/shelves.ts";

/** How many of a task's newest runs are asked how long it takes. */
const asked = 10;

/** How long each task usually takes, of those that have run through the whole library. */
export const usualLengths = (
  butler: Butler,
  shelves: Shelves,
): { task: string; seconds: number; runs: number }[] =>
  butler.list().flatMap(({ name: task }) => {
    const lengths = shelves.runs.lengths(task, asked);
    return lengths.length === 0 ? [] : [{ task, seconds: median(lengths) / 1000, runs: lengths.length }];
  });
