/** The ways of reading the film that are compared: our reader, and runs of FFmpeg's libraries. */

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { openReader } from "../src/adapters/reader.ts";
import type { Tap } from "../src/media/taps.ts";
import type { FfmpegRun } from "./ffmpeg-run.ts";
import { temporaryFolder } from "./folders.ts";
import { type Cost, childrenCost, childrenOf, memoryOf } from "./measure.ts";

const program = join(import.meta.dirname, "ffmpeg-run.ts");

/** Reads a file once with our reader, in a child process that is new. */
export async function readOnce(file: string, taps: readonly Tap[]): Promise<Cost> {
  using folder = temporaryFolder();
  return await childrenCost(async () => {
    const reader = openReader({ slots: 1 });
    const { signal } = new AbortController();
    await reader.read({ file, taps, artefactFolder: folder.path }, { signal }).finally(() => reader.close());
  });
}

/** @returns megabytes that the process that reads has occupied at most */
export async function peakMemoryOfRead(file: string, taps: readonly Tap[]): Promise<number> {
  using folder = temporaryFolder();
  const reader = openReader({ slots: 1 });
  let most = 0;
  const timer = setInterval(() => {
    for (const pid of childrenOf(process.pid)) most = Math.max(most, memoryOf(pid).most);
  }, 20);
  const { signal } = new AbortController();
  await reader.read({ file, taps, artefactFolder: folder.path }, { signal }).finally(() => {
    clearInterval(timer);
    return reader.close();
  });
  return most;
}

/** Runs FFmpeg's libraries on a file once for each thing wanted, each in a child process of its own. */
export function runSeparately(file: string, ...wanted: readonly FfmpegRun[]): Promise<Cost> {
  return childrenCost(async () => {
    for (const what of wanted) await promisify(execFile)(process.execPath, [program, what, file]);
  });
}

/** As `runSeparately`, on the first seconds only. */
export function runOnStart(file: string, seconds: number, wanted: FfmpegRun): Promise<Cost> {
  return childrenCost(() => promisify(execFile)(process.execPath, [program, wanted, file, String(seconds)]));
}
