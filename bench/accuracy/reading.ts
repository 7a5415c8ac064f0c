/** Clips are made, read by the real reader, and gone. */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { openReader } from "../../src/adapters/reader.ts";
import { type ClipSpec, makeClip } from "../../src/demo/encode.ts";
import type { Span } from "../../src/media/span.ts";
import type { Tap } from "../../src/media/taps.ts";
import { temporaryFolder } from "../folders.ts";

/** Seeds from here on: nothing was tuned on them. */
export const freshSeed = 113_000_000;

export interface Reading {
  /** What taps find is left here. */
  folder: string;
  /** Reads a file once for a tap. @throws Error when that failed */
  read<Found>(file: string, tap: Tap): Promise<Found>;
  /** The same of a clip that is made for it. @param ending chooses the container */
  readClip<Found>(ending: string, clip: ClipSpec, tap: Tap): Promise<Found>;
}

/** Gives a real reader to `work`, for as long as that takes. */
export async function whileReading<Result>(work: (reading: Reading) => Promise<Result>): Promise<Result> {
  using folder = temporaryFolder();
  const reader = openReader({ slots: 1 });
  const { signal } = new AbortController();
  async function read<Found>(file: string, tap: Tap): Promise<Found> {
    const { outcomes } = await reader.read({ file, taps: [tap], artefactFolder: folder.path }, { signal });
    const [outcome] = outcomes;
    if ("failed" in outcome!) throw new Error(outcome.failed);
    return outcome!.found as Found;
  }
  try {
    return await work({
      folder: folder.path,
      read,
      async readClip<Found>(ending: string, clip: ClipSpec, tap: Tap) {
        const file = join(folder.path, `clip.${ending}`);
        makeClip(file, clip);
        const found = await read<Found>(file, tap);
        rmSync(file);
        return found;
      },
    });
  } finally {
    await reader.close();
  }
}

/** In percent of all. */
export const share = (right: number, all: number): number => (100 * right) / all;

/** Whether both edges are where they should be. */
export const isNear = (found: Span, truth: Span, withinMs: number): boolean =>
  Math.abs(found.startMs - truth.startMs) <= withinMs && Math.abs(found.endMs - truth.endMs) <= withinMs;

/** Whether there are as many as there should be, each where it should be. */
export const areNear = (found: readonly Span[], truth: readonly Span[], withinMs: number): boolean =>
  found.length === truth.length && found.every((span, i) => isNear(span, truth[i]!, withinMs));
