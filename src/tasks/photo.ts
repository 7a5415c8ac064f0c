import type { Made, Part, Pictured, Work } from "../core/ports.ts";
import { inTurn, type WorkContext, type WorkItem } from "../core/task.ts";

/** Whether something failed for want of room or rights, and not because of the picture. */
export const isOfTheSystem = (error: unknown): boolean =>
  typeof (error as NodeJS.ErrnoException).code === "string";

/** Photos, with keys that begin with `part:`, then items that have pictures beside their media, with `item:`. */
export const photosThenItems = (photos: Work<Part>, items: Work<Pictured>): Work<WorkItem> =>
  inTurn(keyed("part", photos), keyed("item", items));

const keyed = (what: string, work: Work<{ id: number; title: string }>): Work<WorkItem> => ({
  count: work.count,
  async *[Symbol.asyncIterator]() {
    for await (const { id, title } of work) yield { key: `${what}:${id}`, title, id };
  },
});

/**
 * Keeps what is made of a photo, or why nothing could be: a photo that failed by itself is not tried again while it is the same.
 * One that went or changed meanwhile is left to the next scan.
 * @param make may say that what it made counts for another version than that which was wanted
 * @throws Error for people, as `make` does
 */
export async function keepOfPhoto(
  photo: Part,
  { kind, version }: Made,
  { library, signal }: WorkContext,
  make: () => Promise<{ finding: unknown; version?: number }>,
): Promise<void> {
  try {
    const made = await make();
    if (library.stateOf(photo) !== "same") throw new Error(`${photo.file} changed while it was looked at.`);
    library.keep(photo, kind, made.version ?? version, made.finding);
  } catch (error) {
    if (!signal.aborted && !isOfTheSystem(error) && library.stateOf(photo) === "same")
      library.keepFailure(photo, kind, version, (error as Error).message);
    throw error;
  }
}
