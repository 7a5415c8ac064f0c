import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import type { Clock, ScanOptions, ScanResult, Section } from "../core/ports.ts";
import { describeFile } from "../media/names.ts";
import type { KnownFile, NewFile } from "../store/catalogue.ts";
import type { Store } from "../store/store.ts";
import { contentHash } from "./content-hash.ts";
import { placementOf } from "./lineage.ts";
import { comparePaths } from "./path-order.ts";
import { rootState, type WalkedFile, walk } from "./walk.ts";

/** Files written in one transaction: a few milliseconds, so that the server answers in between. */
const batch = 100;
/** Known files fetched in one go. */
const page = 1000;

interface Root {
  id: number;
  path: string;
}

/**
 * Compares a section with its folders: both the walk and the memory give paths in one order, so they are merged like
 * two sorted lists, however long. A file that is gone is marked, and forgotten by a later scan that misses it too.
 * @throws Error after all folders have been looked at, when one was not there or could not be read in full
 */
export async function scanSection(
  store: Store,
  clock: Clock,
  section: Section,
  options: ScanOptions & { sweep: boolean },
): Promise<ScanResult> {
  const result: ScanResult = { added: 0, changed: 0, moved: 0, gone: 0, swept: 0, unchanged: 0 };
  const problems: string[] = [];
  const startedAt = clock.now();
  const roots = store.sections.get(section.id)?.roots ?? [];
  for (const [index, root] of roots.entries()) {
    const state = await rootState(root.path);
    const known = store.catalogue.knownFiles(root.id, "", 1).length > 0;
    if (state === "missing") problems.push(`The folder ${root.path} is not there. ${nothingRemoved}`);
    else if (state === "empty" && known)
      problems.push(`The folder ${root.path} is empty: is its disk mounted? ${nothingRemoved}`);
    else {
      const problem = await scanRoot(store, section, root, startedAt, result, {
        ...options,
        onProgress: (fraction) => options.onProgress((index + fraction) / roots.length),
      });
      if (problem) problems.push(problem);
    }
  }
  const { added, changed, moved, gone, swept } = result;
  if (moved + swept > 0) store.catalogue.removeEmpty(section.id);
  store.sections.markScanned(section.id, startedAt, added + changed + moved + gone + swept > 0);
  if (problems.length > 0) throw new Error(problems.join(" "));
  return result;
}

const nothingRemoved = "Nothing of it was removed from the library.";

async function scanRoot(
  store: Store,
  section: Section,
  root: Root,
  startedAt: number,
  result: ScanResult,
  options: ScanOptions & { sweep: boolean },
): Promise<string | undefined> {
  const { catalogue } = store;
  const known = knownFiles(store, root.id);
  const knownCount = catalogue.countFiles(root.id);
  const unreadable: string[] = [];
  /** Parts that this scan found elsewhere: the pages fetched ahead still have them at their old place. */
  const moved = new Set<number>();
  let next = known.next();
  let seen = 0;

  const isUnreadable = (path: string) =>
    unreadable.some((hidden) => hidden === "" || path === hidden || path.startsWith(`${hidden}/`));
  const missing = (file: KnownFile) => {
    if (moved.has(file.id) || isUnreadable(file.path)) return;
    if (file.goneSince === null) {
      catalogue.markGone(file.id, startedAt);
      result.gone++;
    } else if (options.sweep && file.goneSince < startedAt) {
      catalogue.removeFile(file.id);
      result.swept++;
    }
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
      result.changed++;
    } else {
      if (goneSince !== null) catalogue.markFound(id);
      result.unchanged++;
    }
    return true;
  };
  const place = async (files: WalkedFile[]) => {
    const origins = await Promise.all(files.map((file) => originOf(store, section.id, root, file)));
    store.transaction(() => {
      files.forEach((file, index) => {
        const added = newFile(section, root, file);
        if (added === null) return;
        const origin = origins[index]!.find((id) => !moved.has(id));
        if (origin === undefined) {
          catalogue.addFile(added, startedAt);
          result.added++;
        } else {
          moved.add(origin);
          catalogue.moveFile(origin, added, startedAt);
          result.moved++;
        }
      });
    });
  };

  for await (const walked of walk(root.path, section.type, { signal: options.signal })) {
    for (let from = 0; from < walked.length; from += batch) {
      const files: WalkedFile[] = [];
      for (const file of walked.slice(from, from + batch)) {
        if ("unreadable" in file) {
          unreadable.push(file.unreadable);
          options.log(`${join(root.path, file.unreadable)} cannot be read: ${file.reason}.`);
        } else files.push(file);
      }
      seen += files.length;
      const unknown = store.transaction(() => files.filter((file) => !meet(file)));
      if (unknown.length > 0) await place(unknown);
      options.onProgress(Math.min(0.99, seen / Math.max(knownCount, seen + 1)));
      await breathe();
    }
  }
  // Files that come before the first one on disk have been marked by now; with none on disk, none has.
  if (seen === 0 && knownCount > 0)
    return `The folder ${root.path} has none of its media: is its disk mounted? ${nothingRemoved}`;
  store.transaction(() => {
    for (; !next.done; next = known.next()) missing(next.value);
  });
  if (unreadable.length > 0)
    return `${unreadable.length} of the files and folders in ${root.path} could not be read; what is known of them was kept.`;
  return undefined;
}

function* knownFiles(store: Store, rootId: number): Generator<KnownFile, undefined> {
  let after = "";
  for (;;) {
    const files = store.catalogue.knownFiles(rootId, after, page);
    yield* files;
    if (files.length < page) return undefined;
    after = files.at(-1)!.path;
  }
}

function newFile(section: Section, root: Root, file: WalkedFile): NewFile | null {
  const name = describeFile(section.type, file.path);
  if (name === null) return null;
  return {
    sectionId: section.id,
    rootId: root.id,
    path: file.path,
    size: file.size,
    mtime: file.mtimeMs,
    bundle: randomBytes(20).toString("hex"),
    ...placementOf(name, file.path),
  };
}

/** Parts with this content whose files are no longer where they were. */
async function originOf(store: Store, sectionId: number, root: Root, file: WalkedFile): Promise<number[]> {
  const candidates = store.catalogue
    .filesOfSize(sectionId, file.size)
    .filter((candidate) => !existsSync(join(candidate.root, candidate.path)));
  if (candidates.length === 0) return [];
  const hash = await contentHash(join(root.path, file.path), file.size);
  return candidates.filter((candidate) => candidate.content_hash === hash).map((candidate) => candidate.id);
}
