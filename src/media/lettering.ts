/**
 * Finds lines of text in a small picture without reading them: rows with many narrow strokes close to one another,
 * in bands as high as type is, with quiet rows between.
 */

import type { SmallPicture } from "./small-picture.ts";

/** A stretch of columns, in pixels. */
export interface Columns {
  from: number;
  to: number;
}

export interface Lettering {
  /** Lines of text. */
  lines: number;
  /** Those of them that lie above the place of subtitles. */
  upperLines: number;
  /** For each row, how many strokes stand close to the one before: 0..255. What scrolls is seen in it. */
  profile: Uint8Array;
}

/** What differs this much from the ground is ink. Strokes of small type lose half of their contrast when scaled. */
const contrast = 40;
/** Pixels, at a width of 320: a stroke of type, and the gap to the next one of the same word. */
const widestStroke = 14;
const widestGap = 12;
/** Pixels: of a star. */
const widestSpeck = 4;
/** Strokes of a row that stand close: four uprights are a name of two or three letters. */
const leastStrokes = 3;
const leastHeight = 3;
/** Over a picture large type cannot be told from texture. */
const greatestHeight = { onGround: 32, overPicture: 16 };
/** Outside this share of the columns at each side there is hardly any type, but as much of anything else. */
const margin = 0.03;
/** Subtitles lie below this share of the height. */
const subtitleTop = 0.72;

/** Text on a ground of one luma. @param ground luma 0..255. */
export function letteringOnGround(picture: SmallPicture, columns: Columns, ground: number): Lettering {
  const { y, width } = picture;
  return letteringOf(picture, columns, greatestHeight.onGround, (row, ink) => {
    let count = 0;
    for (let x = columns.from, at = row * width + x; x < columns.to; x++, at++) {
      const difference = y[at]! - ground;
      const dark = difference > contrast || difference < -contrast ? 1 : 0;
      ink[x] = dark;
      count += dark;
    }
    return count;
  });
}

/** Bright text over anything: strokes that are brighter than what lies to their left and to their right. */
export function letteringOverPicture(picture: SmallPicture): Lettering {
  const { y, width } = picture;
  const reach = 5;
  return letteringOf(picture, { from: 0, to: width }, greatestHeight.overPicture, (row, ink) => {
    let count = 0;
    for (let x = reach, at = row * width + reach; x < width - reach; x++, at++) {
      const level = y[at]! - contrast;
      const bright = level > y[at - reach]! && level > y[at + reach]! ? 1 : 0;
      ink[x] = bright;
      count += bright;
    }
    return count;
  });
}

/** @param inkOf marks the ink of a row with 1, everything else with 0, and says how much there is. */
function letteringOf(
  { width, height }: SmallPicture,
  columns: Columns,
  highest: number,
  inkOf: (row: number, ink: Uint8Array) => number,
): Lettering {
  const ink = new Uint8Array(width);
  const profile = new Uint8Array(height);
  const border =
    Math.ceil((columns.to - columns.from) * margin) + (columns.to - columns.from < width ? 0 : 5);
  let all = 0;
  let atBorder = 0;
  for (let row = 0; row < height; row++) {
    const count = inkOf(row, ink);
    if (count === 0) continue;
    if (count > leastStrokes) profile[row] = closeStrokes(ink, columns);
    all += withoutSpecks(ink, columns);
    for (let x = 0; x < border; x++) atBorder += ink[columns.from + x]! + ink[columns.to - 1 - x]!;
  }
  const expectedAtBorder = (all * 2 * border) / (columns.to - columns.from);
  const isScattered = atBorder > expectedAtBorder / 3;
  return { ...(isScattered ? { lines: 0, upperLines: 0 } : linesOf(profile, highest)), profile };
}

/** Wipes out narrow strokes that stand alone in their row: stars behind text are everywhere. @returns what ink is left */
function withoutSpecks(ink: Uint8Array, { from, to }: Columns): number {
  let left = 0;
  let before = Number.NEGATIVE_INFINITY;
  let speck: { start: number; end: number } | undefined;
  const settle = (next: number) => {
    if (speck && next - speck.end > widestGap) ink.fill(0, speck.start, speck.end);
    else if (speck) left += speck.end - speck.start;
    speck = undefined;
  };
  for (let x = from; x < to; x++) {
    if (ink[x] === 0) continue;
    const start = x;
    while (x < to && ink[x] === 1) x++;
    settle(start);
    if (x - start <= widestSpeck && start - before > widestGap) speck = { start, end: x };
    else left += x - start;
    before = x;
  }
  settle(Number.POSITIVE_INFINITY);
  return left;
}

/** How many strokes of a row stand close to the stroke before; none when most of its ink is not strokes. */
function closeStrokes(ink: Uint8Array, { from, to }: Columns): number {
  let close = 0;
  let inStrokes = 0;
  let inBlocks = 0;
  let lastEnd = Number.NEGATIVE_INFINITY;
  for (let x = from; x < to; x++) {
    if (ink[x] === 0) continue;
    const start = x;
    while (x < to && ink[x] === 1) x++;
    const length = x - start;
    if (length > widestStroke) inBlocks += length;
    else {
      inStrokes += length;
      if (start - lastEnd <= widestGap) close++;
      lastEnd = x;
    }
  }
  return inBlocks > inStrokes ? 0 : Math.min(255, close);
}

function linesOf(profile: Uint8Array, highest: number): { lines: number; upperLines: number } {
  const height = profile.length;
  let lines = 0;
  let upperLines = 0;
  for (let row = 0; row < height; row++) {
    if (profile[row]! < leastStrokes) continue;
    const start = row;
    let densest = 0;
    for (; row < height && profile[row]! >= leastStrokes; row++) densest = Math.max(densest, profile[row]!);
    const length = row - start;
    // What begins or ends slowly is a texture, not type.
    const quiet = Math.max(1, densest * 0.4);
    const isBanded = (profile[start - 2] ?? 0) <= quiet && (profile[row + 1] ?? 0) <= quiet;
    if (length < leastHeight || length > highest || !isBanded) continue;
    lines++;
    if (start < subtitleTop * height) upperLines++;
  }
  return { lines, upperLines };
}

/** Whether there is text so low that subtitles never are: it comes in from below. */
export const hasTextAtEdge = ({ profile }: Lettering): boolean =>
  profile.subarray(Math.ceil(profile.length * 0.95)).some((strokes) => strokes >= leastStrokes);

/**
 * Whether text moved up from one picture to the next: the rows of the second match those of the first further down
 * clearly better than those at the same place.
 */
export function hasScrolled(before: Uint8Array, after: Uint8Array): boolean {
  if (before.length !== after.length) return false;
  const still = likeness(before, after, 0);
  let best = 0;
  for (let shift = 3; shift < before.length * 0.7; shift++)
    best = Math.max(best, likeness(before, after, shift));
  return best > 0.7 && best > still + 0.25;
}

/** Cosine of the rows that both show when the second is moved down by `shift`; 0 where too few have text. */
function likeness(before: Uint8Array, after: Uint8Array, shift: number): number {
  let product = 0;
  let left = 0;
  let right = 0;
  let withText = 0;
  for (let row = shift; row < before.length; row++) {
    const [a, b] = [before[row]!, after[row - shift]!];
    product += a * b;
    left += a * a;
    right += b * b;
    if (a > 0) withText++;
  }
  return withText < 12 || right === 0 ? 0 : product / Math.sqrt(left * right);
}
