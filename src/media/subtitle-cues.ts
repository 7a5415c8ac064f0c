import { parse } from "@plussub/srt-vtt-parser";
import type { Span } from "./span.ts";

/** Endings of the subtitle files whose cues can be read: SubRip, WebVTT, (Advanced) SubStation Alpha. */
export const subtitleEndings = [".srt", ".vtt", ".ass", ".ssa"] as const;

/**
 * When each cue of a subtitle file is shown.
 * @throws Error when it is none
 */
export function cuesOf(text: string): Span[] {
  // The parser takes neither a mark at the start nor lines that end as on Windows.
  const plain = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  if (/^\[Script Info\]/im.test(plain)) return dialogueOf(plain);
  // Its types are lost in imports without endings.
  const entries = parse(plain).entries as { from: number; to: number }[];
  return entries.map(({ from, to }) => ({ startMs: from, endMs: to }));
}

/** `Dialogue: 0,0:00:01.00,0:00:02.50,...`: a layer or mark, start and end in hundredths of a second. */
const dialogue = /^Dialogue:[^,\n]*,\s*(\d+):(\d\d):(\d\d\.\d+)\s*,\s*(\d+):(\d\d):(\d\d\.\d+)\s*,/gim;

const dialogueOf = (text: string): Span[] =>
  [...text.matchAll(dialogue)].map((found) => {
    const [, ...said] = found.map(Number) as [number, number, number, number, number, number, number];
    return { startMs: msOf(said[0], said[1], said[2]), endMs: msOf(said[3]!, said[4]!, said[5]!) };
  });

const msOf = (hours: number, minutes: number, seconds: number): number =>
  Math.round(((hours * 60 + minutes) * 60 + seconds) * 1000);
