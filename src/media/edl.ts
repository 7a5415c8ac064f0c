/**
 * Edit decision lists as MPlayer, Kodi and Comskip know them: a text file beside the media with a line for each
 * stretch: start, end, and a number for what a player does with it.
 */

import type { Span } from "./span.ts";

/** Left out when playing, played without sound, a place to jump to, a break with advertisements. */
export type EdlAction = "cut" | "mute" | "scene" | "commercial";

export interface EdlEntry extends Span {
  action: EdlAction;
}

const actions: readonly EdlAction[] = ["cut", "mute", "scene", "commercial"];

/** One line for each entry, in order, in seconds with three decimals. Nothing else: there are no comments. */
export function writeEdl(entries: readonly EdlEntry[]): string {
  return entries
    .toSorted((a, b) => a.startMs - b.startMs)
    .map(({ startMs, endMs, action }) => {
      const [start, end] = [startMs, endMs].map((time) => (time / 1000).toFixed(3));
      return `${start}\t${end}\t${actions.indexOf(action)}\n`;
    })
    .join("");
}

/**
 * Reads a list. Empty lines and lines that begin with `##` (comments that some people write, though Kodi takes them for
 * frame numbers) are passed over; a line without an action cuts, as MPlayer and Kodi have it.
 * @throws Error that names the line, what was expected and what was found.
 */
export function readEdl(text: string): EdlEntry[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .flatMap((line, index) =>
      line.trim() === "" || /^\s*##/.test(line) ? [] : [entryOf(line.trim(), index + 1)],
    )
    .sort((a, b) => a.startMs - b.startMs);
}

function entryOf(line: string, number: number): EdlEntry {
  const refuse = (expected: string): Error =>
    new Error(
      `Line ${number} of the edit decision list: expected ${expected}, but found "${line.slice(0, 80)}".`,
    );
  const [start, end, action = "0", ...rest] = line.split(/\s+/);
  if (start === undefined || end === undefined || rest.length > 0)
    throw refuse("a start, an end and an action between spaces or tabs");
  if (start.startsWith("#") || end.startsWith("#"))
    throw refuse(
      "times, because frame numbers depend on a frame rate that the list does not name (write seconds instead)",
    );
  const [startMs, endMs] = [timeOf(start), timeOf(end)];
  if (startMs === undefined || endMs === undefined)
    throw refuse("times in seconds (12.5) or as hours:minutes:seconds (0:00:12.5)");
  if (!/^[0-3]$/.test(action))
    throw refuse("an action of 0 (cut), 1 (mute), 2 (scene marker) or 3 (commercial break)");
  if (endMs < startMs) throw refuse("an end that is not before the start");
  return { startMs, endMs, action: actions[Number(action)]! };
}

/** @returns milliseconds; undefined for anything that is no time. */
function timeOf(text: string): number | undefined {
  const parts = /^(?:(?:(\d+):)?([0-5]?\d):)?(\d+(?:\.\d*)?|\.\d+)$/.exec(text);
  if (!parts) return undefined;
  const [, hours = "0", minutes, seconds] = parts;
  if (minutes !== undefined && Number(seconds) >= 60) return undefined;
  return Math.round((Number(hours) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds)) * 1000);
}

/**
 * What of the markers of an item goes into a list: breaks to be passed over, and the rest as places to jump to, of which
 * Kodi takes the end. Moments and bookmarks are left out.
 */
export const entriesOf = (
  markers: readonly { type: string; startMs: number; endMs: number | null }[],
): EdlEntry[] =>
  markers.flatMap(({ type, startMs, endMs }): EdlEntry[] => {
    if (endMs === null || endMs <= startMs) return [];
    if (type === "commercial") return [{ startMs, endMs, action: "commercial" }];
    return ["intro", "recap", "credits"].includes(type) ? [{ startMs, endMs, action: "scene" }] : [];
  });

/** The breaks of a list. Comskip writes them as cuts unless it is told otherwise. */
export const breaksFromEdl = (entries: readonly EdlEntry[]): Span[] =>
  entries
    .filter(({ action, startMs, endMs }) => (action === "commercial" || action === "cut") && endMs > startMs)
    .map(({ startMs, endMs }) => ({ startMs, endMs }));

/** As Comskip's users, SponsorBlock and television recorders call chapters of advertisements, with or without a number. */
const adTitle =
  /^(?:\[sponsorblock\]:\s*(?:sponsor|unpaid\/self promotion)(?:[\s/].*)?|(?:ad|ads|advert|advertisement|advertisements|advertising|commercial|commercials|commercial break|ad break|werbung|werbeblock|werbepause|publicité|pub|anuncios|publicidad|pubblicità|reclame|reklame?)(?:[\s:#-]*\d+)?)$/iu;

/** The breaks that chapters name. */
export const breaksFromChapters = (chapters: readonly (Span & { title: string })[]): Span[] =>
  chapters
    .filter(({ title }) => adTitle.test(title.trim()))
    .map(({ startMs, endMs }) => ({ startMs, endMs }));
