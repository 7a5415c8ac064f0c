import type { House } from "./executor.ts";
import { exportFindings } from "./exports.ts";
import { fail } from "./failed-item.ts";
import type { LiveRun } from "./live-run.ts";
import type { Scope } from "./ports.ts";
import { say } from "./run-log.ts";
import type { ReadTask } from "./task.ts";

/** Works on groups of parts whose findings are all there. */
export async function lookTogether(
  run: LiveRun,
  { together, keeps }: ReadTask,
  scope: Scope,
  house: House,
): Promise<void> {
  if (together === undefined) return;
  const { signal } = run.hard;
  for await (const group of together.find(house, scope)) {
    await house.pause.over(run.soft.signal);
    if (run.soft.signal.aborted) return;
    // Two parts of it may have been read at the same time.
    if (run.groupsInHand.has(group.id)) continue;
    run.groupsInHand.add(group.id);
    const log = (text: string) => say(run, text, house);
    let release: (() => void) | undefined;
    try {
      release = await house.locks.hold(run.task.uses, signal);
      const { library, mathematics, preference } = house;
      await together.work(group, { library, mathematics, preference, signal, log });
      for (const { part } of library.membersOf(group, keeps)) await exportFindings(run, part, house);
    } catch (error) {
      if (!signal.aborted) fail(run, { key: `group:${group.id}`, title: group.title }, error, house);
    } finally {
      release?.();
      run.groupsInHand.delete(group.id);
    }
  }
}
