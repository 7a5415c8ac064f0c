import { isUtf8 } from "node:buffer";
import { type Dirent, lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { isIgnored, isMediaFile } from "../media/names.ts";
import { isWithin } from "../media/section-paths.ts";
import { isInside } from "./borders.ts";
import { type IgnoreRules, ignoredBy, isIgnoreFile, readIgnoreFiles } from "./ignore-files.ts";
import { comparePaths } from "./path-order.ts";
import type { Noticed, Unreadable, Walked, WalkOrder } from "./walk.ts";

// The thread behind `walk`. Each message asks for one more batch; an empty one says that there is no more. Everything
// here is synchronous: nobody else waits for this thread, and asynchronous stat is several times slower.
const { root, type, batchSize, from, borders }: WalkOrder = workerData;

interface Entry {
  /** From the root; a folder's ends with '/', so that sorting puts its files where they belong. */
  path: string;
  isFolder: boolean;
}

/** What is told of a thing in a folder, in the words of `fs.Dirent` and `fs.Stats`. */
interface Kind {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** The way that the walk took: the folders that it is inside of, and their rules. From the root down. */
interface Way {
  folders: readonly string[];
  rules: readonly IgnoreRules[];
}

interface Listing {
  entries: Entry[];
  told: (Unreadable | Noticed)[];
  rules: readonly IgnoreRules[];
}

const absolute = (path: string): string => `${root}/${path}`;

const reasons: Record<string, string> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EIO: "the disk reports an error",
  EISDIR: "it is a folder",
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

/** Whether a link leads to a folder that the walk is inside of, or to one further up that holds the link. */
function leadsBack(link: string, inside: readonly string[]): boolean {
  const holder = inside.at(-1)!;
  return (
    isWithin(realpathSync(absolute(holder)), realpathSync(absolute(link))) ||
    inside.some((folder) => isSameFolder(absolute(folder), absolute(link)))
  );
}

/** @returns what a link stands for; nothing when that is no media file */
function followed(link: string, inside: readonly string[]): Entry | Noticed | undefined {
  const target = statSync(absolute(link));
  const isFile = target.isFile() && isMedia(link);
  if (!isFile && !target.isDirectory()) return undefined;
  if (!isInside(absolute(link), borders)) throw new Error("it is outside of the folders for media");
  if (isFile) return { path: link, isFolder: false };
  return leadsBack(link, inside)
    ? { noticed: link, what: "is a link back to a folder that it is in: it is not followed." }
    : { path: `${link}/`, isFolder: true };
}

/** @param inside the folders that the walk is inside of, that of `path` included */
function entryOf(kind: Kind, path: string, inside: readonly string[]): Entry | Noticed | undefined {
  if (kind.isSymbolicLink()) return followed(path, inside);
  if (kind.isDirectory()) return { path: `${path}/`, isFolder: true };
  return kind.isFile() && isMedia(path) ? { path, isFolder: false } : undefined;
}

const isMedia = (path: string): boolean => isMediaFile(type, path.slice(path.lastIndexOf("/") + 1));

/** The rules of a way with those that a folder adds; and the ignore files that say nothing. */
function rulesIn(folder: string, names: readonly string[], way: Way): Pick<Listing, "rules" | "told"> {
  const found = names.filter(isIgnoreFile);
  if (found.length === 0) return { rules: way.rules, told: [] };
  const { rules, empty } = readIgnoreFiles(absolute(folder), found);
  const told = empty.map((name) => ({
    noticed: folder + name,
    what: "has no pattern, so it leaves out nothing. The pattern * leaves out all that is in its folder.",
  }));
  return { rules: [...way.rules, { folder, rules }], told };
}

/** The entries of a folder in the order of the walk, and what is to be told of it. */
function list(folder: string, children: readonly Dirent[], way: Way): Listing {
  const names = children.map(({ name }) => name);
  const { rules, told } = rulesIn(folder, names, way);
  const isLeftOut = rules.length === 0 ? () => false : ignoredBy(rules);
  const listing: Listing = { entries: [], told, rules };
  const broken = names.some((name) => name.includes("\ufffd")) ? brokenNames(folder) : undefined;
  const inside = [...way.folders, folder];
  for (const child of children) {
    if (isIgnored(child.name)) continue;
    const path = folder + child.name;
    if (broken?.has(child.name)) {
      told.push({ unreadable: path, reason: "its name is not valid UTF-8" });
      continue;
    }
    try {
      const entry = entryOf(child, path, inside);
      if (entry === undefined || isLeftOut("noticed" in entry ? path : entry.path)) continue;
      if ("noticed" in entry) told.push(entry);
      else listing.entries.push(entry);
    } catch (error) {
      // The link may lead to a disk that is not mounted now: its files are not known to be gone.
      if (!isLeftOut(path))
        told.push({ unreadable: path, reason: `what it links to cannot be read: ${reasonOf(error)}` });
    }
  }
  listing.entries.sort((a, b) => comparePaths(a.path, b.path));
  return listing;
}

function* walkFile(path: string): Generator<Walked> {
  try {
    const { size, mtimeMs } = statSync(absolute(path));
    const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    yield { path, size, mtimeMs: Math.floor(mtimeMs), folder };
  } catch (error) {
    yield { unreadable: path, reason: reasonOf(error) };
  }
}

/** @param folder path from the root with '/' at its end, or nothing for the root itself */
function* walkFolder(folder: string, way: Way): Generator<Walked> {
  let children: Dirent[];
  let listing: Listing;
  if (folder === "" && !isInside(root, borders))
    throw new Error(
      `The library folder ${root} is outside of the folders for media (${borders.join(", ")}). Name its place with --media-root, or take it out of the library.`,
    );
  try {
    children = readdirSync(absolute(folder), { withFileTypes: true });
  } catch (error) {
    if (folder === "")
      throw new Error(
        `The library folder ${root} cannot be read: ${reasonOf(error)}. Mount its disk, or correct the library's path.`,
      );
    yield { unreadable: folder.slice(0, -1), reason: reasonOf(error) };
    return;
  }
  try {
    listing = list(folder, children, way);
  } catch (error) {
    yield { unreadable: folder.slice(0, -1), reason: reasonOf(error) };
    return;
  }
  yield* listing.told;
  const inside = { folders: [...way.folders, folder], rules: listing.rules };
  for (const { path, isFolder } of listing.entries)
    yield* isFolder ? walkFolder(path, inside) : walkFile(path);
}

/** Goes down to where the walk begins, by the rules of all folders on the way. */
function* walkFrom(start: string): Generator<Walked> {
  let way: Way = { folders: [], rules: [] };
  let folder = "";
  for (const name of start.split("/")) {
    const path = folder + name;
    let entry: Entry | Noticed | undefined;
    try {
      const { rules } = rulesIn(folder, readdirSync(absolute(folder)), way);
      way = { folders: [...way.folders, folder], rules };
      entry = isIgnored(name) ? undefined : entryOf(lstatSync(absolute(path)), path, way.folders);
      if (entry === undefined || "noticed" in entry || ignoredBy(rules)(entry.path)) return;
    } catch (error) {
      yield { unreadable: start, reason: reasonOf(error) };
      return;
    }
    if (path === start) yield* entry.isFolder ? walkFolder(entry.path, way) : walkFile(path);
    folder = entry.path;
  }
}

const walked = from === "" ? walkFolder("", { folders: [], rules: [] }) : walkFrom(from);

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
