/** Everything that a resampler remembers: plain data. */
export interface ResamplerState {
  /** Samples taken and given so far. */
  taken: number;
  given: number;
  stages: StageState[];
}

export interface Resampler {
  /**
   * Takes the first `count` samples and gives those of the new rate that can be known by now. What is given is a view,
   * valid until the next call.
   */
  add(samples: Float32Array, count: number): Float32Array;
  /** What it takes to go on from here later. */
  save(): ResamplerState;
  /** Gives the last samples, as if silence came after the end; the resampler is not used again. */
  end(): Float32Array;
}

/**
 * Below this share of half the lower rate nothing is lost; as far above that half nothing passes. What is between them
 * folds back to where something is lost anyway, for half the work.
 */
const passShare = 0.85;
/** What does not pass is weaker by this many decibels. */
const attenuation = 62;
const fewestTaps = 12;
/** From this ratio on it costs less to halve the rate first. */
const ratioToHalve = 2.5;

/**
 * Changes the sample rate by a ratio of whole numbers, in one to five stages of polyphase FIR filters (a sinc in a Kaiser
 * window; Crochiere and Rabiner, Multirate Digital Signal Processing, 1983). Linear phase without delay: sample n is of
 * the time `n / toRate`, and `taken * toRate / fromRate` of them, rounded up, have been given in the end. Nothing
 * depends on how the samples are cut into chunks. From 48 to 16 kHz: flat to 6.8 kHz, -6 dB
 * at 8 kHz, -60 dB from 9.2 kHz on, so that nothing folds back to below 6.8 kHz.
 *
 * @param fromRate hertz, a whole number from 4000 to 768000; `toRate` likewise.
 * @param saved the state of a resampler of the same rates, to go on from there.
 * @throws RangeError for other rates.
 */
export function createResampler(fromRate: number, toRate: number, saved?: ResamplerState): Resampler {
  for (const rate of [fromRate, toRate])
    if (!Number.isInteger(rate) || rate < 4000 || rate > 768_000)
      throw new RangeError(`A sample rate is a whole number from 4000 to 768000. It was ${rate}.`);
  const stages = stagesBetween(fromRate, toRate).map((ratio, i) => createStage(ratio, saved?.stages[i]));
  let taken = saved?.taken ?? 0;
  let given = saved?.given ?? 0;
  const through = (samples: Float32Array): Float32Array =>
    stages.reduce((passed, stage) => stage.add(passed), samples);

  return {
    add(samples, count) {
      const resampled = through(samples.subarray(0, count));
      taken += count;
      given += resampled.length;
      return resampled;
    },
    save: () => ({ taken, given, stages: stages.map((stage) => stage.save()) }),
    end() {
      const missing = Math.ceil((taken * toRate) / fromRate) - given;
      const enough = stages.reduceRight((needed, stage) => stage.neededFor(needed), missing);
      return through(new Float32Array(enough)).subarray(0, missing);
    },
  };
}

interface Ratio {
  up: number;
  down: number;
  /** Edges of the filter, in shares of the rate that comes in. */
  pass: number;
  stop: number;
}

function stagesBetween(fromRate: number, toRate: number): Ratio[] {
  const half = Math.min(fromRate, toRate) / 2;
  const pass = passShare * half;
  const stop = (2 - passShare) * half;
  const stages: Ratio[] = [];
  let rate = fromRate;
  while (rate >= ratioToHalve * toRate) {
    // What folds back to where the next stage cuts off anyway may stay.
    stages.push({ up: 1, down: 2, pass: pass / rate, stop: (rate / 2 - stop) / rate });
    rate /= 2;
  }
  // A halved rate can end in a fraction: the ratio is that of whole numbers all the same.
  const scale = fromRate / rate;
  const divisor = greatestCommonDivisor(toRate * scale, fromRate);
  const [up, down] = [(toRate * scale) / divisor, fromRate / divisor];
  if (up !== down) stages.push({ up, down, pass: pass / rate, stop: stop / rate });
  return stages;
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

interface StageState {
  /** Samples that are still needed, from the first one of the next group on. */
  history: Float32Array;
}

interface Stage {
  add(samples: Float32Array): Float32Array;
  save(): StageState;
  /** So many more samples are needed for `count` more outputs. */
  neededFor(count: number): number;
}

/** Outputs of the same phase that are made at once: one sum alone would wait for itself at every tap. */
const atOnce = 4;

function createStage(ratio: Ratio, saved?: StageState): Stage {
  const { up, down } = ratio;
  const { taps, length } = polyphase(ratio);
  const starts = Int32Array.from({ length: up }, (_, i) => Math.floor((i * down) / up));
  // Outputs are made in groups that hold each phase so many times; a group always begins with phase 0.
  const made = atOnce * up;
  const used = atOnce * down;
  const reach = starts[up - 1]! + (atOnce - 1) * down + length;
  let buffer = new Float64Array(4096);
  let held = saved?.history.length ?? length / 2 - 1;
  let output = new Float32Array(4096);
  if (saved !== undefined) hold(saved.history, 0);

  function hold(samples: Float32Array, at: number): void {
    held = at + samples.length;
    if (held > buffer.length) {
      const larger = new Float64Array(2 * held);
      larger.set(buffer.subarray(0, at));
      buffer = larger;
    }
    buffer.set(samples, at);
  }

  return {
    add(samples) {
      hold(samples, held);
      const groups = Math.max(0, Math.floor((held - reach) / used) + 1);
      if (groups * made > output.length) output = new Float32Array(2 * groups * made);
      for (let group = 0; group < groups; group++)
        for (let i = 0; i < up; i++)
          convolveFour(
            taps,
            i * length,
            length,
            buffer,
            group * used + starts[i]!,
            down,
            output,
            group * made + i,
            up,
          );
      buffer.copyWithin(0, groups * used, held);
      held -= groups * used;
      return output.subarray(0, groups * made);
    },
    save: () => ({ history: Float32Array.from(buffer.subarray(0, held)) }),
    neededFor: (count) => Math.max(0, (Math.ceil(count / made) - 1) * used + reach - held),
  };
}

/** Four outputs of one filter, `step` samples and `stride` places from one to the next. */
function convolveFour(
  taps: Float64Array,
  filter: number,
  length: number,
  samples: Float64Array,
  start: number,
  step: number,
  into: Float32Array,
  at: number,
  stride: number,
): void {
  const start1 = start + step;
  const start2 = start1 + step;
  const start3 = start2 + step;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let i = 0; i < length; i++) {
    const tap = taps[filter + i]!;
    sum0 += tap * samples[start + i]!;
    sum1 += tap * samples[start1 + i]!;
    sum2 += tap * samples[start2 + i]!;
    sum3 += tap * samples[start3 + i]!;
  }
  into[at] = sum0;
  into[at + stride] = sum1;
  into[at + 2 * stride] = sum2;
  into[at + 3 * stride] = sum3;
}

/** The filters of `up` outputs in a row, one after the other, each `length` taps with a sum of 1. */
function polyphase({ up, down, pass, stop }: Ratio): { taps: Float64Array; length: number } {
  // Kaiser's estimates for a given attenuation, which fall short where a filter has only a few taps.
  const estimate = (attenuation - 7.95) / (2.285 * 2 * Math.PI * (stop - pass));
  const length = Math.max(fewestTaps, 2 * Math.ceil(estimate / 2));
  const shape = 0.1102 * (attenuation - 8.7);
  const cutoff = pass + stop;
  const taps = new Float64Array(up * length);
  for (let output = 0; output < up; output++) {
    const own = taps.subarray(output * length, (output + 1) * length);
    const phase = ((output * down) % up) / up;
    let sum = 0;
    for (let i = 0; i < length; i++) {
      const distance = phase + length / 2 - 1 - i;
      const inWindow = Math.sqrt(Math.max(0, 1 - (distance / (length / 2)) ** 2));
      own[i] = sinc(cutoff * distance) * besselI0(shape * inWindow);
      sum += own[i]!;
    }
    for (let i = 0; i < length; i++) own[i]! /= sum;
  }
  return { taps, length };
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** The modified Bessel function of the first kind and order 0, by its series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / 2 / k) ** 2;
    sum += term;
  }
  return sum;
}
