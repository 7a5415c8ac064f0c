import { constants, type Dirent, existsSync } from "node:fs";
import { lstat, mkdir, open, opendir, realpath, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";

/**
 * A folder held open. What is done through it is done in this folder, also when its path has been given to another one
 * meanwhile, or to a link: on Linux names are looked up from the open folder itself.
 */
export interface Folder {
  /** As people know it. */
  readonly path: string;
  /** The number of its file system. */
  device(): Promise<number>;
  /** A way to a name in it. @param name without slashes */
  at(name: string): string;
  names(): AsyncIterable<Dirent>;
  /** Makes sure on the disk what has been made and renamed in it. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

const descriptors = "/proc/self/fd";
const hasDescriptors = existsSync(descriptors);
// Windows has neither of the flags: there the folder is looked at before it is opened.
const hasFlags = constants.O_DIRECTORY !== undefined && constants.O_NOFOLLOW !== undefined;
const flags = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);
/** What systems call a link, or a file, where a folder was asked for. */
const notAFolder: readonly (string | undefined)[] = ["ELOOP", "ENOTDIR", "EMLINK"];

/** @throws Error for people when it is a link or no folder; with its own code when it cannot be opened otherwise */
async function openFolder(way: string, path: string): Promise<Folder> {
  if (!hasFlags && !(await lstat(way)).isDirectory()) throw await refusalOf(way, path);
  const handle = await open(way, flags).catch(async (error: NodeJS.ErrnoException) => {
    throw notAFolder.includes(error.code) ? await refusalOf(way, path) : error;
  });
  const base = hasDescriptors ? `${descriptors}/${handle.fd}` : path;
  return {
    path,
    device: async () => (await handle.stat()).dev,
    at: (name) => {
      if (name === "" || name === "." || name === ".." || /[/\\]/.test(name))
        throw new Error(`Expected the name of a file or folder; found "${name}".`);
      return join(base, name);
    },
    names: () => listed(base),
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

async function refusalOf(way: string, path: string): Promise<Error> {
  const found = (await lstat(way)).isSymbolicLink() ? "a link" : "something else";
  return new Error(
    `Expected a folder at ${path}; found ${found}. Nothing is removed through it: put the folder back.`,
  );
}

async function* listed(base: string): AsyncGenerator<Dirent> {
  yield* await opendir(base);
}

/** Opens a folder of another. @throws as `openFolder` */
export const folderIn = (folder: Folder, name: string): Promise<Folder> =>
  openFolder(folder.at(name), join(folder.path, name));

/**
 * Works in a folder below the data folder, reached one step after the other: a link on the way leads nowhere.
 * @param names of the folders on the way; those that are not there are made when `make` is set
 * @throws Error for people when something on the way is a link; code ENOENT when something is not there
 */
export async function inside<Result>(
  data: string,
  names: readonly string[],
  work: (folder: Folder) => Promise<Result>,
  { make = false } = {},
): Promise<Result> {
  const top = await realpath(data);
  let folder = await openFolder(top, top);
  try {
    for (const name of names) {
      if (make)
        await mkdir(folder.at(name)).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== "EEXIST") throw error;
        });
      const next = await folderIn(folder, name);
      await folder.close();
      folder = next;
    }
    return await work(folder);
  } finally {
    await folder.close();
  }
}

/** `work`, or undefined where the folder is not there. @throws as `inside` otherwise */
export async function insideIfThere<Result>(
  data: string,
  names: readonly string[],
  work: (folder: Folder) => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await inside(data, names, work);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export const isMissing = (error: unknown): boolean => (error as { code?: string } | null)?.code === "ENOENT";

/**
 * Removes a name of a folder with all that is in it. Links are removed, never followed; another file system that is
 * mounted in it is refused.
 * @throws Error for people; `signal.reason` when aborted
 */
export async function removeTree(folder: Folder, name: string, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const way = folder.at(name);
  if (!(await lstat(way)).isDirectory()) return await unlink(way);
  const below = await folderIn(folder, name);
  try {
    if ((await below.device()) !== (await folder.device()))
      throw new Error(
        `Another disk is mounted at ${below.path}: nothing of it is removed. Unmount it, or move it.`,
      );
    for await (const entry of below.names()) await removeTree(below, entry.name, signal);
  } finally {
    await below.close();
  }
  await rmdir(way);
}

/** Bytes of all files below a name of a folder. */
export async function bytesOf(folder: Folder, name: string): Promise<number> {
  const stats = await lstat(folder.at(name));
  if (!stats.isDirectory()) return stats.isFile() ? stats.size : 0;
  const below = await folderIn(folder, name);
  try {
    let bytes = 0;
    for await (const entry of below.names()) bytes += await bytesOf(below, entry.name);
    return bytes;
  } finally {
    await below.close();
  }
}
