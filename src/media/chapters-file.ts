/**
 * Chapters as a text, in the simple format that OGMtools began and mkvmerge, MP4Box and many players read: for each a
 * line with its start and one with its name. A chapter has no end: it lasts until the next one.
 */

import type { Span } from "./span.ts";

export interface NamedSpan extends Span {
  title: string;
}

/** A marker this close to a chapter's start begins with it. */
const sameMomentMs = 1000;

/**
 * @param chapters in order, from the part's start to its end
 * @param markers stretches of them, each a chapter of its own: what it interrupts goes on after it
 */
export function chaptersText(chapters: readonly NamedSpan[], markers: readonly NamedSpan[]): string {
  const kept = chapters.filter(({ startMs }) => !markers.some((marker) => isCovered(startMs, marker)));
  const begun = [...kept, ...markers];
  const endMs = chapters.at(-1)?.endMs ?? 0;
  const resumed = markers.flatMap((marker) => {
    const next = [...begun.map(({ startMs }) => startMs), endMs];
    if (marker.endMs > endMs || next.some((timeMs) => Math.abs(timeMs - marker.endMs) <= sameMomentMs))
      return [];
    const interrupted = chapters.findLast(({ startMs }) => startMs <= marker.endMs);
    return interrupted ? [{ startMs: marker.endMs, title: interrupted.title }] : [];
  });
  return [...begun, ...resumed]
    .toSorted((one, other) => one.startMs - other.startMs)
    .map(({ startMs, title }, index) => {
      const number = String(index + 1).padStart(2, "0");
      return `CHAPTER${number}=${clockTime(startMs)}\nCHAPTER${number}NAME=${oneLine(title)}\n`;
    })
    .join("");
}

/** A chapter that begins with a marker, or inside it, has the marker in its place. */
const isCovered = (timeMs: number, { startMs, endMs }: Span): boolean =>
  Math.abs(timeMs - startMs) <= sameMomentMs || (timeMs > startMs && timeMs < endMs - sameMomentMs);

/** `01:02:03.004` */
function clockTime(timeMs: number): string {
  const milliseconds = Math.max(0, Math.round(timeMs));
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const [hours, minutes, seconds] = [
    milliseconds / 3_600_000,
    (milliseconds / 60_000) % 60,
    (milliseconds / 1000) % 60,
  ];
  return `${two(hours)}:${two(minutes)}:${two(seconds)}.${String(milliseconds % 1000).padStart(3, "0")}`;
}

const oneLine = (title: string): string => title.replaceAll(/\s+/g, " ").trim();
