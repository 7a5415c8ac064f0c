import { type FSWatcher, watch as watchFolder } from "node:fs";
import { opendir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isIgnored } from "../media/names.ts";
import { isWithin, wayTo } from "../media/section-paths.ts";
import { isIgnoreFile } from "./ignore-files.ts";

export interface TreeWatch {
  /** Settles when everything is watched that can be. */
  ready: Promise<void>;
  close(): void;
}

/** What the system does for it. */
export interface WatchSystem {
  watch?: typeof watchFolder;
  /** Whether folders are watched one by one. */
  perFolder?: boolean;
}

interface Listener {
  /** Whether a file of this name matters. */
  isMedia(name: string): boolean;
  /** Something of this name in a folder has come, changed or gone; null: nobody knows what. */
  changed(folder: string, name: string | null): void;
  /** The system watches no more than so many folders. Is told once. */
  limitReached(folders: number): void;
}

/** Errors of a system that has no more watches to give, nor handles. */
const limits = ["ENOSPC", "EMFILE", "ENFILE"];

/**
 * Watches all folders below a root, new ones and linked ones too.
 *
 * Linux has watches for single folders only, about 2 kB each here; libraries that watch trees there keep every file in
 * memory, which this must not. Elsewhere the system watches whole trees, but not what is behind links.
 */
export function watchTree(
  root: string,
  { isMedia, changed, limitReached }: Listener,
  { watch = watchFolder, perFolder = process.platform === "linux" }: WatchSystem = {},
): TreeWatch {
  const watchers = new Map<string, FSWatcher>();
  let isClosed = false;
  let isFull = false;

  const begin = (folder: string): boolean => {
    if (isClosed || isFull || watchers.has(folder)) return false;
    try {
      const options = { persistent: false, recursive: !perFolder };
      const watcher = watch(folder, options, (event, name) => {
        void heard(event, perFolder || name === null ? folder : dirname(join(folder, name)), name);
      });
      watcher.on("error", () => end(folder));
      watchers.set(folder, watcher);
      return true;
    } catch (error) {
      isFull = limits.includes((error as NodeJS.ErrnoException).code ?? "");
      if (isFull) limitReached(watchers.size);
      return false;
    }
  };

  /** @returns whether it was watched */
  const end = (folder: string): boolean => {
    watchers.get(folder)?.close();
    return watchers.delete(folder);
  };
  const endTree = (folder: string): boolean => {
    for (const other of watchers.keys()) if (other.startsWith(join(folder, "/"))) end(other);
    return end(folder);
  };

  const addTree = async (folder: string): Promise<void> => {
    if (!begin(folder) || !perFolder) return;
    try {
      for await (const entry of await opendir(folder)) {
        if (isIgnored(entry.name)) continue;
        const path = join(folder, entry.name);
        if (entry.isDirectory() || (entry.isSymbolicLink() && (await leadsOn(root, path))))
          await addTree(path);
      }
    } catch {
      // It has gone meanwhile, or may not be read: a scan says so.
    }
  };

  const heard = async (event: "rename" | "change", folder: string, given: string | null): Promise<void> => {
    if (given === null) return changed(folder, null);
    const name = basename(given);
    if (isIgnoreFile(name)) return changed(folder, null);
    if (isIgnored(name)) return;
    const path = join(folder, name);
    const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
    if (isClosed || (isFolder && event === "change")) return;
    // A folder of the same name may be another one now.
    const wasFolder = endTree(path);
    if (isFolder) await addTree(path);
    if (isFolder || wasFolder || isMedia(name)) changed(folder, name);
  };

  return {
    ready: addTree(root),
    close: () => {
      isClosed = true;
      for (const folder of [...watchers.keys()]) end(folder);
    },
  };
}

/** Whether a link leads to a folder that the way from the root to it is not in already. */
async function leadsOn(root: string, link: string): Promise<boolean> {
  try {
    if (!(await stat(link)).isDirectory()) return false;
    const names = wayTo(root, dirname(link)).split("/");
    const folders = names.map((_, depth) => join(root, ...names.slice(0, depth + 1)));
    const [target, ...inside] = await Promise.all([link, root, ...folders].map((path) => realpath(path)));
    return !inside.some((folder) => isWithin(folder, target!));
  } catch {
    return false;
  }
}
