import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Stream } from "node-av/lib";
import { longestKeyframeGapMs } from "../../media/mp4-keyframes.ts";

/** The tables of a film of many hours fit easily; more is not looked at. */
const mostTables = 64 * 1024 * 1024;

/** The longest gap between keyframes, where the file says it ahead of its media; undefined where it does not. */
export function declaredKeyframeGapMs(file: string, stream: Stream): number | undefined {
  try {
    const moov = readMoov(file);
    return moov && longestKeyframeGapMs(moov, stream.id);
  } catch {
    // Tables that contradict themselves say nothing; FFmpeg may still make something of the file.
    return undefined;
  }
}

/** The body of the `moov` box of an MP4. */
function readMoov(file: string): Uint8Array | undefined {
  const handle = openSync(file, "r");
  try {
    const { size: end } = fstatSync(handle);
    const head = Buffer.alloc(16);
    for (let at = 0; at + 8 <= end; ) {
      readSync(handle, head, 0, 16, at);
      const short = head.readUInt32BE(0);
      const headLength = short === 1 ? 16 : 8;
      const size = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? end - at : short;
      if (size < headLength || at + size > end) return undefined;
      if (head.toString("latin1", 4, 8) === "moov") {
        if (size > mostTables) return undefined;
        const body = Buffer.alloc(size - headLength);
        readSync(handle, body, 0, body.length, at + headLength);
        return body;
      }
      at += size;
    }
    return undefined;
  } finally {
    closeSync(handle);
  }
}
