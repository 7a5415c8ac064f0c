import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import type { Clock, ScanOptions, ScanResult, Section } from "../core/ports.ts";
import { describeFile, type MediaName } from "../media/names.ts";
import type { KnownFile, NewFile } from "../store/catalogue.ts";
import type { Store } from "../store/store.ts";
import { contentHash } from "./content-hash.ts";
import { placementOf, withTags } from "./lineage.ts";
import { comparePaths } from "./path-order.ts";
import { rootState, type WalkedFile, walk } from "./walk.ts";

/** Files written in one transaction: a few milliseconds, so that the server answers in between. */
const batch = 50;
/** Known files fetched in one go. */
const page = 1000;

interface Root {
  id: number;
  path: string;
}

interface Options extends ScanOptions {
  /** Whether files that an earlier scan missed too are forgotten. */
  sweep: boolean;
  /** Is told every album that a track has left or come to. */
  albumChanged(albumId: number): void;
}

/** What one scan of a section knows. */
interface Scan {
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
  overdue: number[];
  albums: Set<number>;
}

/**
 * Compares a section with its folders: both the walk and the memory give paths in one order, so they are merged like
 * two sorted lists, however long. A file that is gone is marked, and forgotten at the end of a later scan that misses
 * it too. Folders that are not there, or cannot be read, leave what is known of them as it is.
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
  };
  const roots = store.sections.get(section.id)?.roots ?? [];
  const problems: string[] = [];
  const suspects: { root: Root; why: string }[] = [];
  for (const [index, root] of roots.entries()) {
    const state = await rootState(root.path);
    if (state === "missing")
      problems.push(`The folder ${root.path} is not there, or cannot be read. ${kept}`);
    else if (state === "empty") suspects.push({ root, why: "is empty" });
    else {
      const { files, unreadable } = await scanRoot(scan, root, (fraction) =>
        options.onProgress((index + fraction) / roots.length),
      );
      if (files === 0) suspects.push({ root, why: "has none of its media" });
      if (unreadable > 0)
        problems.push(
          `${unreadable} of the files and folders in ${root.path} could not be read; what is known of them was kept.`,
        );
    }
  }
  // Asked last: what the library knew there may have been found in another root.
  for (const { root, why } of suspects)
    if (store.catalogue.countFiles(root.id) > 0)
      problems.push(`The folder ${root.path} ${why}: is its disk mounted? ${kept}`);
  await sweep(scan);
  for (const album of scan.albums) {
    options.albumChanged(album);
    await breathe();
  }
  const { unchanged, ...differences } = { ...scan.counts, gone: scan.gone.size };
  const differs = Object.values(differences).some((count) => count > 0);
  store.sections.markScanned(section.id, scan.startedAt, differs);
  return { ...differences, unchanged, problems };
}

const kept = "Nothing of it was removed from the library.";

async function scanRoot(
  scan: Scan,
  root: Root,
  onProgress: (fraction: number) => void,
): Promise<{ files: number; unreadable: number }> {
  const { store, section, options } = scan;
  const { catalogue } = store;
  const known = knownFiles(store, root.id);
  const knownCount = catalogue.countFiles(root.id);
  const unreadable: string[] = [];
  let next = known.next();
  let seen = 0;

  const isUnreadable = (path: string) =>
    unreadable.some((hidden) => path === hidden || path.startsWith(`${hidden}/`));
  const missing = (file: KnownFile) => {
    if (scan.moved.has(file.id) || isUnreadable(file.path)) return;
    if (file.goneSince === null) {
      catalogue.markGone(file.id, scan.startedAt);
      scan.gone.add(file.id);
    } else if (file.goneSince < scan.startedAt) scan.overdue.push(file.id);
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
      await place(scan, root, unknown);
      onProgress(Math.min(0.99, seen / Math.max(knownCount, seen + 1)));
      await breathe();
      options.signal.throwIfAborted();
    }
  }
  // Files that come before the first one on disk have been marked by now; with none on disk, none has.
  while (seen > 0 && !next.done) {
    store.transaction(() => {
      for (let left = batch; left > 0 && !next.done; left--, next = known.next()) missing(next.value);
    });
    await breathe();
  }
  return { files: seen, unreadable: unreadable.length };
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

/** Gives files that are not known at their place one in the catalogue: a new one, or that of a part moved here. */
async function place(scan: Scan, root: Root, files: readonly WalkedFile[]): Promise<void> {
  const { store, section, startedAt, counts, moved, gone } = scan;
  const newcomers = await Promise.all(
    files.flatMap((file) => {
      const name = describeFile(section.type, file.path);
      return name === null
        ? []
        : originsOf(store, section.id, root, file).then((from) => ({ file, name, from }));
    }),
  );
  // Neighbours in the index by which bundles are found: one page of it is written instead of one for each file.
  const bundles = randomBytes(18).toString("hex");
  store.transaction(() => {
    for (const [index, { file, name, from }] of newcomers.entries()) {
      const bundle = bundles + index.toString(16).padStart(4, "0");
      const origin = from.find((id) => !moved.has(id));
      if (origin === undefined) {
        store.catalogue.addFile(newFile(section, root, file, name, bundle), startedAt);
        counts.added++;
        continue;
      }
      noteAlbum(scan, origin);
      store.catalogue.moveFile(
        origin,
        newFile(section, root, file, taggedName(store, origin, name), bundle),
        startedAt,
      );
      noteAlbum(scan, origin);
      moved.add(origin);
      gone.delete(origin);
      counts.moved++;
    }
  });
}

function newFile(section: Section, root: Root, file: WalkedFile, name: MediaName, bundle: string): NewFile {
  return {
    sectionId: section.id,
    rootId: root.id,
    path: file.path,
    size: file.size,
    mtime: file.mtimeMs,
    bundle,
    ...placementOf(name, `${root.path}/${file.path}`),
  };
}

/** A track that was probed before it moved keeps the place that its tags gave it. */
function taggedName(store: Store, partId: number, name: MediaName): MediaName {
  const probe = store.findings.finding(partId, "probe") as { tags?: Record<string, string> } | undefined;
  return withTags(name, probe?.tags ?? {});
}

function noteAlbum({ store, section, albums }: Scan, partId: number): void {
  const album = section.type === "artist" ? store.catalogue.albumOf(partId) : undefined;
  if (album !== undefined) albums.add(album);
}

/** Parts with this content whose old places are surely empty now: one that another file has taken counts as changed. */
async function originsOf(store: Store, sectionId: number, root: Root, file: WalkedFile): Promise<number[]> {
  if (!store.catalogue.knowsContentOfSize(sectionId, file.size)) return [];
  // A file that cannot be read now, or has gone already, is one like any other: probing it will tell.
  const hash = await contentHash(join(root.path, file.path), file.size).catch(() => undefined);
  if (hash === undefined) return [];
  const origins: number[] = [];
  for (const { id, root: top, path } of store.catalogue.filesWithContent(sectionId, file.size, hash))
    if (await isAbsent(join(top, path))) origins.push(id);
  return origins;
}

/** False also when nobody can say: a folder that may not be entered, a disk that fails. */
const isAbsent = (file: string): Promise<boolean> =>
  stat(file).then(
    () => false,
    ({ code }: NodeJS.ErrnoException) => code === "ENOENT" || code === "ENOTDIR",
  );

/** Forgets what an earlier scan missed too, unless it was found elsewhere. */
async function sweep(scan: Scan): Promise<void> {
  if (!scan.options.sweep) return;
  const swept = scan.overdue.filter((id) => !scan.moved.has(id));
  for (let from = 0; from < swept.length; from += batch) {
    scan.options.signal.throwIfAborted();
    scan.store.transaction(() => {
      for (const id of swept.slice(from, from + batch)) {
        noteAlbum(scan, id);
        scan.store.catalogue.removeFile(id);
        scan.counts.swept++;
      }
    });
    await breathe();
  }
}
