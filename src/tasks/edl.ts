import type { Library, Part, Sidecar } from "../core/ports.ts";
import { breaksFromEdl, entriesOf, readEdl, writeEdl } from "../media/edl.ts";
import type { Span } from "../media/span.ts";

const isEdl = (ending: string): boolean => ending.toLowerCase() === ".edl";

/**
 * The breaks that somebody else's EDL file among those beside a part names, if there is one and it names any.
 * @returns as `problem` why such a file cannot be understood, for people
 */
export async function breaksBeside(
  files: readonly Sidecar[],
  library: Library,
): Promise<{ breaks?: Span[]; problem?: Error }> {
  const theirs = files.find(({ ending, ours }) => isEdl(ending) && !ours);
  if (theirs === undefined) return {};
  try {
    const breaks = breaksFromEdl(readEdl(await library.readSidecar(theirs.file)));
    return breaks.length > 0 ? { breaks } : {};
  } catch (error) {
    return { problem: new Error(`${(error as Error).message} Mend or remove ${theirs.file}.`) };
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
