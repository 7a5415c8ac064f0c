import type { Library, Part } from "../core/ports.ts";
import { breaksFromEdl, entriesOf, readEdl, writeEdl } from "../media/edl.ts";
import type { Span } from "../media/span.ts";

const isEdl = (ending: string): boolean => ending.toLowerCase() === ".edl";

/**
 * The breaks that somebody else's EDL file beside a part names.
 * @returns undefined where there is no such file, or it names none
 * @throws Error for people, when the file is no EDL
 */
export async function breaksBeside(part: Part, library: Library): Promise<Span[] | undefined> {
  const beside = await library.sidecars(part, [".edl"]);
  const theirs = beside.find(({ ending, ours }) => isEdl(ending) && !ours);
  if (theirs === undefined) return undefined;
  const text = await library.readSidecar(theirs.file);
  try {
    const breaks = breaksFromEdl(readEdl(text));
    return breaks.length > 0 ? breaks : undefined;
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? error.message : error} Mend or remove ${theirs.file}, then start the task again.`,
    );
  }
}

/**
 * Writes the markers of a part as an EDL file beside it, where its section asks for that: breaks as commercial breaks,
 * intros, recaps and credits as scene markers. Somebody else's file stays as it is.
 */
export async function exportEdl(part: Part, library: Library): Promise<void> {
  if (!library.sectionPreference(part.sectionId, "exportEdl")) return;
  const entries = entriesOf(library.markers(part));
  const beside = await library.sidecars(part, [".edl"]);
  if (entries.length === 0 && !beside.some(({ ending, ours }) => isEdl(ending) && ours)) return;
  await library.writeSidecar(part, ".edl", writeEdl(entries));
}
