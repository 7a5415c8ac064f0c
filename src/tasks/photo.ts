import type { Made, Part } from "../core/ports.ts";
import type { WorkContext } from "../core/task.ts";

/**
 * Keeps what is made of a photo, or why nothing could be: a photo that failed is not tried again while it is the same.
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
    if (!signal.aborted && library.stateOf(photo) === "same")
      library.keepFailure(photo, kind, version, (error as Error).message);
    throw error;
  }
}
