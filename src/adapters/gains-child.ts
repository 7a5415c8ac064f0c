/**
 * A process that makes a copy of a file of music with gains in its tags, and compares both. It is given the file, where
 * the copy goes, and the gains; and prints what came of it.
 */

import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Gains, RefusedFile } from "../media/gain-tags/gains.ts";
import { tagGains } from "../media/gain-tags/tag.ts";
import { leaveSignalsToParent } from "./child-of-server.ts";

/** What came of it; `failed` is an error of the system, which may be another one the next time. */
export type GainsAnswer =
  | { outcome: "written" | "unchanged" }
  | { outcome: "refused"; reason: string }
  | { outcome: "failed"; reason: string; code?: string | undefined };

leaveSignalsToParent();
const [file, aside, gains] = process.argv.slice(2) as [string, string, string];

/** Nobody else may read it before it has the rights of the file. */
const write = (pieces: readonly Uint8Array[]): Promise<void> =>
  pipeline(Readable.from(pieces), createWriteStream(aside, { flags: "wx", mode: 0o600, flush: true }));

process.stdout.write(JSON.stringify(await answer()));

async function answer(): Promise<GainsAnswer> {
  try {
    const pieces = tagGains(await readFile(file), JSON.parse(gains) as Gains);
    if (pieces === undefined) return { outcome: "unchanged" };
    await write(pieces);
    // Most files have their tags already, and need no reader of media.
    const { differenceOf } = await import("./gains/compare.ts");
    const difference = differenceOf(file, aside);
    if (difference === undefined) return { outcome: "written" };
    return { outcome: "refused", reason: `with them its ${difference} would not be the same` };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    if (error instanceof RefusedFile) return { outcome: "refused", reason: message };
    return { outcome: "failed", reason: message, code };
  }
}
