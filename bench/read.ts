/** The ways of reading the film that are compared: our reader, and runs of FFmpeg's libraries. */

import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { openReader } from "../src/adapters/reader.ts";
import type { TapOutcome } from "../src/core/ports.ts";
import type { Tap } from "../src/media/taps.ts";
import type { FfmpegRun } from "./ffmpeg-run.ts";
import { temporaryFolder } from "./folders.ts";
import { type Cost, childrenCost } from "./measure.ts";

const run = promisify(execFile);
const program = join(import.meta.dirname, "ffmpeg-run.ts");

/** Reads a file once with our reader, in a child process that is new. */
export async function readOnce(file: string, taps: readonly Tap[]): Promise<Cost> {
  using folder = temporaryFolder();
  return (await readEach([file], taps, folder.path)).cost;
}

/**
 * Reads one file after the other with our reader, in one child process that is new.
 * @param folder gets what taps leave, of each file in a folder of its number
 * @returns what each tap found in each file. @throws Error when a tap found nothing
 */
export async function readEach(
  files: readonly string[],
  taps: readonly Tap[],
  folder: string,
): Promise<{ cost: Cost; found: unknown[][] }> {
  const found: unknown[][] = [];
  const cost = await childrenCost(async () => {
    const reader = openReader({ slots: 1 });
    const { signal } = new AbortController();
    try {
      for (const [i, file] of files.entries()) {
        const artefactFolder = join(folder, `${i}`);
        mkdirSync(artefactFolder);
        const { outcomes } = await reader.read({ file, taps, artefactFolder }, { signal });
        found.push(outcomes.map((outcome) => foundIn(outcome, file)));
      }
    } finally {
      await reader.close();
    }
  });
  return { cost, found };
}

function foundIn(outcome: TapOutcome, file: string): unknown {
  if ("failed" in outcome) throw new Error(`${file} could not be read: ${outcome.failed}`);
  return outcome.found;
}

/** Runs FFmpeg's libraries on a file once for each thing wanted, each in a child process of its own. */
export function runSeparately(file: string, ...wanted: readonly FfmpegRun[]): Promise<Cost> {
  return childrenCost(async () => {
    for (const what of wanted) await run(process.execPath, [program, what, file]);
  });
}

export interface RunOptions {
  /** Only so much of the file's beginning. */
  seconds?: number;
  /** Where to leave what is made: a folder for pictures, a file for a fingerprint. */
  out?: string;
}

/** One run of FFmpeg's libraries, in a child process. */
export const runOnce = (
  wanted: FfmpegRun,
  file: string,
  { seconds = Number.POSITIVE_INFINITY, out }: RunOptions = {},
): Promise<Cost> =>
  childrenCost(() => run(process.execPath, [program, wanted, file, `${seconds}`, ...(out ? [out] : [])]));
