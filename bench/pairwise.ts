/**
 * Intros as media servers find them that compare every episode with every other one: the first partner with whom a
 * stretch is shared decides. A child process; its arguments are files of fingerprints: 32-bit points, little endian.
 */

import { readFileSync } from "node:fs";

/** Seconds from one point to the next: 1365 samples at 11,025 Hz. */
const hop = 1365 / 11_025;
/** Points are alike when at most so many of their 32 bits differ. */
const mostBits = 6;
/** A point is looked up with those so near in value. */
const near = 2;
/** Seconds. */
const longestGap = 3.5;
const length = { shortest: 15, longest: 120 };

export interface Stretch {
  /** Seconds. */
  from: number;
  to: number;
}

/** @returns of each episode, the longest stretch that it shares with the first one that it shares anything with. */
export function introsByPairs(episodes: readonly Uint32Array[]): (Stretch | undefined)[] {
  const found: (Stretch | undefined)[] = episodes.map(() => undefined);
  for (let left = 0; left < episodes.length; left++)
    for (let right = left + 1; right < episodes.length; right++) {
      const shared = sharedStretch(episodes[left]!, episodes[right]!);
      if (!shared) continue;
      found[left] ??= shared.left;
      found[right] ??= shared.right;
    }
  return found;
}

function sharedStretch(left: Uint32Array, right: Uint32Array): { left: Stretch; right: Stretch } | undefined {
  let best: { left: Stretch; right: Stretch } | undefined;
  for (const shift of shiftsOf(left, right)) {
    const stretch = longestRun(alikeAt(left, right, shift));
    if (!stretch) continue;
    const seconds = stretch.to - stretch.from;
    if (seconds < length.shortest || seconds > length.longest) continue;
    if (best && seconds <= best.left.to - best.left.from) continue;
    best = { left: stretch, right: { from: stretch.from + shift * hop, to: stretch.to + shift * hop } };
  }
  return best;
}

/** By how many points the right one may be later: wherever a point of the left one, or one near it, is in the right one. */
function shiftsOf(left: Uint32Array, right: Uint32Array): Set<number> {
  const places = new Map([...right].map((point, place) => [point, place]));
  const shifts = new Set<number>();
  for (const [place, point] of left.entries())
    for (let other = point - near; other <= point + near; other++) {
      const found = places.get(other);
      if (found !== undefined) shifts.add(found - place);
    }
  return shifts;
}

/** Seconds of the left one at which both are alike. */
function alikeAt(left: Uint32Array, right: Uint32Array, shift: number): number[] {
  const times: number[] = [];
  const end = Math.min(left.length, right.length - shift);
  for (let i = Math.max(0, -shift); i < end; i++)
    if (bitsOf(left[i]! ^ right[i + shift]!) <= mostBits) times.push(i * hop);
  return times;
}

/** Times that follow one another without a long gap. */
function longestRun(times: readonly number[]): Stretch | undefined {
  let best: Stretch | undefined;
  let from = times[0];
  for (const [i, to] of times.entries()) {
    if (i > 0 && to - times[i - 1]! > longestGap) from = to;
    if (!best || to - from! > best.to - best.from) best = { from: from!, to };
  }
  return best;
}

/** How many bits are set (Warren, Hacker's Delight, 5-1). */
function bitsOf(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

if (import.meta.main) {
  const episodes = process.argv.slice(2).map((file) => {
    const bytes = readFileSync(file);
    return Uint32Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readUInt32LE(4 * i));
  });
  console.log(JSON.stringify(introsByPairs(episodes)));
}
