/** Which pitches a track is made of: spectral peaks gathered in steps of ten cents, octaves folded. */

import { createFrames } from "../frames.ts";
import { createPowerSpectrum, hann } from "../spectrum.ts";

/** Steps in which pitches are gathered before the tuning is known. */
export const stepsPerSemitone = 10;
const steps = 12 * stepsPerSemitone;

const sampleRate = 16_000;
/** Half a second: tells neighbouring semitones apart from A2 (110 Hz) on. */
const size = 8192;
const hop = size / 2;
const hertzPerBin = sampleRate / size;

/** Hertz: from the low E of a bass to where harmonics are all there is. */
const lowest = 40;
const highest = 2100;
/** A peak stands this far above the mean of its surroundings, in power, ... */
const prominence = 6;
/** ... which reach this many bins to each side. */
const surroundings = 12;
/** Fewer peaks than this stand out of noise by chance. */
const fewestPeaks = 3;
/** Frames that are the start. */
const startFrames = 8;
/** Power of the loudest bin of a frame below which it counts as silence: 70 dB below a full-scale tone. */
const silence = 1e-7 * (size / 4) ** 2;
/** Peaks weaker than the loudest of the frame by this factor, in power, are left out. */
const faintest = 1e-5;

/** How far from the harmonic of another note a peak may be to be just that: 35 cents. */
const harmonicTolerance = 0.02;
/** How loud, in amplitude, the harmonics that are not octaves of their note are taken to be beside it. */
const harmonicShares: readonly number[] = [0, 0, 0, 0.6, 0, 0.45, 0.4, 0.35, 0, 0.3, 0.25];

export interface PitchesState {
  samples: Float32Array;
  frames: number;
  tonalFrames: number;
  all: Float64Array;
  start: Float64Array;
}

/** How much of each pitch there is, from A on upwards in steps of ten cents; every frame counts alike. */
export interface Pitches {
  /** Frames that were not silent, and those of them in which enough peaks stood out. */
  frames: number;
  tonalFrames: number;
  all: Float64Array;
  /** Of the first two seconds with pitches. */
  start: Float64Array;
}

export interface PitchMeter {
  /** @param samples mono, 16 kHz, full scale 1. */
  add(samples: Float32Array): void;
  save(): PitchesState;
  end(): Pitches;
}

const tiny = 1e-30;

interface Peak {
  hertz: number;
  amplitude: number;
}

/** Local maxima that stand out, or null for silence. Their place is refined by a parabola through the logarithms. */
function peaksOf(powers: Float32Array): Peak[] | null {
  const first = Math.round(lowest / hertzPerBin);
  const last = Math.round(highest / hertzPerBin);
  const peaks: Peak[] = [];
  let around = 0;
  let loudest = 0;
  for (let k = first - surroundings; k <= first + surroundings; k++) around += powers[Math.max(0, k)]!;
  for (let k = first; k <= last; k++) {
    const power = powers[k]!;
    loudest = Math.max(loudest, power);
    if (
      power > powers[k - 1]! &&
      power >= powers[k + 1]! &&
      power * (2 * surroundings + 1) > prominence * around
    ) {
      const before = Math.log(power / (powers[k - 1]! + tiny));
      const after = Math.log(power / (powers[k + 1]! + tiny));
      const shift = (0.5 * (before - after)) / (before + after) || 0;
      peaks.push({ hertz: (k + shift) * hertzPerBin, amplitude: Math.sqrt(power) });
    }
    around += powers[k + surroundings + 1]! - powers[Math.max(0, k - surroundings)]!;
  }
  if (loudest < silence) return null;
  return peaks.filter(({ amplitude }) => amplitude ** 2 > faintest * loudest);
}

/** What is left of the amplitude of each peak when the harmonics of lower ones are taken from it. */
function withoutHarmonics(peaks: readonly Peak[]): Float64Array {
  const left = new Float64Array(peaks.length);
  for (let i = 0; i < peaks.length; i++) {
    let explained = 0;
    for (let j = 0; j < i; j++) {
      const ratio = peaks[i]!.hertz / peaks[j]!.hertz;
      const number = Math.round(ratio);
      const share = harmonicShares[number] ?? 0;
      if (share > 0 && Math.abs(ratio / number - 1) < harmonicTolerance)
        explained = Math.max(explained, share * peaks[j]!.amplitude);
    }
    left[i] = Math.max(0, peaks[i]!.amplitude - explained);
  }
  return left;
}

/** Adds to the two steps that a pitch is between. */
function gather(into: Float64Array, hertz: number, weight: number): void {
  const place = (((12 * Math.log2(hertz / 440)) % 12) + 12) * stepsPerSemitone;
  const step = Math.floor(place);
  into[step % steps]! += weight * (1 - (place - step));
  into[(step + 1) % steps]! += weight * (place - step);
}

/**
 * Pitch classes from spectral peaks (after Gómez, Tonal Description of Music Audio Signals, 2006): peaks that stand out,
 * less what harmonics of lower peaks explain, weighted by the root of their amplitude. Memory does not grow.
 */
export function createPitchMeter(saved?: PitchesState): PitchMeter {
  const frames = createFrames(size, hop, saved?.samples);
  const spectrum = createPowerSpectrum(size, hann(size));
  const powers = new Float32Array(size / 2 + 1);
  const all = saved?.all.slice() ?? new Float64Array(steps);
  const start = saved?.start.slice() ?? new Float64Array(steps);
  let heard = saved?.frames ?? 0;
  let tonal = saved?.tonalFrames ?? 0;

  function look(samples: Float32Array, from: number): void {
    spectrum(samples, from, powers);
    const peaks = peaksOf(powers);
    if (peaks === null) return;
    heard++;
    if (peaks.length < fewestPeaks) return;
    tonal++;
    const weights = withoutHarmonics(peaks).map(Math.sqrt);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [i, { hertz }] of peaks.entries()) {
      gather(all, hertz, weights[i]! / total);
      if (tonal <= startFrames) gather(start, hertz, weights[i]! / total);
    }
  }

  return {
    add: (samples) => frames.add(samples, look),
    save: () => ({
      samples: frames.save(),
      frames: heard,
      tonalFrames: tonal,
      all: all.slice(),
      start: start.slice(),
    }),
    end: () => ({ frames: heard, tonalFrames: tonal, all, start }),
  };
}
