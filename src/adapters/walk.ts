import { on } from "node:events";
import { opendir, realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import { isIgnored, type SectionType } from "../media/names.ts";
import { isWithin } from "../media/section-paths.ts";
import type { Borders } from "./borders.ts";

/** A media file below a root. */
export interface WalkedFile {
  /** From the root, with '/' between folders, exactly as on the disk: not normalised. */
  path: string;
  /** Bytes. */
  size: number;
  /** Whole milliseconds since the epoch. */
  mtimeMs: number;
  /** The path of its folder; empty for the root itself. */
  folder: string;
}

/**
 * A folder or file that is there, or was, but cannot be read now. The file of this path and all files below it are not
 * known to be gone. It comes before any file that sorts behind it.
 */
export interface Unreadable {
  /** Path from the root. Where it is not valid UTF-8, U+FFFD stands for what is not. */
  unreadable: string;
  /** For people: "permission is denied". */
  reason: string;
}

/** Something that people may want to know, and that hides nothing. */
export interface Noticed {
  /** Path from the root. */
  noticed: string;
  /** The rest of a sentence that begins with the path. */
  what: string;
}

export type Walked = WalkedFile | Unreadable | Noticed;

/** What the thread is asked to do. */
export interface WalkOrder {
  root: string;
  type: SectionType;
  batchSize: number;
  /** Path from the root of the folder or file to be walked; empty for the root. */
  from: string;
  borders: Borders;
}

const batchSize = 500;
const batchesAhead = 4;

// Beside this file, in whatever form it runs: TypeScript, or compiled.
const thread = new URL(import.meta.url.replace(/walk(?=\.\w+$)/, "walk-thread"));

/**
 * Finds the media files below a folder, on a thread of its own. Links are followed wherever they lead, to other disks
 * too, but not back to a folder that holds them, however far up. What `isIgnored` names is left out, and what the
 * ignore files of the folders on the way say.
 *
 * Files come in batches of at most 500, ordered by `comparePaths` on their whole path: the order in which SQLite gives
 * them by `ORDER BY path COLLATE BINARY`. A folder's files stand where "folder/" sorts, so "a.mkv" comes before "a/b.mkv".
 * At most four batches wait in memory, besides the listings of the folders that the walk is inside of.
 *
 * @param root absolute path of a folder
 * @param options.from path from the root of one folder or file in it: only that is walked
 * @param options.borders links that lead out of them are not followed
 * @throws Error for people when the root is no folder that can be read; `signal.reason` when aborted
 */
export async function* walk(
  root: string,
  type: SectionType,
  { signal, from = "", borders = [] }: { signal: AbortSignal; from?: string; borders?: Borders },
): AsyncGenerator<Walked[], void, undefined> {
  signal.throwIfAborted();
  const worker = new Worker(thread, {
    workerData: { root, type, batchSize, from, borders } satisfies WalkOrder,
    // It makes much short-lived garbage: a small nursery keeps the server small.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  try {
    for (let asked = 0; asked < batchesAhead; asked++) worker.postMessage("more");
    for await (const [batch] of on(worker, "message", { signal }) as AsyncIterable<[Walked[]]>) {
      if (batch.length === 0) return;
      yield batch;
      worker.postMessage("more");
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    await worker.terminate();
  }
}

/**
 * Whether a root can be scanned. The folder of a disk that is not mounted is often there, but empty.
 * @returns "missing" also when it is no folder, or cannot be read; "empty" when it holds nothing but what is ignored;
 *   "astray" when it has become a link to a folder that holds it, such as the whole disk
 */
export async function rootState(root: string): Promise<"there" | "missing" | "empty" | "astray"> {
  try {
    const [there, above] = await Promise.all([realpath(root), realpath(dirname(root))]);
    if (root !== dirname(root) && isWithin(above, there)) return "astray";
    for await (const { name } of await opendir(root)) {
      if (!isIgnored(name)) return "there";
    }
    return "empty";
  } catch {
    return "missing";
  }
}
