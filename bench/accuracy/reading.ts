/** Clips are made, read by the real reader, and gone. */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { openReader } from "../../src/adapters/reader.ts";
import { type ClipSpec, makeClip } from "../../src/demo/encode.ts";
import type { Tap } from "../../src/media/taps.ts";
import { temporaryFolder } from "../folders.ts";

export interface Reading {
  /**
   * Makes a clip and reads it once for a tap.
   * @param name its ending chooses the container
   * @returns what was found, and the folder of its artefacts
   * @throws Error when the tap failed
   */
  read<Found>(name: string, clip: ClipSpec, tap: Tap): Promise<{ found: Found; folder: string }>;
}

/** Gives a real reader to `work`, for as long as that takes. */
export async function whileReading<Result>(work: (reading: Reading) => Promise<Result>): Promise<Result> {
  using folder = temporaryFolder();
  const reader = openReader({ slots: 1 });
  const { signal } = new AbortController();
  try {
    return await work({
      async read<Found>(name: string, clip: ClipSpec, tap: Tap) {
        const file = join(folder.path, name);
        makeClip(file, clip);
        const { outcomes } = await reader.read(
          { file, taps: [tap], artefactFolder: folder.path },
          { signal },
        );
        rmSync(file);
        const [outcome] = outcomes;
        if ("failed" in outcome!) throw new Error(`${name}: ${outcome.failed}`);
        return { found: outcome!.found as Found, folder: folder.path };
      },
    });
  } finally {
    await reader.close();
  }
}

/** In percent of all. */
export const share = (right: number, all: number): number => (100 * right) / all;
