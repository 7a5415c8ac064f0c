/**
 * Gives the power spectrum of the samples from `from` on.
 *
 * @param samples at least `from` plus the length of the window.
 * @param into `size / 2 + 1` values: |X(k)|² of the windowed samples, not scaled, for k from 0 to half the sample rate.
 */
export type PowerSpectrum = (samples: Float32Array, from: number, into: Float32Array) => void;

/** The Hann window in its periodic form, which adds up to a constant at steps of a half or a quarter of its length. */
export function hann(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
}

/**
 * A discrete Fourier transform of real samples: a complex one of half the size (even samples as real parts, odd ones as
 * imaginary parts) by the Cooley-Tukey method with radix 4, whose result is then taken apart (Press et al., Numerical
 * Recipes, 12.3). Nothing is allocated for each spectrum.
 *
 * @param size a power of two, at least 4.
 * @param window weights of the samples, at most `size` of them; the rest counts as zeros.
 * @throws RangeError for any other size, or a window that is longer.
 */
export function createPowerSpectrum(size: number, window: Float32Array): PowerSpectrum {
  if (size < 4 || !Number.isInteger(Math.log2(size)))
    throw new RangeError(`The size of a spectrum is a power of two, at least 4. It was ${size}.`);
  if (window.length > size)
    throw new RangeError(
      `A window is no longer than its spectrum (${size}). It had ${window.length} samples.`,
    );

  const half = size / 2;
  const re = new Float64Array(half);
  const im = new Float64Array(half);
  const weights = Float64Array.from(window);
  const pairs = weights.length >> 1;
  const place = bitReversed(half);
  const stages = stagesOf(half);
  const turnRe = Float64Array.from({ length: half / 2 + 1 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const turnIm = Float64Array.from({ length: half / 2 + 1 }, (_, k) => -Math.sin((2 * Math.PI * k) / size));

  function load(samples: Float32Array, from: number): void {
    for (let n = 0, i = 0; n < pairs; n++, i += 2) {
      const to = place[n]!;
      re[to] = samples[from + i]! * weights[i]!;
      im[to] = samples[from + i + 1]! * weights[i + 1]!;
    }
    for (let n = pairs; n < half; n++) re[place[n]!] = im[place[n]!] = 0;
    if (weights.length % 2 === 1) re[place[pairs]!] = samples[from + 2 * pairs]! * weights[2 * pairs]!;
  }

  /** What the complex transform says of even and odd samples, put together to the powers of the real one. */
  function takeApart(into: Float32Array): void {
    into[0] = (re[0]! + im[0]!) ** 2;
    into[half] = (re[0]! - im[0]!) ** 2;
    for (let k = 1, m = half - 1; k <= m; k++, m--) {
      const evenRe = (re[k]! + re[m]!) / 2;
      const evenIm = (im[k]! - im[m]!) / 2;
      const oddRe = (im[k]! + im[m]!) / 2;
      const oddIm = (re[m]! - re[k]!) / 2;
      const turnedRe = oddRe * turnRe[k]! - oddIm * turnIm[k]!;
      const turnedIm = oddRe * turnIm[k]! + oddIm * turnRe[k]!;
      into[k] = (evenRe + turnedRe) ** 2 + (evenIm + turnedIm) ** 2;
      into[m] = (evenRe - turnedRe) ** 2 + (evenIm - turnedIm) ** 2;
    }
  }

  return (samples, from, into) => {
    if (samples.length < from + weights.length)
      throw new RangeError(
        `A spectrum needs ${weights.length} samples from ${from} on. There were ${samples.length} in all.`,
      );
    load(samples, from);
    if (Math.log2(half) % 2 === 1) radix2(re, im);
    for (const { quarter, twiddles } of stages) radix4(re, im, quarter, twiddles);
    takeApart(into);
  };
}

function bitReversed(length: number): Uint32Array {
  const places = new Uint32Array(length);
  for (let n = 1; n < length; n++) places[n] = (places[n >> 1]! >> 1) | (n % 2 === 1 ? length >> 1 : 0);
  return places;
}

interface Stage {
  /** A quarter of the length that this stage puts together. */
  quarter: number;
  /** Real and imaginary parts of w, w² and w³ for each place in the quarter. */
  twiddles: Float64Array;
}

function stagesOf(length: number): Stage[] {
  const stages: Stage[] = [];
  for (let quarter = Math.log2(length) % 2 === 1 ? 2 : 1; quarter < length; quarter *= 4) {
    const twiddles = new Float64Array(6 * quarter);
    for (let j = 0; j < quarter; j++)
      for (let power = 1; power <= 3; power++) {
        const angle = (-2 * Math.PI * j * power) / (4 * quarter);
        twiddles[6 * j + 2 * power - 2] = Math.cos(angle);
        twiddles[6 * j + 2 * power - 1] = Math.sin(angle);
      }
    stages.push({ quarter, twiddles });
  }
  return stages;
}

/** The first stage where the length is no power of four: neighbours, without twiddles. */
function radix2(re: Float64Array, im: Float64Array): void {
  for (let i = 0; i < re.length; i += 2) {
    const aRe = re[i]!;
    const aIm = im[i]!;
    const bRe = re[i + 1]!;
    const bIm = im[i + 1]!;
    re[i] = aRe + bRe;
    im[i] = aIm + bIm;
    re[i + 1] = aRe - bRe;
    im[i + 1] = aIm - bIm;
  }
}

/** Two stages of radix 2 in one, so that the places of the samples stay those of bit reversal. */
function radix4(re: Float64Array, im: Float64Array, quarter: number, twiddles: Float64Array): void {
  for (let start = 0; start < re.length; start += 4 * quarter) {
    for (let j = 0, t = 0; j < quarter; j++, t += 6) {
      const i0 = start + j;
      const i1 = i0 + quarter;
      const i2 = i1 + quarter;
      const i3 = i2 + quarter;
      const bRe = re[i1]! * twiddles[t + 2]! - im[i1]! * twiddles[t + 3]!;
      const bIm = re[i1]! * twiddles[t + 3]! + im[i1]! * twiddles[t + 2]!;
      const cRe = re[i2]! * twiddles[t]! - im[i2]! * twiddles[t + 1]!;
      const cIm = re[i2]! * twiddles[t + 1]! + im[i2]! * twiddles[t]!;
      const dRe = re[i3]! * twiddles[t + 4]! - im[i3]! * twiddles[t + 5]!;
      const dIm = re[i3]! * twiddles[t + 5]! + im[i3]! * twiddles[t + 4]!;
      const sumRe = re[i0]! + bRe;
      const sumIm = im[i0]! + bIm;
      const differenceRe = re[i0]! - bRe;
      const differenceIm = im[i0]! - bIm;
      re[i0] = sumRe + cRe + dRe;
      im[i0] = sumIm + cIm + dIm;
      re[i2] = sumRe - cRe - dRe;
      im[i2] = sumIm - cIm - dIm;
      re[i1] = differenceRe + cIm - dIm;
      im[i1] = differenceIm - cRe + dRe;
      re[i3] = differenceRe - cIm + dIm;
      im[i3] = differenceIm + cRe - dRe;
    }
  }
}
