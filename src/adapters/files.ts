import { mkdir, mkdtemp, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import type { Files } from "../core/ports.ts";

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

export function createFiles(paths: DataPaths): Files {
  return {
    checkpoint: async ({ id }) => {
      const folder = join(paths.cache, "Unfinished");
      await mkdir(folder, { recursive: true });
      return join(folder, `${id}.checkpoint`);
    },
    scratch: async () => {
      const make = () => mkdtemp(join(paths.scratch, "item-"));
      const folder = await make().catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") throw error;
        await mkdir(paths.scratch, { recursive: true });
        return await make();
      });
      // Mostly nothing is left in it, and then this is quicker.
      const remove = () => rmdir(folder).catch(() => rm(folder, { recursive: true, force: true }));
      return { folder, remove };
    },
  };
}
