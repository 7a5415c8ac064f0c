import { isUtf8 } from "node:buffer";
import { type Dirent, readdirSync, statSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { isIgnored, isMediaFile } from "../media/names.ts";
import { comparePaths } from "./path-order.ts";
import type { Unreadable, Walked, WalkOrder } from "./walk.ts";

// The thread behind `walk`. Each message asks for one more batch; an empty one says that there is no more. Everything
// here is synchronous: nobody else waits for this thread, and asynchronous stat is several times slower.
const { root, type, batchSize }: WalkOrder = workerData;

interface Entry {
  /** From the root; a folder's ends with '/', so that sorting puts its files where they belong. */
  path: string;
  isFolder: boolean;
}

const absolute = (path: string): string => `${root}/${path}`;

const reasons: Record<string, string> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EIO: "the disk reports an error",
  ELOOP: "its link leads back to itself",
  ENAMETOOLONG: "its path is too long",
  ENOENT: "it does not exist",
  ENOTDIR: "it is not a folder",
};

function reasonOf(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}

/** Names that are no UTF-8 come out of readdir with U+FFFD in them, and open nothing. */
function brokenNames(folder: string): Set<string> {
  const names = readdirSync(absolute(folder), { encoding: "buffer" });
  return new Set(names.filter((name) => !isUtf8(name)).map((name) => name.toString()));
}

function isSameFolder(a: string, b: string): boolean {
  // As big integers: some file systems number their files beyond 2^53.
  const [first, second] = [statSync(a, { bigint: true }), statSync(b, { bigint: true })];
  return first.dev === second.dev && first.ino === second.ino;
}

/** @returns what a link stands for; nothing when that is no media file, or a folder that the walk is inside of. */
function followed(link: string, inside: readonly string[]): Entry | undefined {
  const target = statSync(absolute(link));
  if (target.isFile() && isMediaFile(type, link)) return { path: link, isFolder: false };
  if (!target.isDirectory()) return undefined;
  const isLoop = inside.some((folder) => isSameFolder(absolute(folder), absolute(link)));
  return isLoop ? undefined : { path: `${link}/`, isFolder: true };
}

function entryOf(child: Dirent, path: string, inside: readonly string[]): Entry | undefined {
  if (child.isSymbolicLink()) return followed(path, inside);
  if (child.isDirectory()) return { path: `${path}/`, isFolder: true };
  return child.isFile() && isMediaFile(type, child.name) ? { path, isFolder: false } : undefined;
}

/** The entries of a folder in the order of the walk, and what of it cannot be read. */
function list(folder: string, inside: readonly string[]): { entries: Entry[]; unreadable: Unreadable[] } {
  const children = readdirSync(absolute(folder), { withFileTypes: true }).filter(
    ({ name }) => !isIgnored(name),
  );
  const broken = children.some(({ name }) => name.includes("\ufffd")) ? brokenNames(folder) : undefined;
  const entries: Entry[] = [];
  const unreadable: Unreadable[] = [];
  for (const child of children) {
    const path = folder + child.name;
    if (broken?.has(child.name)) {
      unreadable.push({ unreadable: path, reason: "its name is not valid UTF-8" });
      continue;
    }
    try {
      const entry = entryOf(child, path, inside);
      if (entry) entries.push(entry);
    } catch (error) {
      // The link may lead to a disk that is not mounted now: its files are not known to be gone.
      unreadable.push({ unreadable: path, reason: `what it links to cannot be read: ${reasonOf(error)}` });
    }
  }
  entries.sort((a, b) => comparePaths(a.path, b.path));
  return { entries, unreadable };
}

function* walkFile(path: string, folder: string): Generator<Walked> {
  try {
    const { size, mtimeMs } = statSync(absolute(path));
    yield { path, size, mtimeMs: Math.floor(mtimeMs), folder: folder.slice(0, -1) };
  } catch (error) {
    yield { unreadable: path, reason: reasonOf(error) };
  }
}

/**
 * @param folder path from the root with '/' at its end, or nothing for the root itself
 * @param ancestors the folders above it
 */
function* walkFolder(folder: string, ancestors: readonly string[]): Generator<Walked> {
  const inside = [...ancestors, folder];
  let listing: ReturnType<typeof list>;
  try {
    listing = list(folder, inside);
  } catch (error) {
    if (folder === "") {
      throw new Error(
        `The library folder ${root} cannot be read: ${reasonOf(error)}. Mount its disk, or correct the library's path.`,
      );
    }
    yield { unreadable: folder.slice(0, -1), reason: reasonOf(error) };
    return;
  }
  yield* listing.unreadable;
  for (const { path, isFolder } of listing.entries) {
    yield* isFolder ? walkFolder(path, inside) : walkFile(path, folder);
  }
}

const walked = walkFolder("", []);

function nextBatch(): Walked[] {
  const batch: Walked[] = [];
  while (batch.length < batchSize) {
    const { done, value } = walked.next();
    if (done) break;
    batch.push(value);
  }
  return batch;
}

parentPort?.on("message", () => parentPort?.postMessage(nextBatch()));
