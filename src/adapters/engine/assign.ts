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
 *
 * A machine that chooses looks at the first of each pile, not at every part: with a thousand machines there are thousands
 * of either.
 */
export function assign<Part extends Waiting>(
  waiting: readonly Part[],
  machines: readonly Desk[],
): { part: Part; machine: string }[] {
  const kinds = [
    waiting.find(({ taps }) => isProbe(taps)),
    waiting.find(({ taps }) => !isProbe(taps)),
  ].filter((one) => one !== undefined);
  const able = machines
    .filter((desk) => desk.slots > 0 && kinds.some((one) => hasRoom(desk, one)))
    .map((desk) => ({ ...desk }));
  if (able.length === 0) return [];
  const parts = [...waiting].sort((a, b) => b.priority - a.priority || b.size - a.size);
  const left = new Set(parts.keys());
  const piles = pilesOf(parts, new Set(machines.flatMap(({ holds }) => [...holds])));
  const given: { part: Part; machine: string }[] = [];
  able.sort((a, b) => busy(a) - busy(b));
  while (left.size > 0 && able.length > 0) {
    const desk = able.shift()!;
    const place = choose(desk, piles, parts, left);
    if (place === undefined) continue;
    const part = parts[place]!;
    left.delete(place);
    given.push({ part, machine: desk.name });
    if (isProbe(part.taps)) desk.probes++;
    else desk.long++;
    desk.folders = recentFolders(desk.folders, part.folder);
    able.splice(firstAsBusy(able, busy(desk)), 0, desk);
  }
  return given;
}

/** Folders that a machine had last, the latest first. */
export const recentFolders = (before: readonly string[], folder: string): string[] =>
  [folder, ...before.filter((other) => other !== folder)].slice(0, 4);

/** How full it is: 1 when each of its slots has something. */
const busy = ({ long, probes, slots }: Desk): number =>
  slots === 0 ? Number.POSITIVE_INFINITY : (long + probes / probesPerSlot) / slots;

/** Where the first machine stands that is no freer than this. @param able the freest first */
function firstAsBusy(able: readonly Desk[], than: number): number {
  let low = 0;
  let high = able.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (busy(able[middle]!) < than) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Places in the order of all parts, the first of which may have been given. */
interface Line {
  places: readonly number[];
  from: number;
}

/** Parts that a machine may read either all or none of. */
interface Pile {
  sample: Waiting;
  all: Line;
  folders: Map<string, Line>;
  /** Of those that some machine holds, by key. */
  held: Map<string, Line>;
}

function pilesOf(parts: readonly Waiting[], held: ReadonlySet<string>): Pile[] {
  const lines = (places: readonly number[], nameOf: (part: Waiting) => string): Map<string, Line> =>
    new Map(
      Map.groupBy(places, (place) => nameOf(parts[place]!))
        .entries()
        .map(([name, some]) => [name, { places: some, from: 0 }]),
    );
  return [...Map.groupBy(parts.keys(), (place) => pileOf(parts[place]!)).values()].map((places) => ({
    sample: parts[places[0]!]!,
    all: { places, from: 0 },
    folders: lines(places, ({ folder }) => folder),
    held: lines(
      places.filter((place) => held.has(parts[place]!.key)),
      ({ key }) => key,
    ),
  }));
}

/** The same for parts for which `mayRead` and the room are the same, whatever the machine. */
const pileOf = ({ taps, tasks, section, unfit, homeOnly }: Waiting): string =>
  `${homeOnly} ${section.id} ${askedBy(taps)} ${tasks} ${unfit.size === 0 ? "" : [...unfit]}`;

/** What waits is looked at again and again. */
const asked = new WeakMap<readonly TapRequest[], string>();

function askedBy(taps: readonly TapRequest[]): string {
  const known = asked.get(taps);
  if (known !== undefined) return known;
  const names = taps.map(({ tap, options }) => (options.model ? `${tap} by a model` : tap)).join();
  asked.set(taps, names);
  return names;
}

/** @returns the place of the part that it is to read next; undefined when there is none for it */
function choose(
  desk: Desk,
  piles: readonly Pile[],
  parts: readonly Waiting[],
  left: ReadonlySet<number>,
): number | undefined {
  const first = (line: Line | undefined): number => {
    if (line === undefined) return Number.POSITIVE_INFINITY;
    while (line.from < line.places.length && !left.has(line.places[line.from]!)) line.from++;
    return line.places[line.from] ?? Number.POSITIVE_INFINITY;
  };
  const firstOf = (lines: (Line | undefined)[]) => Math.min(...lines.map(first));
  const mine = piles.filter(({ sample }) => hasRoom(desk, sample) && mayRead(desk, sample));
  const next = firstOf(mine.map(({ all }) => all));
  if (next === Number.POSITIVE_INFINITY) return undefined;
  const asUrgent = (place: number) => parts[place]?.priority === parts[next]!.priority;
  const begun = firstOf(mine.flatMap(({ held }) => [...desk.holds].map((key) => held.get(key))));
  if (asUrgent(begun)) return begun;
  const beside = firstOf(mine.flatMap(({ folders }) => desk.folders.map((name) => folders.get(name))));
  return asUrgent(beside) ? beside : next;
}

const hasRoom = (desk: Desk, { taps }: Waiting): boolean =>
  (isProbe(taps) ? desk.probes : desk.long) < roomOf(desk.slots, taps);

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
