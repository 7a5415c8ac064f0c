/**
 * Finds out when a station shows its logo: edges that are at the same pixels of a corner for much of a recording, and
 * missing for some of it. The idea is Comskip's.
 */

import type { SmallPicture } from "./small-picture.ts";

/** The edges in the four corners of one picture: a bit for each pixel. */
export interface CornerEdges {
  timeMs: number;
  bits: Uint8Array;
}

export interface LogoPresence {
  corner: (typeof corners)[number];
  /** For each picture: 1 where the logo is there, 0 where it is not, something between where it is hard to see. */
  samples: { timeMs: number; presence: number }[];
}

const corners = ["top left", "top right", "bottom left", "bottom right"] as const;
/** A corner's part of the width and of the height. */
const cornerWidth = 0.24;
const cornerHeight = 0.28;
/** Luma across two pixels, both directions together. */
const edgeContrast = 24;
/** An edge of the logo is there in this share of all pictures: breaks are shorter than what they interrupt. */
const leastPersistence = 0.5;
/** Less is an accident, more is a frame or an inset. */
const leastPixels = 12;
const mostOfCorner = 0.25;
/** Rows and columns that are edges for this share are the borders of a narrower picture. */
const borderShare = 0.6;

interface CornerShape {
  width: number;
  height: number;
}

const shapeOf = ({ width, height }: { width: number; height: number }): CornerShape => ({
  width: Math.floor(width * cornerWidth),
  height: Math.floor(height * cornerHeight),
});

/** Bytes of one corner. */
const strideOf = ({ width, height }: CornerShape): number => Math.ceil((width * height) / 8);

export function cornerEdges(picture: SmallPicture, timeMs: number): CornerEdges {
  const { width, height, y } = picture;
  const shape = shapeOf(picture);
  const bits = new Uint8Array(corners.length * strideOf(shape));
  for (let corner = 0; corner < corners.length; corner++) {
    // The outermost pixels have no neighbour.
    const left = corner % 2 === 0 ? 1 : width - 1 - shape.width;
    const top = corner < 2 ? 1 : height - 1 - shape.height;
    let bit = corner * strideOf(shape) * 8;
    for (let row = top; row < top + shape.height; row++)
      for (let at = row * width + left, end = at + shape.width; at < end; at++, bit++) {
        const across = Math.abs(y[at + 1]! - y[at - 1]!) + Math.abs(y[at + width]! - y[at - width]!);
        if (across >= edgeContrast) bits[bit >> 3]! |= 1 << (bit & 7);
      }
  }
  return { timeMs, bits };
}

/**
 * @param edges of pictures spread over the recording.
 * @param size of the pictures.
 * @returns null when no corner has a logo, or too few pictures were seen.
 */
export function logoPresence(
  edges: readonly CornerEdges[],
  size: { width: number; height: number },
): LogoPresence | null {
  if (edges.length < 30) return null;
  const shape = shapeOf(size);
  const found = corners
    .map((corner, index) => ({ corner, ...templateOf(edges, shape, index * strideOf(shape) * 8) }))
    .reduce((best, other) => (other.bits.length > best.bits.length ? other : best));
  if (found.bits.length < leastPixels) return null;
  const scores = edges.map(({ bits }) => shareOf(bits, found.bits));
  // Bright scenes swallow some of the logo, so that the usual best is less than all of it.
  const present = scores.toSorted((a, b) => a - b)[Math.floor(scores.length * 0.8)]!;
  return {
    corner: found.corner,
    samples: edges.map(({ timeMs }, i) => ({
      timeMs,
      presence: Math.min(1, Math.max(0, (scores[i]! - found.usual) / (present - found.usual))),
    })),
  };
}

/** The bits of a corner that are a logo's, and how often any other one is set. */
function templateOf(
  edges: readonly CornerEdges[],
  shape: CornerShape,
  firstBit: number,
): { bits: number[]; usual: number } {
  const pixels = shape.width * shape.height;
  const counts = new Uint32Array(pixels);
  for (const { bits } of edges)
    for (let byte = firstBit >> 3, pixel = 0; pixel < pixels; byte++, pixel += 8)
      for (let set = bits[byte]!; set !== 0; set &= set - 1) counts[pixel + 31 - Math.clz32(set & -set)]!++;
  const usual = counts.toSorted()[pixels >> 1]! / edges.length;
  const isPersistent = (pixel: number) =>
    counts[pixel]! >= edges.length * Math.max(leastPersistence, 2.5 * usual);
  const perRow = new Uint32Array(shape.height);
  const perColumn = new Uint32Array(shape.width);
  for (let pixel = 0; pixel < pixels; pixel++)
    if (isPersistent(pixel)) {
      perRow[Math.floor(pixel / shape.width)]!++;
      perColumn[pixel % shape.width]!++;
    }
  const bits: number[] = [];
  for (let pixel = 0; pixel < pixels; pixel++)
    if (
      isPersistent(pixel) &&
      perRow[Math.floor(pixel / shape.width)]! < borderShare * shape.width &&
      perColumn[pixel % shape.width]! < borderShare * shape.height
    )
      bits.push(firstBit + pixel);
  return { bits: bits.length > mostOfCorner * pixels ? [] : bits, usual };
}

function shareOf(bits: Uint8Array, template: readonly number[]): number {
  let set = 0;
  for (const bit of template) set += (bits[bit >> 3]! >> (bit & 7)) & 1;
  return set / template.length;
}
