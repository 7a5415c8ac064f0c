import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import type { Clock, ScanOptions, ScanResult, Section } from "../core/ports.ts";
import { isWithin, outermost, wayTo } from "../media/section-paths.ts";
import type { KnownFile } from "../store/catalogue.ts";
import type { Store } from "../store/store.ts";
import type { Borders } from "./borders.ts";
import { letGo, refusedOf } from "./cleaning/let-go.ts";
import type { Trash } from "./cleaning/trash.ts";
import { asWritten, isGoneFrom } from "./names-on-disk.ts";
import { noteAlbum, place } from "./newcomers.ts";
import { comparePaths } from "./path-order.ts";
import { rootState, type Walked, type WalkedFile, walk } from "./walk.ts";

/** Files written in one transaction: a few milliseconds, so that the server answers in between. */
const batch = 50;
/** Files forgotten in one: each takes along all that is known of it. */
const sweepBatch = 10;
/** Known files fetched in one go. */
const page = 1000;

/** Lines about single files that one scan writes into its log. */
const mostLines = 100;
/** So many are forgotten without a word, whatever their share: of eight films, one is soon deleted. */
const fewForgotten = 20;
/** Files that are looked for to tell an empty folder from a disk that is not mounted. */
const witnesses = 20;

export interface Root {
  id: number;
  path: string;
}

/** What of a root is scanned: the folder or file at this path from it, or all of it where that is empty. */
interface Range {
  root: Root;
  from: string;
}

interface Options extends ScanOptions {
  /** Percent of the section's files that may be forgotten, when an earlier scan missed them too; null: none. */
  mostForgotten: number | null;
  borders: Borders;
  trash: Trash;
  /** Is told every album that a track has left or come to. */
  albumChanged(albumId: number): void;
}

/** What one scan of a section knows. */
export interface Scan {
  store: Store;
  section: Section;
  startedAt: number;
  options: Options;
  counts: Omit<ScanResult, "problems" | "gone">;
  /** Parts that were found at another place: pages of known files fetched ahead still have them at the old one. */
  moved: Set<number>;
  /** Parts marked as gone, unless they turned up elsewhere after that. */
  gone: Set<number>;
  /** Parts that an earlier scan missed too. They may still turn up at a place that comes later. */
  overdue: { id: number; root: Root }[];
  albums: Set<number>;
  /** Lines about single files, those included that the log was spared. */
  lines: number;
}

/**
 * Compares a section with its folders: both the walk and the memory give paths in one order, so they are merged like
 * two sorted lists, however long. A file that is gone is marked, and forgotten at the end of a later scan that misses
 * it too. Folders that are not there, or cannot be read, leave what is known of them as it is.
 *
 * With `options.paths` only these ranges of both are merged. Such a scan marks what is gone, but forgets nothing: that
 * is for scans of the whole section.
 * @throws `signal.reason` when aborted
 */
export async function scanSection(
  store: Store,
  clock: Clock,
  section: Section,
  options: Options,
): Promise<ScanResult> {
  const scan: Scan = {
    store,
    section,
    startedAt: clock.now(),
    options,
    counts: { added: 0, changed: 0, moved: 0, swept: 0, returned: 0, unchanged: 0 },
    moved: new Set(),
    gone: new Set(),
    overdue: [],
    albums: new Set(),
    lines: 0,
  };
  const isWhole = options.paths === undefined;
  const ranges = await rangesOf(store.sections.get(section.id)?.roots ?? [], options.paths);
  const problems = new Set<string>();
  const suspects: { root: Root; why: string }[] = [];
  for (const [index, range] of ranges.entries()) {
    const { root } = range;
    const state = await rootState(root.path);
    if (state === "missing") problems.add(`The folder ${root.path} is not there, or cannot be read. ${kept}`);
    else if (state !== "there") suspects.push({ root, why: suspicions[state] });
    else {
      const { isDoubtful, unreadable } = await scanRange(scan, range, (fraction) =>
        options.onProgress((index + fraction) / ranges.length),
      );
      if (isDoubtful) suspects.push({ root, why: "has none of its media" });
      if (unreadable > 0)
        problems.add(
          `${unreadable} of the files and folders in ${join(root.path, range.from)} could not be read; what is known of them was kept.`,
        );
    }
  }
  // Asked last: what the library knew there may have been found in another root.
  for (const { root, why } of suspects)
    if (store.catalogue.countFiles(root.id) > 0)
      problems.add(`The folder ${root.path} ${why}: is its disk mounted? ${kept}`);
  if (scan.lines > mostLines) options.log(`${scan.lines - mostLines} more such lines were left out.`);
  if (isWhole) await sweep(scan, problems);
  for (const album of scan.albums) {
    options.albumChanged(album);
    await breathe();
  }
  const { unchanged, ...differences } = { ...scan.counts, gone: scan.gone.size };
  const differs = Object.values(differences).some((count) => count > 0);
  if (isWhole || differs) store.sections.markScanned(section.id, scan.startedAt, differs);
  return { ...differences, unchanged, problems: [...problems] };
}

const kept = "Nothing of it was removed from the library.";
const suspicions = { empty: "is empty", astray: "has become a link to a folder that it is in" };

async function rangesOf(roots: readonly Root[], paths: readonly string[] | undefined): Promise<Range[]> {
  if (paths === undefined) return roots.map((root) => ({ root, from: "" }));
  const ranges = roots.flatMap((root) =>
    outermost(paths.filter((path) => isWithin(path, root.path))).map(async (path) => {
      const way = wayTo(root.path, path);
      return { root, from: (await asWritten(root.path, way)) ?? way };
    }),
  );
  return Promise.all(ranges);
}

/** @returns whether nobody can say why the disk has nothing there: then nothing was marked */
async function scanRange(
  scan: Scan,
  { root, from }: Range,
  onProgress: (fraction: number) => void,
): Promise<{ isDoubtful: boolean; unreadable: number }> {
  const { store, section, options } = scan;
  const { catalogue } = store;
  const known = knownFiles(store, root.id, from);
  const knownCount = from === "" ? catalogue.countFiles(root.id) : 0;
  const unreadable: string[] = [];
  let next = known.next();
  let seen = 0;

  const isUnreadable = (path: string) =>
    unreadable.some((hidden) => hidden === "" || path === hidden || path.startsWith(`${hidden}/`));
  const missing = (file: KnownFile) => {
    if (scan.moved.has(file.id) || isUnreadable(file.path)) return;
    if (file.goneSince === null) {
      catalogue.markGone(file.id, scan.startedAt);
      scan.gone.add(file.id);
    } else if (file.goneSince < scan.startedAt) scan.overdue.push({ id: file.id, root });
  };
  /** Settles a file that the memory knows at this place. @returns false for one that it does not */
  const meet = (file: WalkedFile): boolean => {
    for (; !next.done && comparePaths(next.value.path, file.path) < 0; next = known.next())
      missing(next.value);
    if (next.done || next.value.path !== file.path) return false;
    const { id, size, mtime, goneSince } = next.value;
    next = known.next();
    if (size !== file.size || mtime !== file.mtimeMs) {
      catalogue.markChanged(id, file.size, file.mtimeMs);
      scan.counts.changed++;
    } else if (goneSince !== null) {
      catalogue.markFound(id);
      scan.counts.returned++;
    } else scan.counts.unchanged++;
    return true;
  };
  /** Tells what is no file, and remembers what it hides. */
  const isFile = (one: Walked): one is WalkedFile => {
    if ("noticed" in one) tell(scan, `${join(root.path, one.noticed)} ${one.what}`);
    else if ("unreadable" in one) {
      unreadable.push(one.unreadable);
      tell(scan, `${join(root.path, one.unreadable)} cannot be read: ${one.reason}.`);
    } else return true;
    return false;
  };

  const isGone = from !== "" && (await isGoneFrom(root.path, from));
  const batches = isGone
    ? []
    : walk(root.path, section.type, { signal: options.signal, from, borders: options.borders });
  for await (const walked of batches) {
    for (let at = 0; at < walked.length; at += batch) {
      const files = walked.slice(at, at + batch).filter(isFile);
      seen += files.length;
      const unknown = store.transaction(() => files.filter((file) => !meet(file)));
      await place(scan, root, unknown);
      onProgress(Math.min(0.99, seen / Math.max(knownCount, seen + 1)));
      await breathe();
      options.signal.throwIfAborted();
    }
  }
  // Files that come before the first one on disk have been marked by now; with none on disk, none has.
  const isDoubtful =
    seen === 0 && (from === "" || (!next.done && !(await hasMediaBeside(store, root, from))));
  while (!isDoubtful && !next.done) {
    store.transaction(() => {
      for (let left = batch; left > 0 && !next.done; left--, next = known.next()) missing(next.value);
    });
    await breathe();
  }
  return { isDoubtful, unreadable: unreadable.length };
}

function tell(scan: Scan, line: string): void {
  if (++scan.lines <= mostLines) scan.options.log(line);
}

/** The file at this path, then those below it; all of them when it is empty. */
function* knownFiles({ catalogue }: Store, rootId: number, from: string): Generator<KnownFile, undefined> {
  const file = catalogue.knownFile(rootId, from);
  if (file !== undefined) yield file;
  // '0' is what comes after '/'.
  const before = from === "" ? undefined : `${from}0`;
  let after = from === "" ? "" : `${from}/`;
  for (;;) {
    const files = catalogue.knownFiles(rootId, after, page, before);
    yield* files;
    if (files.length < page) return undefined;
    after = files.at(-1)!.path;
  }
}

/** Whether the disk still has something of what is known of a root outside a range: then it is mounted. */
async function hasMediaBeside({ catalogue }: Store, root: Root, from: string): Promise<boolean> {
  const beside = [
    ...catalogue.knownFiles(root.id, "", witnesses, from),
    ...catalogue.knownFiles(root.id, `${from}0`, witnesses),
  ];
  for (const { path } of beside)
    if (
      await stat(join(root.path, path)).then(
        () => true,
        () => false,
      )
    )
      return true;
  return false;
}

/**
 * Puts what is known of files that an earlier scan missed too into the trash, unless it was found elsewhere, its disk has gone meanwhile, or it is so much
 * that a disk within a root may be missing.
 */
async function sweep(scan: Scan, problems: Set<string>): Promise<void> {
  const { mostForgotten } = scan.options;
  if (mostForgotten === null) return;
  const refused = refusedOf(scan.store, scan.section.id);
  const states = new Map<Root, string>();
  for (const { root } of scan.overdue) if (!states.has(root)) states.set(root, await rootState(root.path));
  const swept = scan.overdue.filter(({ id, root }) => !scan.moved.has(id) && states.get(root) === "there");
  const known = (scan.store.sections.get(scan.section.id)?.roots ?? [])
    .map(({ id }) => scan.store.catalogue.countFiles(id))
    .reduce((sum, count) => sum + count, 0);
  if (swept.length > fewForgotten && swept.length * 100 > mostForgotten * known) {
    problems.add(
      `${swept.length} of ${known} files are gone, more than the ${mostForgotten} % that a scan may forget by itself: is a ` +
        "disk missing? They stay known. If they are gone for good, `butler start GarbageCollectLibraryMedia --confirm` " +
        "puts what is known of them into the trash.",
    );
    await refused.keep(scan.startedAt);
    return;
  }
  refused.forget();
  for (let from = 0; from < swept.length; from += sweepBatch) {
    scan.options.signal.throwIfAborted();
    scan.store.transaction(() => {
      for (const { id } of swept.slice(from, from + sweepBatch)) {
        noteAlbum(scan, id);
        if (letGo(scan.store, scan.options.trash, id, scan.options.run)) scan.counts.swept++;
      }
    });
    await breathe();
  }
}
