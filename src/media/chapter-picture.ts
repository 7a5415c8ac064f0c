/** Chooses the picture that stands for a chapter. */

import type { SmallPicture } from "./small-picture.ts";

/** Luma in full range; below the first value a pixel is black, above the second it is white. */
const blackLuma = 20;
const whiteLuma = 245;
/** Bits a pixel of luma, of 64 levels, in a picture with much to see. */
const richEntropy = 5;
/** Mean difference of neighbours in luma, in a sharp picture. */
const sharpDifference = 6;
/** Mean distance from grey of a colourful picture. */
const richSaturation = 24;

/**
 * How well a picture stands for what is around it: 0 for black, white or any single colour, up to 1 for one that is
 * sharp, colourful, neither dark nor glaring, and has much to see.
 */
export function pictureScore({ width, y, u, v }: SmallPicture): number {
  const levels = new Uint32Array(64);
  let [sum, differences, unseen] = [0, 0, 0];
  // Every second row says as much.
  for (let row = 0; row < y.length; row += 2 * width)
    for (let at = row; at < row + width; at++) {
      const luma = y[at]!;
      sum += luma;
      levels[luma >> 2]!++;
      if (luma < blackLuma || luma > whiteLuma) unseen++;
      if (at > row) differences += Math.abs(luma - y[at - 1]!);
    }
  const count = levels.reduce((total, of) => total + of, 0);
  const entropy = levels.reduce(
    (bits, of) => (of === 0 ? bits : bits - (of / count) * Math.log2(of / count)),
    0,
  );
  let saturation = 0;
  for (let at = 0; at < u.length; at++) saturation += Math.abs(u[at]! - 128) + Math.abs(v[at]! - 128);

  const share = (value: number, enough: number) => Math.min(1, value / enough);
  const light = 1 - Math.abs(sum / count - 118) / 137;
  const seen = 1 - unseen / count;
  const merits =
    0.45 * share(entropy, richEntropy) +
    0.3 * share(differences / count, sharpDifference) +
    0.25 * share(saturation / u.length, richSaturation);
  return merits * light * seen * share(entropy, 1);
}

/** A picture that may stand for a chapter. */
export interface Candidate {
  timeMs: number;
  /** See `pictureScore`. */
  score: number;
}

/** A picture further away must be better by this much for each second. */
const costOfSecond = 0.01;
/** Below this score there is next to nothing to see. */
const leastScore = 0.08;

/**
 * The better one of two candidates for the picture of a chapter that begins at a time: the one with more to see, or
 * the one closer to the beginning when they are about equal. One with nothing to see loses to any other.
 */
export function betterPicture<T extends Candidate>(one: T, other: T, startMs: number): T {
  const worth = ({ timeMs, score }: Candidate) =>
    score < leastScore ? score - 1_000 : score - (costOfSecond * Math.abs(timeMs - startMs)) / 1000;
  return worth(other) > worth(one) ? other : one;
}
