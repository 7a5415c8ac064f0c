/**
 * A process that makes a copy of a file of music with gains in its tags, and compares both. It is given the file, where
 * the copy goes, and the gains; and prints what came of it.
 */

import { open, readFile } from "node:fs/promises";
import { AV_LOG_QUIET } from "node-av/constants";
import { Log } from "node-av/lib";
import { type Gains, RefusedFile } from "../media/gain-tags/gains.ts";
import { tagGains } from "../media/gain-tags/tag.ts";
import { differenceOf } from "./gains/compare.ts";

/** What came of it; `failed` is an error of the system, which may be another one the next time. */
export type GainsAnswer =
  | { outcome: "written" | "unchanged" }
  | { outcome: "refused"; reason: string }
  | { outcome: "failed"; reason: string; code?: string | undefined };

Log.setLevel(AV_LOG_QUIET);
const [file, aside, gains] = process.argv.slice(2) as [string, string, string];
process.stdout.write(JSON.stringify(await answer()));

async function answer(): Promise<GainsAnswer> {
  try {
    const pieces = tagGains(await readFile(file), JSON.parse(gains) as Gains);
    if (pieces === undefined) return { outcome: "unchanged" };
    await write(pieces);
    const difference = differenceOf(file, aside);
    if (difference === undefined) return { outcome: "written" };
    return { outcome: "refused", reason: `with them its ${difference} would not be the same` };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    if (error instanceof RefusedFile) return { outcome: "refused", reason: message };
    return { outcome: "failed", reason: message, code };
  }
}

/** Nobody else may read it before it has the rights of the file. */
async function write(pieces: readonly Uint8Array[]): Promise<void> {
  await using handle = await open(aside, "wx", 0o600);
  for (const piece of pieces) await handle.writeFile(piece);
  await handle.sync();
}
