import { joinSpans, lengthMs, type Span } from "./span.ts";

/** How the times of a subtitle file relate to those of the media: `cueTime = mediaTime * ratio + offsetMs`. */
export interface SubtitleOffset {
  /** Positive where the cues come too late. 0 where being in step fits as well. A multiple of 10. */
  offsetMs: number;
  /** 1, or one of the usual ratios of frame rates where the file was made for another one. */
  ratio: number;
  /** 0 to 1: how much worse the next best offset fits. */
  confidence: number;
}

/** A subtitle file beside the media: how far it is out of step with what is said, or why that cannot be told. */
export type SubtitleInStep = { file: string } & (SubtitleOffset | { unclear: string });

const stepMs = 10;
const largestOffset = 60_000 / stepMs;
/** Far less than the length of what people say in one breath, so that no peak is missed. */
const coarse = 50 / stepMs;
/** What lies this near to a peak is its slope. */
const slope = 2_000 / stepMs;

const rates = [24_000 / 1001, 24, 25];
const otherRatios = rates.flatMap((of) => rates.filter((to) => to !== of).map((to) => of / to));

const fewestCues = 20;
/** Correlations: below the first nothing was found; above chance by the second, above the next peak by the third. */
const lowestPeak = 0.3;
const overChance = 5;
const overNext = 1.4;
/** A ratio has to fit this much better than 1, being in step this little worse than the best offset. */
const overEqualRates = 1.1;
const asGoodAsBest = 0.95;

/**
 * Finds how far a subtitle file is out of step with the speech of the media, by the correlation of speech with cues at
 * offsets of up to 60 s.
 *
 * @param speech stretches of speech, in ms.
 * @param cues what the file shows and when, in any order.
 * @param durationMs of the media.
 * @returns undefined where no offset is clearly the best: fewer than 20 cues, cues of something else, too short.
 */
export function subtitleOffset(
  speech: readonly Span[],
  cues: readonly Span[],
  durationMs: number,
): SubtitleOffset | undefined {
  if (cues.length < fewestCues) return undefined;
  const shown = joinSpans(cues.filter((cue) => lengthMs(cue) > 0));
  const spoken = spokenUntil(joinSpans(speech), Math.ceil(durationMs / stepMs));
  const equal = fitOf(spoken, shown, 1);
  const other = otherRatios
    .map((ratio) => fitOf(spoken, shown, ratio))
    .reduce((a, b) => (b.peak > a.peak ? b : a));
  const best = other.peak > overEqualRates * equal.peak ? other : equal;
  if (best.peak < Math.max(lowestPeak, overChance * best.chance, overNext * best.next)) return undefined;
  const inStep = best.ratio === 1 && best.atZero >= asGoodAsBest * best.peak;
  return {
    offsetMs: inStep ? 0 : best.offset * stepMs,
    ratio: best.ratio,
    confidence: 1 - Math.max(0, best.next) / best.peak,
  };
}

/** For each step up to the last, how many steps before it are speech. */
function spokenUntil(speech: readonly Span[], steps: number): Int32Array {
  const spoken = new Int32Array(steps + 1);
  for (const { startMs, endMs } of speech)
    spoken.fill(1, Math.round(startMs / stepMs) + 1, Math.round(endMs / stepMs) + 1);
  for (let i = 1; i <= steps; i++) spoken[i]! += spoken[i - 1]!;
  return spoken;
}

interface Fit {
  ratio: number;
  /** In steps. */
  offset: number;
  /** The correlation there. */
  peak: number;
  /** The largest that is not on the slopes of the peak. */
  next: number;
  /** Root mean square of all those. */
  chance: number;
  atZero: number;
}

function fitOf(spoken: Int32Array, shown: readonly Span[], ratio: number): Fit {
  const edges = Int32Array.from(
    shown.flatMap(({ startMs, endMs }) => [startMs, endMs]),
    (ms) => Math.round(ms / ratio / stepMs),
  );
  const at = (offset: number) => correlation(spoken, edges, Math.round(offset / ratio));
  const offsets = Array.from(
    { length: (2 * largestOffset) / coarse + 1 },
    (_, i) => i * coarse - largestOffset,
  );
  const correlations = offsets.map(at);
  let offset = offsets[correlations.indexOf(Math.max(...correlations))]!;
  const others = correlations.filter((_, i) => Math.abs(offsets[i]! - offset) > slope);
  let peak = at(offset);
  for (let near = offset - coarse + 1, end = offset + coarse; near < end; near++)
    if (at(near) > peak) [offset, peak] = [near, at(near)];
  return {
    ratio,
    offset,
    peak,
    next: Math.max(...others),
    chance: Math.sqrt(others.reduce((sum, value) => sum + value * value, 0) / others.length),
    atZero: at(0),
  };
}

/**
 * Pearson's correlation of two series of bits: whether speech is heard, and whether a cue is shown `late` steps after
 * its due time.
 *
 * @param edges where each cue begins and ends, in steps.
 */
function correlation(spoken: Int32Array, edges: Int32Array, late: number): number {
  const steps = spoken.length - 1;
  let shown = 0;
  let both = 0;
  for (let i = 0; i < edges.length; i += 2) {
    const from = Math.min(steps, Math.max(0, edges[i]! - late));
    const to = Math.min(steps, Math.max(0, edges[i + 1]! - late));
    shown += to - from;
    both += spoken[to]! - spoken[from]!;
  }
  const said = spoken[steps]!;
  const variance = said * (steps - said) * shown * (steps - shown);
  return variance > 0 ? (both * steps - said * shown) / Math.sqrt(variance) : 0;
}
