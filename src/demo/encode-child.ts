/** The child process that encodes one clip: a crash in native code ends it and nothing else. */

import { leaveSignalsToParent } from "../adapters/child-of-server.ts";
import { type ClipSpec, makeClip } from "./encode.ts";
import type { PhotoWords } from "./photo-words.ts";

/** What the parent sends, once. */
export interface EncodeOrder {
  file: string;
  spec: ClipSpec;
  words?: PhotoWords | undefined;
}

/** What the parent hears: how far it is, then one of the other two. */
export type EncodeReport = { fraction: number } | { made: true } | { error: string };

leaveSignalsToParent();

const parent = process.ppid;

process.once("message", async ({ file, spec, words }: EncodeOrder) => {
  const report = (what: EncodeReport) => process.send?.(what);
  let percent = -1;
  try {
    makeClip(file, spec, (fraction) => {
      if (Math.floor(fraction * 100) === percent) return;
      percent = Math.floor(fraction * 100);
      // Nothing but this tells a busy process that its parent has died.
      if (process.ppid !== parent) process.exit(1);
      report({ fraction });
    });
    // Few clips are photos, and the library that writes them takes its time to load.
    if (words) await (await import("./photo-words.ts")).writeWords(file, words);
    report({ made: true });
  } catch (error) {
    report({ error: error instanceof Error ? error.message : String(error) });
  }
  process.disconnect?.();
});
