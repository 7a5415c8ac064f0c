import { mkdir, mkdtemp, opendir, realpath, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
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
    /** @param bundle 40 hexadecimal digits @param name such as `Indexes/index-sd.bif` */
    artefact: (bundle: string, name: string) =>
      join(bundles, bundle[0]!, `${bundle.slice(1)}.bundle`, "Contents", ...name.split("/")),
  };
}
export type DataPaths = ReturnType<typeof dataPaths>;

export function createFiles(paths: DataPaths, clock: Clock): Files {
  return {
    scratch: async () => {
      await mkdir(paths.scratch, { recursive: true });
      const folder = await mkdtemp(join(paths.scratch, "item-"));
      return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
    },
    removeOldCache: async (days, signal) => {
      const oldest = clock.now() - days * day;
      const freed = { files: 0, bytes: 0 };
      for await (const file of filesBelow(paths.cache)) {
        signal.throwIfAborted();
        const { mtimeMs, size } = await stat(file);
        if (mtimeMs >= oldest) continue;
        await rm(file);
        freed.files++;
        freed.bytes += size;
        await removeEmptyFolders(dirname(file), paths.cache);
      }
      return freed;
    },
    removeFolder: async (folder) => {
      const inside = relative(await realpath(paths.data), await realpath(folder));
      if (inside === "" || inside.startsWith("..") || inside.startsWith(sep))
        throw new Error(`Refused to remove ${folder}: it is not inside the data folder ${paths.data}.`);
      let bytes = 0;
      for await (const file of filesBelow(folder)) bytes += (await stat(file)).size;
      await rm(folder, { recursive: true });
      return bytes;
    },
  };
}

/** Files below a folder; links are not followed. No folder: no files. */
async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await opendir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  for await (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

async function removeEmptyFolders(folder: string, top: string): Promise<void> {
  for (let empty = folder; empty !== top; empty = dirname(empty)) {
    try {
      await rmdir(empty);
    } catch {
      // Not empty: something else still lives there.
      return;
    }
  }
}
