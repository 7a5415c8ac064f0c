import type { Periods } from "./periods.ts";
import { multiples, weights } from "./tempo-weights.ts";

export interface TempoFinding {
  /** Beats a minute, to a tenth; null when nothing comes back regularly. */
  tempo: number | null;
  /** 0 to 1. */
  tempoConfidence: number;
  /** -1 to 1: how alike onsets are to those one to four beats later; 0 for noise and speech. 0 without a tempo. */
  pulse: number;
  /**
   * How alike onsets are to those that many beats later: half a beat, a third, one and a half, two, three and four.
   * Zeros without a tempo.
   */
  metre: number[];
}

/** Beats a minute that are looked at. */
const slowest = 45;
const fastest = 225;
const step = 1.01;
/** The tempo that people prefer (van Noorden and Moelants, Resonance in the perception of musical pulse, 1999). */
const preferred = 115;

/** Lags are evened out by this, so that beats may be a little early or late. Frames, as a triangle squared. */
const kernel = [1, 4, 10, 16, 19, 16, 10, 4, 1].map((weight) => weight / 81);
const reach = (kernel.length - 1) / 2;

/** Speech stays below the first, and what is left of noise below the second divided by the root of the frames. */
const leastPulse = 0.15;
const noisePulse = 6;
const clearPulse = 0.4;
const leastSeconds = 6;
const metreLags = [1 / 2, 1 / 3, 3 / 2, 2, 3, 4] as const;

/** Periods at lags of whole frames, evened out; 1 at lag 0. */
function evened(product: Float64Array): Float64Array {
  const last = product.length - 1;
  const sums = product.map((_, lag) =>
    kernel.reduce((sum, weight, i) => sum + weight * product[Math.min(last, Math.abs(lag + i - reach))]!, 0),
  );
  return sums.map((sum) => sum / Math.max(sums[0]!, Number.MIN_VALUE));
}

/** Between two lags; the last one beyond the end. */
function at(periods: Float64Array, lag: number): number {
  const whole = Math.min(periods.length - 2, Math.floor(lag));
  const between = Math.min(1, lag - whole);
  return periods[whole]! * (1 - between) + periods[whole + 1]! * between;
}

/** The views of a rhythm that the weights are for, in their order. */
export function viewsOf({ beat, bands }: Periods): Float64Array[] {
  const [kick, bass, , , snare, hats] = bands;
  // All bands but the hats, each compared with itself only: the same stroke comes back, not just any.
  const same = kick!.map((_, lag) => bands.slice(0, -1).reduce((sum, band) => sum + band[lag]!, 0) / 5);
  return [beat, same, kick!, bass!, snare!, hats!].map(evened);
}

/** What speaks for and against a beat of so many frames: one value for each weight, that of the prior last. */
export function signsOfBeat(views: readonly Float64Array[], lag: number, bpm: number): number[] {
  const signs = views.flatMap((view) => multiples.map((multiple) => at(view, multiple * lag)));
  return [...signs, Math.log2(bpm / preferred) ** 2];
}

/** Tempi that are looked at, each a little faster than the one before. */
export const tempi: readonly number[] = Array.from(
  { length: Math.floor(Math.log(fastest / slowest) / Math.log(step)) + 1 },
  (_, i) => slowest * step ** i,
);

/** How well beats `lag` frames apart come back over several beats. */
function comb(beat: Float64Array, lag: number): number {
  let [sum, count] = [0, 0];
  for (let multiple = 1; multiple * lag < beat.length - 1; multiple++, count++)
    sum += at(beat, multiple * lag);
  return count > 0 ? sum / count : 0;
}

/** The lag near `lag` at which beats come back best. */
function refined(beat: Float64Array, lag: number): number {
  let [best, most] = [lag, -Infinity];
  for (let factor = 0.985; factor <= 1.015; factor += 0.0005) {
    const value = comb(beat, lag * factor);
    if (value > most) [best, most] = [lag * factor, value];
  }
  return best;
}

/**
 * The tempo of periods: of all tempi that one for which most speaks by a linear model (softmax over tempi), refined on
 * the multiples of its beat. The octave, half or twice as fast, is a matter of the model: see the weights.
 *
 * @param framesPerSecond of the periods.
 */
export function findTempo(periods: Periods, framesPerSecond: number): TempoFinding {
  const none = { tempo: null, tempoConfidence: 0, pulse: 0, metre: metreLags.map(() => 0) };
  if (periods.frames < leastSeconds * framesPerSecond) return none;
  const views = viewsOf(periods);
  const lagOf = (bpm: number) => (60 * framesPerSecond) / bpm;
  const scores = tempi.map((bpm) =>
    signsOfBeat(views, lagOf(bpm), bpm).reduce((sum, sign, i) => sum + sign * weights[i]!, 0),
  );
  const best = scores.indexOf(Math.max(...scores));
  const [beat] = views as [Float64Array];
  const lag = refined(beat, lagOf(tempi[best]!));
  const pulse = [1, 2, 3, 4].reduce((sum, multiple) => sum + at(beat, multiple * lag) / 4, 0);
  if (!(pulse >= Math.max(leastPulse, noisePulse / Math.sqrt(periods.frames)))) return none;
  const shares = scores.map((score) => Math.exp(score - scores[best]!));
  const near = shares.slice(Math.max(0, best - 2), best + 3);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    tempo: Math.round(lagOf(lag) * 10) / 10,
    tempoConfidence: (sum(near) / sum(shares)) * Math.min(1, pulse / clearPulse),
    pulse,
    metre: metreLags.map((multiple) => at(beat, multiple * lag)),
  };
}
