import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { DataPaths } from "./files.ts";

/** Gives out artefacts of media: previews, loudness curves. Nothing outside the bundles can be named. */
export function createArtefacts(paths: DataPaths) {
  return {
    /**
     * @param bundle 40 hexadecimal digits @param name such as `Indexes/index-sd.bif`
     * @returns undefined when there is no such file. Whoever opens it closes it.
     * @throws Error when the names could lead out of the bundle: a mistake in the program
     */
    open: async (bundle: string, name: string) => {
      if (!/^[0-9a-f]{40}$/.test(bundle) || !/^\w+\/[\w-]+\.\w+$/.test(name))
        throw new Error(`Expected a bundle and the name of an artefact; found ${bundle} and ${name}.`);
      const file = await open(paths.artefact(bundle, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
        throw error;
      });
      if (file === undefined) return undefined;
      const { size } = await file.stat();
      return {
        size,
        read: async (offset: number, length: number): Promise<Buffer> => {
          const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
          return buffer.subarray(0, bytesRead);
        },
        stream: (first: number, last: number): Readable => file.createReadStream({ start: first, end: last }),
        close: (): Promise<void> => file.close(),
      };
    },
  };
}
