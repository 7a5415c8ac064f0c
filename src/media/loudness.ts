import { type Histogram, histogramOf, integratedLoudness, loudnessRange, toLufs, unionOf } from "./gating.ts";
import { createKWeighting, restingKWeighting } from "./k-weighting.ts";
import { rampOf } from "./ramps.ts";
import { interpolatedPeak, interpolatorTaps, mayBeat, samplePeak } from "./true-peak.ts";

/** The loudness of one audio stream: plain JSON. */
export interface LoudnessFinding {
  /** LUFS; null when nothing passes the gates. */
  integrated: number | null;
  /** LU. */
  range: number;
  /** dBTP, the largest of all channels; null for digital silence, or when it was not asked for. */
  truePeak: number | null;
  /** dBFS, the largest of all channels; null for digital silence. */
  samplePeak: number | null;
  /** How it rises at the start and falls at the end, see `rampOf`; null for silence. */
  startRamp: string | null;
  endRamp: string | null;
  /** Blocks of 400 ms at steps of 100 ms: what the loudness of an album is made of. */
  gatingBlocks: Histogram;
  /** Blocks of 3 s at steps of 100 ms: what the loudness range of an album is made of. */
  shortTerm: Histogram;
}

/** A measurement that is not at its end: plain data, which goes on elsewhere exactly where it was. */
export interface LoudnessState {
  /** The mean square of each 100 ms so far, K-weighted and added over the channels. */
  steps: number[];
  /** Samples of the step in hand that are there already. */
  filled: number;
  channels: {
    /** The memory of the K-weighting filter. */
    weighting: Float64Array;
    /** The end of the last step, then the step in hand. */
    samples: Float32Array;
  }[];
  /** The largest absolute values so far: of the samples, and between them. */
  largestSample: number;
  largestBetween: number;
}

export interface LoudnessMeter {
  /**
   * Takes the next samples, in chunks of any size.
   *
   * @param planes one for each channel, full scale at 1.
   * @param count samples of each plane to take.
   * @throws RangeError when there are not as many planes as channels, or fewer samples than `count`.
   */
  add(planes: readonly Float32Array[], count: number): void;
  /** A copy of all that the meter knows, for `createLoudnessMeter` with the same options. */
  save(): LoudnessState;
  /**
   * Ends the measurement; the meter is not used again.
   *
   * `momentary` has one value for each whole 100 ms: the loudness of the 400 ms that end with them, in hundredths of
   * LUFS, -12000 where there is less. What lies before the start counts as silence.
   */
  end(): { finding: LoudnessFinding; momentary: Int16Array };
}

const stepsPerSecond = 10;
const stepsPerBlock = 4;
const stepsPerShortTerm = 30;

/** From this sample rate on the samples themselves are close enough (ITU-R BS.1770-4, Annex 2). */
const enoughForPeaks = 192_000;

/** Samples of the last step that the interpolator still needs. */
const history = interpolatorTaps - 1;

const lowestMomentary = -12_000;
const highestMomentary = 32_767;

/** The ReplayGain 2 reference in LUFS. */
const replayGainReference = -18;

/** Means of every `length` values in a row. */
function slidingMeans(values: readonly number[], length: number): Float64Array {
  return Float64Array.from({ length: Math.max(0, values.length - length + 1) }, (_, first) => {
    let sum = 0;
    for (let i = first; i < first + length; i++) sum += values[i]!;
    return sum / length;
  });
}

const momentaryCurve = (steps: readonly number[]): Int16Array =>
  Int16Array.from(
    slidingMeans([...new Array<number>(stepsPerBlock - 1).fill(0), ...steps], stepsPerBlock),
    (energy) => Math.min(highestMomentary, Math.max(lowestMomentary, Math.round(toLufs(energy) * 100))),
  );

const toDecibels = (peak: number): number | null => (peak > 0 ? 20 * Math.log10(peak) : null);

interface LoudnessMeterOptions {
  sampleRate: number;
  channelWeights: readonly number[];
  truePeak: boolean;
}

/**
 * Measures loudness by ITU-R BS.1770-4 and EBU R128. The result does not depend on how the samples are cut into
 * chunks; memory grows by 8 bytes for each 100 ms.
 *
 * @param sampleRate hertz, at least 4000.
 * @param channelWeights one for each channel, see `channelWeights()`. A channel of weight 0 counts for the peaks only.
 * @param truePeak whether to measure the true peak too. Oversamples four times below 192 kHz.
 * @param saved of a meter with the same options: the measurement goes on from there, to exactly the same result.
 * @throws RangeError for a sample rate that is too low, or no channels.
 */
export function createLoudnessMeter(
  { sampleRate, channelWeights, truePeak }: LoudnessMeterOptions,
  saved?: LoudnessState,
): LoudnessMeter {
  if (channelWeights.length === 0) throw new RangeError("Loudness needs at least one channel, but got none.");
  const oversample = truePeak && sampleRate < enoughForPeaks;
  const state: LoudnessState = structuredClone(saved) ?? {
    steps: [],
    filled: 0,
    channels: channelWeights.map(() => ({
      weighting: restingKWeighting(),
      samples: new Float32Array(history + Math.ceil(sampleRate / stepsPerSecond)),
    })),
    largestSample: 0,
    largestBetween: 0,
  };
  const { steps } = state;
  const channels = state.channels.map(({ weighting, samples }, i) => ({
    weight: channelWeights[i]!,
    kWeightedSquares: createKWeighting(sampleRate, weighting),
    samples,
  }));
  let stepLength = lengthOfStep(steps.length);

  /** Steps end at the sample nearest to their time, so that they do not drift at rates that ten does not divide. */
  function lengthOfStep(step: number): number {
    const endOf = (count: number) => Math.round((count * sampleRate) / stepsPerSecond);
    return endOf(step + 1) - endOf(step);
  }

  function measurePeaks(to: number): void {
    const peaks = channels.map(({ samples }) => samplePeak(samples, 0, to, 0));
    state.largestSample = Math.max(state.largestSample, ...peaks);
    if (!oversample) return;
    state.largestBetween = Math.max(state.largestBetween, state.largestSample);
    for (const [index, { samples }] of channels.entries())
      if (mayBeat(state.largestBetween, peaks[index]!))
        state.largestBetween = interpolatedPeak(samples, 0, to, state.largestBetween);
  }

  function endStep(): void {
    const to = history + stepLength;
    measurePeaks(to);
    let energy = 0;
    for (const { weight, samples, kWeightedSquares } of channels) {
      if (weight > 0) energy += (weight * kWeightedSquares(samples, history, to)) / stepLength;
      samples.copyWithin(0, to - history, to);
    }
    steps.push(energy);
    stepLength = lengthOfStep(steps.length);
    state.filled = 0;
  }

  /** Silence follows the last sample: the interpolator needs to see it. */
  function endPeaks(): void {
    measurePeaks(history + state.filled);
    for (const { samples } of channels) {
      samples.copyWithin(0, state.filled, state.filled + history);
      samples.fill(0, history, 2 * history);
    }
    measurePeaks(2 * history);
  }

  return {
    add(planes, count) {
      if (planes.length !== channels.length || planes.some((plane) => plane.length < count)) {
        throw new RangeError(
          `Expected ${channels.length} planes of at least ${count} samples, but got ${planes.length} of ` +
            `${planes.map((plane) => plane.length).join(", ")}.`,
        );
      }
      for (let taken = 0; taken < count; ) {
        const length = Math.min(count - taken, stepLength - state.filled);
        channels.forEach(({ samples }, i) => {
          samples.set(planes[i]!.subarray(taken, taken + length), history + state.filled);
        });
        taken += length;
        state.filled += length;
        if (state.filled === stepLength) endStep();
      }
    },
    save: () => structuredClone(state),
    end() {
      endPeaks();
      const levels = steps.map((energy) => toLufs(energy) - replayGainReference);
      const { largestSample, largestBetween } = state;
      const blocks = slidingMeans(steps, stepsPerBlock).sort();
      const shortTerm = slidingMeans(steps, stepsPerShortTerm).sort();
      return {
        finding: {
          integrated: integratedLoudness({ energies: blocks }),
          range: loudnessRange({ energies: shortTerm }),
          truePeak: truePeak ? toDecibels(Math.max(largestSample, largestBetween)) : null,
          samplePeak: toDecibels(largestSample),
          startRamp: rampOf(levels, 0),
          endRamp: rampOf(levels.reverse(), state.filled / sampleRate),
          gatingBlocks: histogramOf(blocks),
          shortTerm: histogramOf(shortTerm),
        },
        momentary: momentaryCurve(steps),
      };
    },
  };
}

/**
 * The loudness of several tracks as one, by gating the union of their blocks: what the concatenation would give,
 * except for the few blocks across two tracks.
 */
export function albumLoudness(
  findings: readonly LoudnessFinding[],
): Pick<LoudnessFinding, "integrated" | "range" | "truePeak"> {
  const peaks = findings.flatMap(({ truePeak }) => truePeak ?? []);
  return {
    integrated: integratedLoudness(unionOf(findings.map(({ gatingBlocks }) => gatingBlocks))),
    range: loudnessRange(unionOf(findings.map(({ shortTerm }) => shortTerm))),
    truePeak: peaks.length > 0 ? Math.max(...peaks) : null,
  };
}

/** The gain in dB that brings a loudness in LUFS to the reference of ReplayGain 2. */
export const replayGain = (integrated: number): number => replayGainReference - integrated;
