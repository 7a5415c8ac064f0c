import type { DryRun } from "../api/dry-run.ts";
import { planOf, refusalOf } from "./cleaning.ts";
import { messageOf } from "./failed-item.ts";
import type { Scope } from "./ports.ts";
import type { CleanHouse, Task } from "./task.ts";

/** How many of what would go are told in one answer. */
const page = 1000;

/**
 * What a start of a task would remove. Changes nothing.
 * @param offset how many of what would go come before the page that is told
 * @returns undefined for a task that removes nothing
 */
export async function dryRun(
  name: string,
  task: Task,
  house: CleanHouse,
  { scope = {}, offset = 0 }: { scope?: Scope; offset?: number },
): Promise<DryRun | undefined> {
  if (!("heaps" in task)) return undefined;
  const told: DryRun = { task: name, items: 0, bytes: 0, refused: null, offset, doomed: [] };
  try {
    const plan = await planOf(
      task.heaps(house, scope),
      house,
      new AbortController().signal,
      ({ key, title, bytes, why }) => {
        if (told.items >= offset && told.doomed.length < page) told.doomed.push({ key, title, bytes, why });
        told.items++;
        told.bytes += bytes;
      },
    );
    if (plan.doubts.length > 0) told.refused = refusalOf(name, plan, plan.doubts);
  } catch (error) {
    told.refused = messageOf(error);
  }
  return told;
}
