import { type FileHandle, open, rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { DataPaths } from "./files.ts";

/** Gives out and removes artefacts of media: previews, loudness curves. Nothing outside the bundles can be named. */
export function createArtefacts(paths: DataPaths) {
  return {
    /**
     * @param bundle 40 hexadecimal digits @param name such as `Indexes/index-sd.bif`
     * @returns undefined when there is no such file. Whoever opens it closes it.
     * @throws Error when the names could lead out of the bundle: a mistake in the program
     */
    open: async (bundle: string, name: string) => {
      mustBeNames(bundle, name, /^\w+\/[\w-]+\.\w+$/);
      const file = await open(paths.artefact(bundle, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
        throw error;
      });
      return file && openArtefact(file);
    },
    /**
     * Removes a folder of artefacts with all that is in it, where there is one.
     * @param bundle 40 hexadecimal digits @param folder such as `Indexes`
     * @throws Error when the names could lead out of the bundle: a mistake in the program
     */
    remove: async (bundle: string, folder: string): Promise<void> => {
      mustBeNames(bundle, folder, /^\w+$/);
      await rm(paths.artefact(bundle, folder), { recursive: true, force: true });
    },
  };
}

/** A file from which parts are read. Whoever opens it closes it. */
export async function openArtefact(file: FileHandle) {
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
}

function mustBeNames(bundle: string, name: string, form: RegExp): void {
  if (!/^[0-9a-f]{40}$/.test(bundle) || !form.test(name))
    throw new Error(`Expected a bundle and the name of an artefact; found ${bundle} and ${name}.`);
}
