import { lstat, mkdir, mkdtemp, readdir, realpath, rm, rmdir } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Clock, Files } from "../core/ports.ts";

const day = 24 * 60 * 60 * 1000;

/** Where things are below the data folder. The paths below `Media` are those of a Plex Media Server. */
export function dataPaths(data: string) {
  const bundles = join(data, "Media", "localhost");
  return {
    data,
    database: join(data, "butler.db"),
    lock: join(data, "butler.lock"),
    token: join(data, "token"),
    /** Where the running server answers: for the command line. */
    address: join(data, "address"),
    cache: join(data, "Cache"),
    scratch: join(data, "Scratch"),
    bundles,
    /** Pictures of an item that are not beside its media. */
    itemPictures: (itemId: number) => join(data, "Metadata", "Items", String(itemId)),
    /** @param bundle 40 hexadecimal digits @param name such as `Indexes/index-sd.bif` */
    artefact: (bundle: string, name: string) =>
      join(bundles, bundle[0]!, `${bundle.slice(1)}.bundle`, "Contents", ...name.split("/")),
  };
}
export type DataPaths = ReturnType<typeof dataPaths>;

export function createFiles(paths: DataPaths, clock: Clock): Files {
  return {
    checkpoint: async ({ id }) => {
      const folder = join(paths.cache, "Unfinished");
      await mkdir(folder, { recursive: true });
      return join(folder, `${id}.checkpoint`);
    },
    scratch: async () => {
      await mkdir(paths.scratch, { recursive: true });
      const folder = await mkdtemp(join(paths.scratch, "item-"));
      return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
    },
    removeOldCache: async (days, signal) => {
      const freed = { files: 0, bytes: 0 };
      if (!(await lstat(paths.cache).catch(() => undefined))) return freed;
      await mustBeInside(paths.data, paths.cache);
      await clear(paths.cache, clock.now() - days * day, freed, signal);
      return freed;
    },
    removeFolder: async (folder) => {
      await mustBeInside(paths.data, folder);
      const bytes = await bytesBelow(folder);
      await rm(folder, { recursive: true });
      return bytes;
    },
  };
}

/** Also refuses the data folder itself, and what leads out of it by a link. */
async function mustBeInside(data: string, folder: string): Promise<void> {
  const [real, top] = await Promise.all([realpath(folder), realpath(data)]);
  if (!real.startsWith(top + sep))
    throw new Error(`Refused to remove anything of ${folder}: it is not inside the data folder ${data}.`);
}

/** Removes files last written before `oldest`, and folders that are empty. Links stay, and are not followed. */
async function clear(
  folder: string,
  oldest: number,
  freed: { files: number; bytes: number },
  signal: AbortSignal,
): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    signal.throwIfAborted();
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      await clear(path, oldest, freed, signal);
      // Refused by the system where something still lives.
      await rmdir(path).catch(() => undefined);
    } else if (entry.isFile()) {
      const { mtimeMs, size } = await lstat(path);
      if (mtimeMs >= oldest) continue;
      await rm(path);
      freed.files++;
      freed.bytes += size;
    }
  }
}

/** Of files; links are not followed, which `readdir` would do by itself when it is recursive. */
async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await bytesBelow(path);
    else if (entry.isFile()) bytes += (await lstat(path)).size;
  }
  return bytes;
}
