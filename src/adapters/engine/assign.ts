import type { TapRequest } from "../../core/ports.ts";
import { type Tap, tapVersions } from "../../media/taps.ts";
import { isProbe, type Offer } from "./messages.ts";
import { shareOf } from "./pace.ts";

/** Who may read, as it stands now. */
export interface Desk {
  name: string;
  /** Null: the home, which may do everything. */
  offer: Pick<Offer, "taps" | "only" | "sections"> | null;
  slots: number;
  /** Parts that it has been given, other than probes. */
  long: number;
  /** How many of its slots these fill, in advance: those that are read quickly fill less than one. */
  filled: number;
  probes: number;
  /** Seconds that it takes for parts of a kind, where that is known. */
  paces: ReadonlyMap<string, number>;
  /** Folders of files that it was given last, the latest first. */
  folders: readonly string[];
  /** Keys of items that it has already begun or finished for an earlier home. */
  holds: ReadonlySet<string>;
}

/** A part that waits to be read. */
export interface Waiting {
  key: string;
  /** Names the taps. */
  asked: string;
  /** The same for parts of which the same is asked, and that are about as large. */
  kind: string;
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

/**
 * How many reads somebody is given at most: one more than it has slots, so that none waits for the next, and more of those
 * that are read quickly.
 */
export function roomOf({ slots, paces }: Pick<Desk, "slots" | "paces">, taps: readonly TapRequest[]): number {
  if (slots === 0) return 0;
  if (isProbe(taps)) return slots * probesPerSlot;
  return Math.max(slots + 1, Math.floor(slots / Math.min(1, ...paces.values().map(shareOf))));
}

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
  const kinds = [...new Map(waiting.map((part) => [part.kind, part])).values()];
  const able = machines
    .filter((desk) => desk.slots > 0 && kinds.some((one) => hasRoom(desk, one)))
    .map((desk) => ({ ...desk }));
  if (able.length === 0) return [];
  const parts = [...waiting].sort((a, b) => b.priority - a.priority || b.size - a.size);
  const left = new Set(parts.keys());
  const piles = pilesOf(parts, new Set(machines.flatMap(({ holds }) => [...holds])));
  const readable = readableBy(piles);
  const given: { part: Part; machine: string }[] = [];
  able.sort((a, b) => busy(a) - busy(b));
  while (left.size > 0 && able.length > 0) {
    const desk = able.shift()!;
    const place = choose(desk, readable(desk), parts, left);
    if (place === undefined) continue;
    const part = parts[place]!;
    left.delete(place);
    given.push({ part, machine: desk.name });
    if (isProbe(part.taps)) desk.probes++;
    else {
      desk.long++;
      desk.filled += shareOf(desk.paces.get(part.kind));
    }
    desk.folders = recentFolders(desk.folders, part.folder);
    able.splice(firstAsBusy(able, busy(desk)), 0, desk);
  }
  return given;
}

/** Folders that a machine had last, the latest first. */
export const recentFolders = (before: readonly string[], folder: string): string[] =>
  [folder, ...before.filter((other) => other !== folder)].slice(0, 4);

/** How full it is: 1 when each of its slots has something. */
const busy = ({ filled, probes, slots }: Desk): number =>
  slots === 0 ? Number.POSITIVE_INFINITY : (filled + probes / probesPerSlot) / slots;

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

/** Parts that a machine may read either all or none of, and has room for one of as for any other. */
interface Pile {
  sample: Waiting;
  /** The same for piles that a machine may read either all or none of. */
  rights: string;
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
  const rights = parts.map(rightsOf);
  const pileOf = (place: number) => `${parts[place]!.kind} ${rights[place]}`;
  return [...Map.groupBy(parts.keys(), pileOf).values()].map((places) => ({
    sample: parts[places[0]!]!,
    rights: rights[places[0]!]!,
    all: { places, from: 0 },
    folders: lines(places, ({ folder }) => folder),
    held: lines(
      places.filter((place) => held.has(parts[place]!.key)),
      ({ key }) => key,
    ),
  }));
}

/** The same for parts for which `mayRead` is the same, whatever the machine. */
const rightsOf = ({ asked, tasks, section, unfit, homeOnly }: Waiting): string =>
  `${homeOnly} ${section.id} ${asked} ${tasks} ${unfit.size === 0 ? "" : [...unfit]}`;

/** @returns what tells the piles that a machine may read, and looks at each machine once */
function readableBy(piles: readonly Pile[]): (desk: Desk) => readonly Pile[] {
  const samples = new Map(piles.map(({ rights, sample }) => [rights, sample]));
  const known = new Map<string, readonly Pile[]>();
  return (desk) => {
    const before = known.get(desk.name);
    if (before) return before;
    const may = new Set([...samples].filter(([, sample]) => mayRead(desk, sample)).map(([rights]) => rights));
    const some = piles.filter(({ rights }) => may.has(rights));
    known.set(desk.name, some);
    return some;
  };
}

/** @returns the place of the part that it is to read next; undefined when there is none for it */
function choose(
  desk: Desk,
  readable: readonly Pile[],
  parts: readonly Waiting[],
  left: ReadonlySet<number>,
): number | undefined {
  const first = (line: Line | undefined): number => {
    if (line === undefined) return Number.POSITIVE_INFINITY;
    while (line.from < line.places.length && !left.has(line.places[line.from]!)) line.from++;
    return line.places[line.from] ?? Number.POSITIVE_INFINITY;
  };
  const firstOf = (lines: (Line | undefined)[]) => Math.min(...lines.map(first));
  const mine = readable.filter(({ sample }) => hasRoom(desk, sample));
  const next = firstOf(mine.map(({ all }) => all));
  if (next === Number.POSITIVE_INFINITY) return undefined;
  const asUrgent = (place: number) => parts[place]?.priority === parts[next]!.priority;
  const begun = firstOf(mine.flatMap(({ held }) => [...desk.holds].map((key) => held.get(key))));
  if (asUrgent(begun)) return begun;
  const beside = firstOf(mine.flatMap(({ folders }) => desk.folders.map((name) => folders.get(name))));
  return asUrgent(beside) ? beside : next;
}

const hasRoom = ({ slots, long, filled, probes, paces }: Desk, { taps, kind }: Waiting): boolean =>
  isProbe(taps)
    ? probes < slots * probesPerSlot
    : slots > 0 && (long <= slots || filled + shareOf(paces.get(kind)) <= slots);

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
