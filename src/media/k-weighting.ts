/** Source of the two analogue prototypes: ITU-R BS.1770-4, Annex 1, tables 1 and 2, taken back from 48 kHz. */
const shelf = { frequency: 1681.974450955533, quality: 0.7071752369554196, gain: 3.999843853973347 };
const highPass = { frequency: 38.13547087602444, quality: 0.5003270373238773 };
/** How much of the shelf's gain is reached at its corner: the exponent that gives the standard's numerator. */
const shelfMidpoint = 0.4996667741545416;

/** Below this the shelf's corner comes too close to half the sample rate for the filter to mean anything. */
const lowestSampleRate = 4000;

/** The two sections of the K-weighting filter; the numerator of the second is 1, -2, 1, unscaled as in the standard. */
interface KCoefficients {
  b0: number;
  b1: number;
  b2: number;
  a1: number;
  a2: number;
  c1: number;
  c2: number;
}

/** The bilinear transform of the prototypes at a sample rate; at 48 kHz these are the tables of the standard. */
export function kCoefficients(sampleRate: number): KCoefficients {
  const k = Math.tan((Math.PI * shelf.frequency) / sampleRate);
  const kq = k / shelf.quality;
  const high = 10 ** (shelf.gain / 20);
  const band = high ** shelfMidpoint;
  const a0 = 1 + kq + k * k;
  const m = Math.tan((Math.PI * highPass.frequency) / sampleRate);
  const mq = m / highPass.quality;
  const c0 = 1 + mq + m * m;
  return {
    b0: (high + band * kq + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - band * kq + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - kq + k * k) / a0,
    c1: (2 * (m * m - 1)) / c0,
    c2: (1 - mq + m * m) / c0,
  };
}

/** The filter's memory before the first sample: the two delays of both sections. */
export const restingKWeighting = (): Float64Array => new Float64Array(4);

/**
 * Filters `samples[from..to)` and adds up the squares; `state` holds the two delays of both sections. Direct form 2,
 * in local variables: the chain from one sample to the next is as short as it can be.
 */
function filterAndSquare(
  { b0, b1, b2, a1, a2, c1, c2 }: KCoefficients,
  state: Float64Array,
  samples: Float32Array,
  from: number,
  to: number,
): number {
  let v1 = state[0]!;
  let v2 = state[1]!;
  let w1 = state[2]!;
  let w2 = state[3]!;
  let sum = 0;
  for (let i = from; i < to; i++) {
    const v = samples[i]! - a2 * v2 - a1 * v1;
    const w = b0 * v + b1 * v1 + b2 * v2 - c2 * w2 - c1 * w1;
    const y = w - w1 - (w1 - w2);
    sum += y * y;
    v2 = v1;
    v1 = v;
    w2 = w1;
    w1 = w;
  }
  state[0] = v1;
  state[1] = v2;
  state[2] = w1;
  state[3] = w2;
  return sum;
}

/** Denormal numbers are slow, and a sample that is not a number would stay in the filter for ever. */
const settled = (value: number): number => (Math.abs(value) > 1e-20 && Math.abs(value) < 1e20 ? value : 0);

/**
 * The K-weighting filter of one channel (ITU-R BS.1770-4, Annex 1), for any sample rate.
 *
 * @param sampleRate hertz, at least 4000.
 * @param state the filter's memory, changed in place: a copy of it goes on where the filter was.
 * @returns a function that filters the next samples, `samples[from..to)`, and returns the sum of their squares; 0
 * where a sample is not a finite number.
 * @throws RangeError for a sample rate that is too low.
 */
export function createKWeighting(
  sampleRate: number,
  state: Float64Array = restingKWeighting(),
): (samples: Float32Array, from: number, to: number) => number {
  if (!(sampleRate >= lowestSampleRate && sampleRate < Infinity)) {
    throw new RangeError(
      `Loudness needs a sample rate of at least ${lowestSampleRate} Hz, but this is ${sampleRate}.`,
    );
  }
  const coefficients = kCoefficients(sampleRate);
  return (samples, from, to) => {
    const sum = filterAndSquare(coefficients, state, samples, from, to);
    for (let i = 0; i < state.length; i++) state[i] = settled(state[i]!);
    return Number.isFinite(sum) ? sum : 0;
  };
}
