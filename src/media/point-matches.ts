/** A stretch of one fingerprint that sounds like one of another: places and lengths in points. */
export interface PointMatch {
  /** Which fingerprints: `a` comes before `b`. */
  a: number;
  b: number;
  startA: number;
  startB: number;
  length: number;
}

export interface MatchOptions {
  /** Points of the shortest match. */
  shortest: number;
  /** Points that may differ in a row within a match. */
  longestGap: number;
}

/** Each fingerprint is compared with so many after it, so that the work grows with the number of them only. */
const reach = 24;
/** A point that comes back more often within one fingerprint says little: only its first places vote. */
const votesPerPoint = 4;
/** A shift is looked at when so many equal points, or points next to them, speak for it. */
const votesNeeded = 5;
/** Shifts that near a better one are the same one, taken half a hop later. */
const sameShift = 4;
/**
 * Of 32 bits, with so many different ones points are neither alike nor not; with fewer they are the more alike, as far
 * as 1, with more the less, as far as -0.5. Different sounds differ in 16 on average.
 */
const doubtfulBits = 10;
const bitsPerLikeness = 4;
const leastLikeness = -0.5;

/**
 * Finds what fingerprints have in common. Equal points vote for the shift between their two fingerprints (all places of
 * all points are known, so nothing depends on the order of comparing); along the shifts that win, points are compared
 * bit by bit, and runs are cut out as in local alignment of sequences (Smith and Waterman 1981): they begin and end where
 * likeness adds up to most, also where a voice over the music leaves little of it. Void points (0) are like nothing. Music that repeats itself is like itself at several shifts: the longest
 * match counts.
 *
 * @returns matches of each pair in the order of the pairs.
 */
export function matchPoints(prints: readonly Uint32Array[], options: MatchOptions): PointMatch[] {
  return candidates(prints).flatMap(({ a, b, shifts }) => {
    const matches = shifts
      .flatMap((shift) => alikeRuns(prints[a]!, prints[b]!, shift, options))
      .sort((one, other) => other.length - one.length);
    const kept: Run[] = [];
    for (const match of matches) if (!kept.some((longer) => covers(longer, match))) kept.push(match);
    return kept.map((run) => ({ a, b, ...run }));
  });
}

type Run = Pick<PointMatch, "startA" | "startB" | "length">;

/** Whether half of a match, on both sides, is in another one. */
function covers(longer: Run, match: Run): boolean {
  return [match.startA - longer.startA, match.startB - longer.startB].every(
    (start) => Math.min(longer.length, start + match.length) - Math.max(0, start) >= match.length / 2,
  );
}

interface Candidates {
  a: number;
  b: number;
  /** Points by which places in `b` are after those in `a`. */
  shifts: number[];
}

function candidates(prints: readonly Uint32Array[]): Candidates[] {
  const longest = Math.max(0, ...prints.map((print) => print.length));
  const span = 2 * longest;
  const found: Candidates[] = [];
  let pair = -1;
  let bins: Bin[] = [];
  const endPair = () => {
    const shifts = winners(bins).map((shift) => shift - longest);
    found.push({ a: Math.floor(pair / prints.length), b: pair % prints.length, shifts });
  };
  const votes = votesOf(prints, longest, span);
  for (let i = 0, next = 0; i < votes.length; i = next) {
    while (next < votes.length && votes[next] === votes[i]) next++;
    const of = Math.floor(votes[i]! / span);
    if (of !== pair) {
      if (pair >= 0) endPair();
      pair = of;
      bins = [];
    }
    bins.push({ shift: votes[i]! % span, votes: next - i });
  }
  if (pair >= 0) endPair();
  return found;
}

interface Bin {
  shift: number;
  votes: number;
}

/** The shifts with enough votes, their neighbours' included, best first. */
function winners(bins: readonly Bin[]): number[] {
  const votesAt = new Map(bins.map(({ shift, votes }) => [shift, votes]));
  const together = bins
    .map(({ shift, votes }) => ({
      shift,
      votes,
      all: votes + (votesAt.get(shift - 1) ?? 0) + (votesAt.get(shift + 1) ?? 0),
    }))
    .filter(({ all }) => all >= votesNeeded)
    .sort((one, other) => other.votes - one.votes || other.all - one.all || one.shift - other.shift);
  const taken: number[] = [];
  for (const { shift } of together)
    if (taken.every((better) => Math.abs(better - shift) > sameShift)) taken.push(shift);
  return taken;
}

/** One number for each vote, `(a * prints + b) * span + shift + longest`, in order. */
function votesOf(prints: readonly Uint32Array[], longest: number, span: number): Float64Array {
  const points = new Uint32Array(prints.reduce((sum, print) => sum + print.length, 0));
  const owners = new Uint32Array(points.length);
  const places = new Uint32Array(points.length);
  let filled = 0;
  for (const [owner, print] of prints.entries()) {
    points.set(print, filled);
    owners.fill(owner, filled, filled + print.length);
    for (let i = 0; i < print.length; i++) places[filled + i] = i;
    filled += print.length;
  }
  const order = orderByValue(points);
  let votes = new Float64Array(1 << 16);
  let count = 0;
  const vote = (a: number, b: number): void => {
    if (count === votes.length) {
      const larger = new Float64Array(2 * count);
      larger.set(votes);
      votes = larger;
    }
    const shift = places[b]! - places[a]! + longest;
    votes[count++] = (owners[a]! * prints.length + owners[b]!) * span + shift;
  };
  for (let i = 0, next = 0; i < order.length; i = next) {
    const point = points[order[i]!]!;
    const same: number[] = [];
    for (let ofOwner = 0; next < order.length && points[order[next]!] === point; next++) {
      const at = order[next]!;
      const again = same.length > 0 && owners[same.at(-1)!] === owners[at];
      ofOwner = again ? ofOwner + 1 : 1;
      if (ofOwner <= votesPerPoint) same.push(at);
    }
    if (point === 0) continue;
    for (let a = 0; a < same.length; a++)
      for (let b = a + 1; b < same.length && owners[same[b]!]! - owners[same[a]!]! <= reach; b++)
        if (owners[same[a]!] !== owners[same[b]!]) vote(same[a]!, same[b]!);
  }
  return votes.subarray(0, count).sort();
}

/** The places of all values from the smallest value up, places of equal ones in order: a radix sort by 16 bits twice. */
function orderByValue(values: Uint32Array): Uint32Array {
  let order = Uint32Array.from(values, (_, i) => i);
  for (const bits of [0, 16]) {
    const starts = new Uint32Array(0x1_0001);
    for (const value of values) starts[((value >>> bits) & 0xffff) + 1]!++;
    for (let digit = 0; digit < 0x1_0000; digit++) starts[digit + 1]! += starts[digit]!;
    const sorted = new Uint32Array(values.length);
    for (const at of order) sorted[starts[(values[at]! >>> bits) & 0xffff]!++] = at;
    order = sorted;
  }
  return order;
}

function alikeRuns(
  printA: Uint32Array,
  printB: Uint32Array,
  shift: number,
  { shortest, longestGap }: MatchOptions,
): Run[] {
  const runs: Run[] = [];
  const end = Math.min(printA.length, printB.length - shift);
  let start = 0;
  let score = 0;
  let best = 0;
  let bestEnd = 0;
  const close = () => {
    const length = bestEnd - start;
    if (length >= shortest) runs.push({ startA: start, startB: start + shift, length });
    score = best = 0;
  };
  for (let i = Math.max(0, -shift); i < end; i++) {
    const alike = likeness(printA[i]!, printB[i + shift]!);
    if (alike > 0) {
      if (score === 0) start = i;
      score += alike;
      if (score > best) {
        best = score;
        bestEnd = i + 1;
      }
    } else if (score > 0) {
      score += alike;
      if (score <= 0 || i - bestEnd >= longestGap) {
        // What came since the best end may hold the beginning of the next run.
        i = bestEnd;
        close();
      }
    }
  }
  if (best > 0) close();
  return runs;
}

function likeness(a: number, b: number): number {
  if (a === 0 || b === 0) return leastLikeness;
  // Bits that differ, counted in parallel (Warren, Hacker's Delight, 5-1).
  let bits = a ^ b;
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  bits = (bits + (bits >>> 4)) & 0x0f0f0f0f;
  const different = Math.imul(bits, 0x01010101) >>> 24;
  return Math.max(leastLikeness, Math.min(1, (doubtfulBits - different) / bitsPerLikeness));
}
