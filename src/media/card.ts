import { type Columns, type Lettering, letteringOnGround, letteringOverPicture } from "./lettering.ts";
import type { SmallPicture } from "./small-picture.ts";

/** What a picture shows to somebody who waits for the credits. */
export interface CardEvidence extends Lettering {
  /** Share of the pixels that are black, 0..1. */
  black: number;
  /** Share of the pixels of the picture, or of its plainer half, that have the luma of its ground, 0..1. */
  groundShare: number;
  /** What is one plain ground, empty or with text: all of it, one half (credits beside a last scene), or nothing. */
  ground: "whole" | "half" | "none";
}

/** Luma in full range: 32 in video range, the usual bound of black frames, is 19. */
const blackLuma = 18;
/** How far a pixel of the ground may be from its luma or chroma. */
const reach = 8;
/** A ground takes up this share at least; text covers the rest. */
const leastGround = 0.72;
/** Where there is no text: in a dim shot something is to be seen. */
const emptyGround = 0.98;

/** Looks at a picture in a few passes over its pixels. */
export function cardEvidence(picture: SmallPicture): CardEvidence {
  const { width, height, y, u, v } = picture;
  const half = width >> 1;
  const left = histogramOf(y, width, { from: 0, to: half });
  const right = histogramOf(y, width, { from: half, to: width });
  const whole = left.map((count, level) => count + right[level]!);
  const sampled = width * Math.ceil(height / 2);

  const areas = [
    { columns: { from: 0, to: width }, ...groundOf(whole) },
    { columns: { from: 0, to: half }, ...groundOf(left) },
    { columns: { from: half, to: width }, ...groundOf(right) },
  ];
  const area = areas.find(({ columns, share }) => {
    const chroma = { from: columns.from >> 1, to: columns.to >> 1 };
    return share >= leastGround && [u, v].every((plane) => isPlain(plane, half, chroma));
  });
  const black = sum(whole, 0, blackLuma) / sampled;
  const lettering = area && letteringOnGround(picture, area.columns, area.level);
  if (area && lettering && (lettering.lines > 0 || area.share >= emptyGround))
    return { black, groundShare: area.share, ground: area === areas[0] ? "whole" : "half", ...lettering };
  return { black, groundShare: areas[0]!.share, ground: "none", ...letteringOverPicture(picture) };
}

const isPlain = (plane: Uint8Array, width: number, columns: Columns): boolean =>
  groundOf(histogramOf(plane, width, columns)).share >= leastGround;

/** Of every second row, which says as much. */
function histogramOf(plane: Uint8Array, width: number, { from, to }: Columns): Uint32Array {
  const counts = new Uint32Array(256);
  for (let row = 0; row < plane.length; row += 2 * width)
    for (let at = row + from; at < row + to; at++) counts[plane[at]!]!++;
  return counts;
}

/** The level around which most pixels are, and their share. */
function groundOf(histogram: Uint32Array): { level: number; share: number } {
  const all = sum(histogram, 0, 255);
  let level = 0;
  let most = 0;
  let within = sum(histogram, 0, reach - 1);
  for (let centre = 0; centre < 256; centre++) {
    within += (histogram[centre + reach] ?? 0) - (histogram[centre - reach - 1] ?? 0);
    // The middle one of equally good levels would cost more than it is worth: the contrast of text is far wider.
    if (within > most) [level, most] = [centre, within];
  }
  return { level, share: most / all };
}

/** @param last included. */
function sum(histogram: Uint32Array, first: number, last: number): number {
  let total = 0;
  for (let level = first; level <= last; level++) total += histogram[level]!;
  return total;
}
