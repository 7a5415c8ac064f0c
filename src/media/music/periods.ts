import { onsetBands } from "./onsets.ts";

/** How alike onsets are to themselves some time later: what tempo and metre are read from. */

/** Seconds over which the strength of onsets is evened out, so that quiet passages count like loud ones. */
const evenOver = 4;
/** Bels: rises weaker than this are not blown up. */
const weakest = 0.02;
/** Standard deviations: one stroke does not count for many. */
const strongest = 8;
/** An onset is a peak of this many standard deviations in the mean of all bands, and so many seconds after the last. */
const onsetPeak = 0.7;
const onsetGap = 0.06;
/** Frames that are compared at once. */
const blockLength = 512;
/** All bands but the hats together, in which drums and changes of harmony meet; then each band alone. */
const signalCount = 1 + onsetBands;

export interface PeriodsState {
  frames: number;
  /** Of each onset band, of late. */
  means: Float64Array;
  variances: Float64Array;
  /** Of each signal: the frames before the block, and the block as far as it has come. */
  recent: Float32Array[];
  inBlock: number;
  products: Float64Array[];
  /** Onsets so far, frames since the last, and the means of the last two frames. */
  onsets: number;
  sinceOnset: number;
  before: number;
  last: number;
}

/** Likeness of each signal to itself at lags from 0 to the longest, in frames: 1 at lag 0, 0 where there is none. */
export interface Periods {
  frames: number;
  /** How often something began. */
  onsets: number;
  /** Of all bands but the highest, added up: whether something begins. */
  beat: Float64Array;
  /** Of each band. */
  bands: Float64Array[];
}

export interface PeriodMeter {
  /** @param strengths of the next frame: one of each onset band. */
  add(strengths: Float32Array): void;
  save(): PeriodsState;
  end(): Periods;
}

/**
 * Autocorrelation of onset strength, added up over the whole track: it does not need the tempo to stay the same for
 * longer than the longest lag, and its memory does not grow.
 *
 * @param framesPerSecond of the strengths.
 * @param longestLag in frames.
 */
export function createPeriodMeter(
  framesPerSecond: number,
  longestLag: number,
  saved?: PeriodsState,
): PeriodMeter {
  const { means, variances, recent, products, ...counted } = structuredClone(saved) ?? {
    frames: 0,
    means: new Float64Array(onsetBands),
    variances: new Float64Array(onsetBands),
    recent: Array.from({ length: signalCount }, () => new Float32Array(longestLag + blockLength)),
    inBlock: 0,
    products: Array.from({ length: signalCount }, () => new Float64Array(longestLag + 1)),
    onsets: 0,
    sinceOnset: 0,
    before: 0,
    last: 0,
  };
  let { frames, inBlock, onsets, sinceOnset, before, last } = counted;

  function evened(band: number, strength: number): number {
    const share = 1 / Math.min(frames, evenOver * framesPerSecond);
    const deviation = strength - means[band]!;
    means[band]! += share * deviation;
    variances[band]! += share * (deviation * deviation - variances[band]!);
    return Math.min(strongest, (strength - means[band]!) / Math.max(weakest, Math.sqrt(variances[band]!)));
  }

  function countOnset(mean: number): void {
    sinceOnset++;
    if (last >= onsetPeak && last > before && last >= mean && sinceOnset >= onsetGap * framesPerSecond) {
      onsets++;
      sinceOnset = 0;
    }
    [before, last] = [last, mean];
  }

  function endBlock(): void {
    for (const [signal, samples] of recent.entries()) {
      const into = products[signal]!;
      const to = longestLag + inBlock;
      // Four lags side by side: one sum alone would wait for itself at every step.
      for (let lag = 0; lag <= longestLag; lag += 4) {
        const [a, b, c, d] = [lag, lag + 1, lag + 2, lag + 3].map((each) => Math.min(each, longestLag));
        let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
        for (let i = longestLag; i < to; i++) {
          const now = samples[i]!;
          sumA += now * samples[i - a!]!;
          sumB += now * samples[i - b!]!;
          sumC += now * samples[i - c!]!;
          sumD += now * samples[i - d!]!;
        }
        for (const [place, sum] of [sumA, sumB, sumC, sumD].entries())
          if (lag + place <= longestLag) into[lag + place]! += sum;
      }
      samples.copyWithin(0, inBlock, to);
    }
    inBlock = 0;
  }

  function normalised(product: Float64Array): Float64Array {
    const whole = Math.max(product[0]!, Number.MIN_VALUE);
    // Longer lags have had fewer frames to be compared with.
    return product.map((sum, lag) => (sum / whole) * (frames / Math.max(1, frames - lag)));
  }

  return {
    add(strengths) {
      frames++;
      const at = longestLag + inBlock;
      let sum = 0;
      for (let band = 0; band < onsetBands; band++) {
        const strength = evened(band, strengths[band]!);
        recent[1 + band]![at] = strength;
        if (band < onsetBands - 1) sum += strength;
      }
      recent[0]![at] = sum;
      countOnset((sum + recent[onsetBands]![at]!) / onsetBands);
      if (++inBlock === blockLength) endBlock();
    },
    save: () =>
      structuredClone({
        frames,
        means,
        variances,
        recent,
        inBlock,
        products,
        onsets,
        sinceOnset,
        before,
        last,
      }),
    end() {
      endBlock();
      const [beat, ...bands] = products.map(normalised);
      return { frames, onsets, beat: beat!, bands };
    },
  };
}
