import { execFile } from "node:child_process";
import type { BigIntStats } from "node:fs";
import { lstat, open, realpath, rename, rm, stat } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import { basename, dirname, extname, join } from "node:path";
import { promisify } from "node:util";
import { type Gains, RefusedFile } from "../media/gain-tags/gains.ts";
import type { GainsAnswer } from "./gains-child.ts";

/** Bytes: a file is held in memory while its tags are written. */
const largest = 2 ** 30;
/** Milliseconds after which a process that reads one file hangs. */
const patience = 600_000;

const run = promisify(execFile);

/**
 * Writes gains into the tags of a file of music. A copy is made and compared in a process of its own, flushed, given the
 * rights, the owner and the time of the file, and put in its place in one step: at any time there is the old file or the
 * new one, whole.
 * @returns `unchanged` where it had these tags already
 * @throws RefusedFile where that cannot be done safely; Error of the file system; `signal.reason` when aborted
 */
export async function writeGains(
  file: string,
  gains: Gains,
  signal: AbortSignal,
): Promise<"written" | "unchanged"> {
  signal.throwIfAborted();
  const real = await realpath(file);
  const before = await lstat(real, { bigint: true });
  if (before.nlink > 1n)
    throw new RefusedFile("it has other names (hard links), which would keep the old file");
  if (before.size > largest) throw new RefusedFile("it is larger than 1 GiB");
  const aside = join(dirname(real), `.${basename(real)}.butler`);
  // Of one that was killed.
  await rm(aside, { force: true });
  try {
    const answer = await copyWith(gains, real, aside, signal);
    if (answer.outcome === "refused") throw new RefusedFile(answer.reason);
    if (answer.outcome === "failed") throw Object.assign(new Error(answer.reason), { code: answer.code });
    if (answer.outcome === "unchanged") return "unchanged";
    await dress(aside, before);
    const now = await lstat(real, { bigint: true });
    if (now.ino !== before.ino || now.size !== before.size || now.mtimeNs !== before.mtimeNs)
      throw new Error(`${file} was changed by somebody else while its tags were written: it stays as it is.`);
    signal.throwIfAborted();
    await rename(aside, real);
    await flush(dirname(real));
    return "written";
  } finally {
    await rm(aside, { force: true });
  }
}

async function copyWith(
  gains: Gains,
  file: string,
  aside: string,
  signal: AbortSignal,
): Promise<GainsAnswer> {
  const entry = join(import.meta.dirname, `gains-child${extname(import.meta.url)}`);
  const options = { signal, timeout: patience, killSignal: "SIGKILL" } as const;
  const running = run(process.execPath, [entry, file, aside, JSON.stringify(gains)], options);
  if (running.child.pid !== undefined) setPriority(running.child.pid, constants.priority.PRIORITY_LOW);
  try {
    return JSON.parse((await running).stdout) as GainsAnswer;
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(
      `Expected to write tags into ${file}, but the process that does ended: ${(error as Error).message}`,
    );
  }
}

/** Gives a file the rights, the owner and, to the microsecond, the time of another. */
async function dress(file: string, { uid, gid, mode, mtimeNs }: BigIntStats): Promise<void> {
  await using handle = await open(file, "r+");
  const own = await stat(file, { bigint: true });
  if (own.uid !== uid || own.gid !== gid)
    await handle.chown(Number(uid), Number(gid)).catch((error: Error) => {
      throw new RefusedFile(`the server may not give a file to its owner (${error.message})`);
    });
  await handle.chmod(Number(mode) & 0o7777);
  // In the middle of the microsecond, so that no rounding leads into the one before.
  const seconds = (Number(mtimeNs / 1000n) + 0.5) / 1e6;
  await handle.utimes(seconds, seconds);
  await handle.sync();
}

async function flush(folder: string): Promise<void> {
  await using handle = await open(folder);
  await handle.sync();
}
