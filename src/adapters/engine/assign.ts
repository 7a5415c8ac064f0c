import type { TapRequest } from "../../core/ports.ts";
import { type Tap, tapVersions } from "../../media/taps.ts";
import { isProbe, type Offer } from "./messages.ts";

/** Who may read, as it stands now. */
export interface Desk {
  name: string;
  /** Null: the home, which may do everything. */
  offer: Pick<Offer, "taps" | "only" | "sections"> | null;
  slots: number;
  /** Parts that it has been given, other than probes. */
  long: number;
  probes: number;
  /** Folders of files that it was given last, the latest first. */
  folders: readonly string[];
  /** Keys of items that it has already begun or finished for an earlier home. */
  holds: ReadonlySet<string>;
}

/** A part that waits to be read. */
export interface Waiting {
  key: string;
  taps: readonly TapRequest[];
  tasks: readonly string[];
  section: { id: number; title: string };
  /** Bytes. */
  size: number;
  priority: number;
  folder: string;
  /** Names of machines that have shown not to be fit for it. */
  unfit: ReadonlySet<string>;
  /** It failed elsewhere: the home looks for itself before a file is said to be broken. */
  homeOnly: boolean;
}

/** Probes given to one slot at a time: they take so little that giving them one by one would cost more. */
const probesPerSlot = 16;

/** How many reads of this kind are given to somebody, one more than it has slots, so that none waits for the next. */
export const roomOf = (slots: number, taps: readonly TapRequest[]): number =>
  slots === 0 ? 0 : isProbe(taps) ? slots * probesPerSlot : slots + 1;

/**
 * Gives parts to machines. Of parts that wait, those of the highest priority go first, then the largest, because a long
 * one that is begun last keeps everybody waiting (longest processing time first: Graham, Bounds on multiprocessing timing
 * anomalies, 1969). The freest machine chooses first; of parts alike in priority it prefers one that it has in hand
 * already, then one of a folder that it had before: a season stays together, and a machine on its mount.
 */
export function assign<Part extends Waiting>(
  waiting: readonly Part[],
  machines: readonly Desk[],
): { part: Part; machine: string }[] {
  const desks = machines.map((desk) => ({ ...desk, folders: [...desk.folders] }));
  const left = new Set([...waiting].sort((a, b) => b.priority - a.priority || b.size - a.size));
  const given: { part: Part; machine: string }[] = [];
  let able = desks;
  while (left.size > 0 && able.length > 0) {
    able.sort((a, b) => busy(a) - busy(b));
    const desk = able[0]!;
    const part = choose(desk, left);
    if (part === undefined) {
      able = able.slice(1);
      continue;
    }
    left.delete(part);
    given.push({ part, machine: desk.name });
    if (isProbe(part.taps)) desk.probes++;
    else desk.long++;
    desk.folders = recentFolders(desk.folders, part.folder);
  }
  return given;
}

/** Folders that a machine had last, the latest first. */
export const recentFolders = (before: readonly string[], folder: string): string[] =>
  [folder, ...before.filter((other) => other !== folder)].slice(0, 4);

/** How full it is: 1 when each of its slots has something. */
const busy = ({ long, probes, slots }: Desk): number =>
  slots === 0 ? Number.POSITIVE_INFINITY : (long + probes / probesPerSlot) / slots;

function choose<Part extends Waiting>(desk: Desk, parts: Iterable<Part>): Part | undefined {
  let best: { part: Part; liking: number } | undefined;
  for (const part of parts) {
    if (best && (best.liking === 2 || best.part.priority > part.priority)) break;
    const has = isProbe(part.taps) ? desk.probes : desk.long;
    if (has >= roomOf(desk.slots, part.taps) || !mayRead(desk, part)) continue;
    const liking = desk.holds.has(part.key) ? 2 : desk.folders.includes(part.folder) ? 1 : 0;
    if (!best || liking > best.liking) best = { part, liking };
  }
  return best?.part;
}

/** Whether a machine offers what a part needs. Models are files of the home's, so what asks for one stays there. */
function mayRead({ name, offer }: Desk, part: Waiting): boolean {
  if (part.unfit.has(name)) return false;
  if (offer === null) return true;
  if (part.homeOnly) return false;
  const { taps, only, sections } = offer;
  return (
    part.taps.every(({ tap, options }) => taps[tap] === tapVersions[tap as Tap["tap"]] && !options.model) &&
    (only === null || part.tasks.every((task) => only.includes(task))) &&
    (sections === null ||
      sections.some((named) => named === String(part.section.id) || named === part.section.title))
  );
}
