import type { House } from "./executor.ts";
import { exportFindings } from "./exports.ts";
import { fail } from "./failed-item.ts";
import type { LiveRun } from "./live-run.ts";
import type { Member, Scope } from "./ports.ts";
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
    let giveBack: (() => void) | undefined;
    try {
      const { library, mathematics, preference } = house;
      // Before the lock: whoever reads these parts may be waiting for one, behind somebody who wants it alone.
      if (together.changesMedia) giveBack = await takeInHand(library.membersOf(group, keeps), house);
      release = await house.locks.hold(run.task.uses, signal);
      await together.work(group, { library, mathematics, preference, signal, log });
      for (const { part } of library.membersOf(group, keeps)) await exportFindings(run, part, house);
    } catch (error) {
      if (!signal.aborted) fail(run, { key: `group:${group.id}`, title: group.title }, error, house);
    } finally {
      giveBack?.();
      release?.();
      run.groupsInHand.delete(group.id);
    }
  }
}

/** Waits until nobody reads these parts, and keeps everybody from it. @returns what gives them back */
async function takeInHand(members: readonly Member[], { partsInHand }: House): Promise<() => void> {
  const ids = members.map(({ part }) => part.id);
  for (;;) {
    const busy = ids.flatMap((id) => partsInHand.get(id) ?? []);
    if (busy.length === 0) break;
    await Promise.all(busy);
  }
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const id of ids) partsInHand.set(id, promise);
  return () => {
    for (const id of ids) partsInHand.delete(id);
    resolve();
  };
}
