import { setImmediate as breathe } from "node:timers/promises";
import type { RunOfCleaning } from "../../core/ports.ts";
import type { Store } from "../../store/store.ts";
import type { GonePart } from "../../store/waste.ts";
import type { Thing, Trash } from "./trash.ts";

/** What people are told of a part whose file has gone. */
export const thingOf = ({ title, path, goneSince, bytes }: GonePart): Thing => ({
  title,
  why: `${path} has been gone since ${dayOf(goneSince)}.`,
  bytes,
});

/**
 * Takes a part whose file has gone out of the library, with the items that it leaves empty. All that was known of it
 * goes to the trash: also what a person said of it, which nobody else can say again.
 * @returns false when the library does not have it, or it has not gone
 */
export function letGo(store: Store, trash: Trash, id: number, run: RunOfCleaning): boolean {
  const part = store.waste.gonePart(id);
  const top = part && store.waste.topOfPart(id);
  const snapshot = top && store.cascade.take(top.table, { id: top.id });
  if (snapshot === undefined) return false;
  trash.putRows(snapshot, thingOf(part!), run, () => store.catalogue.removeFile(id));
  return true;
}

/**
 * What a scan was not to forget without a person's word, as `butler start GarbageCollectLibraryMedia --confirm` is that:
 * all of a section that has gone by then.
 */
export function refusedOf({ trash, waste }: Store, sectionId: number) {
  const plan = [
    "GarbageCollectLibraryMedia",
    JSON.stringify({ sectionIds: [sectionId], goneDays: 0 }),
  ] as const;
  return {
    keep: async (by: number): Promise<void> => {
      const gone = { items: 0, bytes: 0 };
      for (let after = 0; ; await breathe()) {
        const parts = waste.goneParts(by, [sectionId], after);
        if (parts.length === 0) break;
        gone.items += parts.length;
        gone.bytes += parts.reduce((sum, { bytes }) => sum + bytes, 0);
        after = parts.at(-1)!.id;
      }
      trash.keepRefused(...plan, gone);
    },
    forget: (): void => trash.forgetRefused(...plan),
  };
}

/** In UTC. */
const dayOf = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString().slice(0, 10);
