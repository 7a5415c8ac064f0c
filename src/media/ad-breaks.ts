/** From where a recording may be cut, and what its logo says, to its breaks: the segmentation of the highest score. */

import { lengthMs, type Span } from "./span.ts";

/** Where one thing may end and the next one begin; what lies within it belongs to neither. */
export interface CutPoint extends Span {
  /** Black and silence together, as between two advertisements; otherwise a change of shot in silence. */
  isBlack: boolean;
}

export interface AdBreak extends Span {
  /** 0.5..1. */
  confidence: number;
}

export interface AdEvidence {
  cuts: readonly CutPoint[];
  /** Whether the station's logo is there, see `logoPresence`; empty where no logo was found. */
  logo: readonly { timeMs: number; presence: number }[];
  durationMs: number;
}

/** Lengths that are sold; a block this close to one certainly has it, and one this far away has not. */
const soldLengthsMs = [10, 15, 20, 30, 45, 60, 90, 120].map((seconds) => seconds * 1000);
const soldWithinMs = { certainly: 200, hardly: 500 };
/** Comskip's bounds: of a break, and of what is shown in one. */
const shortestBreakMs = 25_000;
const longestBreakMs = 600_000;
const shortestBlockMs = 4_000;
const longestBlockMs = 125_000;
/** Within a show black is rarely this soon followed by black. */
const shortBlockMs = 65_000;
/** Most breaks are within these. */
const usualBreakMs = { shortest: 60_000, longest: 300_000 };
/** Between two breaks there is at least this much to see. */
const shortestShowMs = 60_000;
/** At the edges of a recording a break must be clear. */
const edgeMs = 60_000;

/** What speaks for a break and against it, roughly in units of log odds. */
const weights = {
  any: -2.8,
  unusualLength: -0.8,
  atEdge: -1.5,
  borderWithoutBlack: -1.5,
  blockOfSoldLength: 1.6,
  blockOfSoldLengthWithoutBlack: 0.3,
  shortBlockOfOtherLength: -0.6,
  blockOfOtherLength: -0.8,
  tooLongBlock: -4,
  cutWithoutBlack: -0.3,
  cutPassedOver: -0.3,
  /** For each second without the logo, or less for each second with it. */
  logo: 0.12,
};

/** Finds the breaks. In order, apart by at least a minute. */
export function adBreaks({ cuts, logo, durationMs }: AdEvidence): AdBreak[] {
  const points = pointsOf(cuts, durationMs);
  const absence = absenceOf(logo);
  /** For each point the best score of breaks that end there or earlier, and which the last of them is. */
  const best: { score: number; last?: Span & { score: number; before: number } }[] = [{ score: 0 }];
  const openings = points.map((_, from) => blockScores(points, from));
  for (let to = 1; to < points.length; to++) {
    best.push(best[to - 1]!);
    for (let from = to - 1; from >= 0; from--) {
      const span = spanBetween(points[from]!, points[to]!);
      if (lengthMs(span) > longestBreakMs) break;
      const score = breakScore(span, points[from]!, points[to]!, openings[from]![to - from]!);
      if (score <= 0) continue;
      const before = points.findLastIndex((point) => point.endMs <= span.startMs - shortestShowMs);
      const total = score + (best[before]?.score ?? 0);
      if (total > best[to]!.score) best[to] = { score: total, last: { ...span, score, before } };
    }
  }
  const found: AdBreak[] = [];
  for (let { last } = best.at(-1)!; last; last = best[last.before]?.last) {
    const { startMs, endMs, score } = last;
    const confidence = Math.round(100 / (1 + Math.exp(-score))) / 100;
    found.unshift({ startMs: Math.round(startMs), endMs: Math.round(endMs), confidence });
  }
  return found;

  function breakScore(span: Span, first: Point, last: Point, blocks: number): number {
    const length = lengthMs(span);
    if (length < shortestBreakMs || length > longestBreakMs) return Number.NEGATIVE_INFINITY;
    const isAtEdge = span.startMs < edgeMs || span.endMs > durationMs - edgeMs;
    const withoutBlack = [first, last].filter(({ kind }) => kind === "shot").length;
    return (
      weights.any +
      unusualness(length) * weights.unusualLength +
      (isAtEdge ? weights.atEdge : 0) +
      withoutBlack * weights.borderWithoutBlack +
      blocks +
      absence(span) * weights.logo
    );
  }
}

interface Point extends Span {
  kind: "black" | "shot" | "edge";
}

function pointsOf(cuts: readonly CutPoint[], durationMs: number): Point[] {
  return [
    { startMs: 0, endMs: 0, kind: "edge" },
    ...cuts
      .toSorted((a, b) => a.startMs - b.startMs)
      .map(({ startMs, endMs, isBlack }): Point => ({ startMs, endMs, kind: isBlack ? "black" : "shot" })),
    { startMs: durationMs, endMs: durationMs, kind: "edge" },
  ];
}

/** The black at both ends belongs to the break. */
const spanBetween = (first: Point, last: Point): Span => ({ startMs: first.startMs, endMs: last.endMs });

const middleOf = ({ startMs, endMs }: Span): number => (startMs + endMs) / 2;

/**
 * For each point after `from` that is close enough, at its distance in points: the best way of taking what lies
 * between as blocks from cut to cut.
 */
function blockScores(points: readonly Point[], from: number): number[] {
  const scores = [0];
  for (let to = from + 1; to < points.length; to++) {
    if (points[to]!.startMs - points[from]!.endMs > longestBreakMs) break;
    let best = Number.NEGATIVE_INFINITY;
    let passedOver = 0;
    for (let cut = to - 1; cut >= from; cut--) {
      const length = middleOf(points[to]!) - middleOf(points[cut]!);
      const inner = cut > from && points[cut]!.kind === "shot" ? weights.cutWithoutBlack : 0;
      const score = scores[cut - from]! + blockScore(points[cut]!, points[to]!, length) + inner + passedOver;
      best = Math.max(best, score);
      if (points[cut]!.kind === "black") passedOver += weights.cutPassedOver;
    }
    scores.push(best);
  }
  return scores;
}

function blockScore(first: Point, last: Point, length: number): number {
  if (length < shortestBlockMs) return Number.NEGATIVE_INFINITY;
  if (length > longestBlockMs) return weights.tooLongBlock;
  // What the recording cuts off may have had any length.
  if (first.kind === "edge" || last.kind === "edge") return 0;
  const isBetweenBlack = first.kind === "black" && last.kind === "black";
  const sold = isBetweenBlack ? weights.blockOfSoldLength : weights.blockOfSoldLengthWithoutBlack;
  const other =
    isBetweenBlack && length <= shortBlockMs ? weights.shortBlockOfOtherLength : weights.blockOfOtherLength;
  const beside = Math.min(...soldLengthsMs.map((one) => Math.abs(length - one)));
  const { certainly, hardly } = soldWithinMs;
  return other + (sold - other) * ramp(beside, hardly, certainly);
}

/** 0 for a length that most breaks have, up to 1 for the shortest and the longest. */
function unusualness(length: number): number {
  const { shortest, longest } = usualBreakMs;
  return length < shortest ? ramp(length, shortest, shortestBreakMs) : ramp(length, longest, longestBreakMs);
}

/** How far a value has come from where the ramp is 0 to where it is 1. */
const ramp = (value: number, zeroAt: number, oneAt: number): number =>
  Math.min(1, Math.max(0, (value - zeroAt) / (oneAt - zeroAt)));

/** @returns how many seconds more the logo is absent within a span than it is there. */
function absenceOf(logo: AdEvidence["logo"]): (span: Span) => number {
  /** Up to each sample, which stands for the time to the next one. */
  const sums = [0];
  for (const [i, { timeMs, presence }] of logo.entries()) {
    const seconds = Math.min(10_000, (logo[i + 1]?.timeMs ?? timeMs) - timeMs) / 1000;
    sums.push(sums[i]! + seconds * (1 - 2 * presence));
  }
  const before = (timeMs: number): number => {
    let [low, high] = [0, logo.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (logo[middle]!.timeMs < timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return ({ startMs, endMs }) => sums[before(endMs)]! - sums[before(startMs)]!;
}
