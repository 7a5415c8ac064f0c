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

/** In UTC. */
const dayOf = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString().slice(0, 10);
