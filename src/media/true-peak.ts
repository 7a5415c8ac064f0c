/**
 * The interpolator of ITU-R BS.1770-4, Annex 2: four phases of twelve taps, at 1/8, 3/8, 5/8 and 7/8 of the way from
 * one sample to the next. The last two phases are the first two in reverse.
 */
export const interpolatorPhases: readonly (readonly number[])[] = [
  [
    0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625,
    0.97216796875, -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
  ],
  [
    -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625,
    0.77978515625, -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
  ],
];

/** Taps of one phase: an interpolated value depends on this many samples in a row. */
export const interpolatorTaps = 12;

const pairs = interpolatorTaps / 2;

/**
 * The even and odd halves of both phases, four numbers for each pair of samples, from the middle outwards. With E the
 * even and O the odd part of a phase, the phase gives E + O and its mirror image E - O, so that the larger of the
 * two is |E| + |O|: half the multiplications, and one comparison.
 */
const halves = new Float64Array(4 * pairs);
/** `beyond[k]`: the most that the pairs after the first k can add, for samples of at most 1. */
const beyond = new Float64Array(pairs + 1);
for (let pair = pairs - 1; pair >= 0; pair--) {
  const left = pairs - 1 - pair;
  const right = pairs + pair;
  const gains = interpolatorPhases.map((taps, phase) => {
    halves[4 * pair + 2 * phase] = (taps[left]! + taps[right]!) / 2;
    halves[4 * pair + 2 * phase + 1] = (taps[left]! - taps[right]!) / 2;
    return Math.abs(taps[left]!) + Math.abs(taps[right]!);
  });
  beyond[pair] = beyond[pair + 1]! + Math.max(...gains);
}

/** More than rounding can add to an interpolated value, so that a bound never rejects what would be larger. */
const rounding = 1 + 1e-9;
const wholeGain = beyond[0]! * rounding;
const outerGain = beyond[3]! * rounding;

/** Whether anything between samples of at most `size` could be larger than `peak`. */
export const mayBeat = (peak: number, size: number): boolean => size * wholeGain > peak;

/** Intervals that share one look at the samples around them. */
const blockLength = 64;

/** The largest absolute value of `samples[from..to)`, or `atLeast`. Leaves out what is not a finite number. */
export function samplePeak(samples: Float32Array, from: number, to: number, atLeast: number): number {
  let peak = atLeast;
  for (let i = from; i < to; i++) {
    const size = Math.abs(samples[i]!);
    if (size > peak && size < Infinity) peak = size;
  }
  return peak;
}

/**
 * The largest absolute value between the samples `samples[from..to)`, by four times oversampling (ITU-R BS.1770-4,
 * Annex 2), or `atLeast` if that is larger. Exactly what interpolating everywhere would give, but interpolates only
 * where the samples around are large enough to beat the largest value so far. Leaves out what is not a finite number.
 */
export function interpolatedPeak(samples: Float32Array, from: number, to: number, atLeast: number): number {
  // The six samples in the middle decide nearly always: their part is written out, in local variables.
  const [e00, o00, e10, o10, e01, o01, e11, o11, e02, o02, e12, o12] = halves;
  let peak = atLeast;
  const last = to - interpolatorTaps;
  for (let start = from; start <= last; start += blockLength) {
    const end = Math.min(start + blockLength - 1, last);
    const around = samplePeak(samples, start, end + interpolatorTaps, 0);
    if (!mayBeat(peak, around)) continue;
    const reach = peak - outerGain * around;
    for (let i = start; i <= end; i++) {
      const s0 = samples[i + 5]! + samples[i + 6]!;
      const d0 = samples[i + 5]! - samples[i + 6]!;
      const s1 = samples[i + 4]! + samples[i + 7]!;
      const d1 = samples[i + 4]! - samples[i + 7]!;
      const s2 = samples[i + 3]! + samples[i + 8]!;
      const d2 = samples[i + 3]! - samples[i + 8]!;
      let even0 = e00! * s0 + e01! * s1 + e02! * s2;
      let odd0 = o00! * d0 + o01! * d1 + o02! * d2;
      let even1 = e10! * s0 + e11! * s1 + e12! * s2;
      let odd1 = o10! * d0 + o11! * d1 + o12! * d2;
      if (Math.abs(even0) + Math.abs(odd0) <= reach && Math.abs(even1) + Math.abs(odd1) <= reach) continue;
      for (let pair = 3; pair < pairs; pair++) {
        const sum = samples[i + 5 - pair]! + samples[i + 6 + pair]!;
        const difference = samples[i + 5 - pair]! - samples[i + 6 + pair]!;
        even0 += halves[4 * pair]! * sum;
        odd0 += halves[4 * pair + 1]! * difference;
        even1 += halves[4 * pair + 2]! * sum;
        odd1 += halves[4 * pair + 3]! * difference;
      }
      const value = Math.max(Math.abs(even0) + Math.abs(odd0), Math.abs(even1) + Math.abs(odd1));
      if (value > peak && value < Infinity) peak = value;
    }
  }
  return peak;
}
