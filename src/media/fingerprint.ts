import { createPowerSpectrum, hann } from "./spectrum.ts";

export interface FingerprintOptions {
  /** dBFS: what is quieter gives void points. -60 is below any music, and above the noise of most sources. */
  quietest: number;
}

/** The acoustic fingerprint of one stream of sound. */
export interface FingerprintFinding {
  /** From one point to the next. */
  hopMs: number;
  /** Point i is of the second around `i * hopMs`. A point of 0 is void: silence, or sound that does not change. */
  points: Uint32Array;
}

/** Everything that a fingerprinter remembers: plain data. */
export interface FingerprinterState {
  /** Samples that have not been in every frame yet. */
  samples: Float32Array;
  /** The energies of the bands in the last frames, oldest first. */
  frames: Float32Array;
  points: Uint32Array;
}

export interface Fingerprinter {
  /** Takes the next samples, 16 kHz mono, in chunks of any size. */
  add(samples: Float32Array): void;
  /** What it takes to go on from here later. */
  save(): FingerprinterState;
  /** Ends the fingerprint; the fingerprinter is not used again. */
  end(): FingerprintFinding;
}

const sampleRate = 16_000;
const frameLength = 2048;
const hop = 1024;
/** Frames that one point looks at: about a second, so that a point changes little when it is taken half a hop later. */
const framesPerPoint = 16;
const bands = 33;
const lowestHertz = 200;
const highestHertz = 4500;
/** Silence before the first sample and after the last one, which puts a point into the middle of what it looks at. */
const padding = ((framesPerPoint - 1) * hop + frameLength) / 2;
/** A point is void when its bands change by less than this share of their energy. */
const leastChange = 0.02;

/**
 * Makes fingerprints by the method of Haitsma and Kalker ("A Highly Robust Audio Fingerprinting System", ISMIR 2002):
 * a bit says whether the difference of energy between two neighbouring bands grows or falls. Theirs are 300 to 2000 Hz
 * in steps of 11.6 ms; here the 33 bands are equal on the mel scale from 200 to 4500 Hz, and growth is weighed over a
 * second with a smooth curve, so that steps of 64 ms are enough whatever the offset between two recordings. A change of
 * level changes nothing. Memory: 63 bytes a second.
 *
 * @param saved the state of a fingerprinter of the same options, to go on from there.
 */
export function createFingerprinter(options: FingerprintOptions, saved?: FingerprinterState): Fingerprinter {
  const spectrum = createPowerSpectrum(frameLength, hann(frameLength));
  const powers = new Float32Array(frameLength / 2 + 1);
  const growth = growthWeights();
  const floor = energyOf(options.quietest);
  let samples = new Float32Array(8 * frameLength);
  let held = saved?.samples.length ?? padding;
  if (saved !== undefined) samples.set(saved.samples);
  const frames = new Float32Array(framesPerPoint * bands);
  let framesHeld = 0;
  if (saved !== undefined) {
    frames.set(saved.frames);
    framesHeld = saved.frames.length / bands;
  }
  let count = saved?.points.length ?? 0;
  let points = new Uint32Array(count + 1024);
  if (saved !== undefined) points.set(saved.points);

  function addPoint(point: number): void {
    if (count === points.length) {
      const larger = new Uint32Array(2 * points.length);
      larger.set(points);
      points = larger;
    }
    points[count++] = point;
  }

  function addFrame(from: number): void {
    spectrum(samples, from, powers);
    if (framesHeld === framesPerPoint) {
      frames.copyWithin(0, bands);
      framesHeld--;
    }
    bandEnergies(powers, frames, framesHeld * bands);
    framesHeld++;
    if (framesHeld === framesPerPoint) addPoint(pointOf(frames, growth, floor));
  }

  function add(chunk: Float32Array): void {
    if (held + chunk.length > samples.length) {
      const larger = new Float32Array(2 * (held + chunk.length));
      larger.set(samples.subarray(0, held));
      samples = larger;
    }
    samples.set(chunk, held);
    held += chunk.length;
    let from = 0;
    for (; from + frameLength <= held; from += hop) addFrame(from);
    samples.copyWithin(0, from, held);
    held -= from;
  }

  return {
    add,
    save: () => ({
      samples: samples.slice(0, held),
      frames: frames.slice(0, framesHeld * bands),
      points: points.slice(0, count),
    }),
    end() {
      add(new Float32Array(padding));
      return { hopMs: (1000 * hop) / sampleRate, points: points.slice(0, count) };
    },
  };
}

const toMel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
const fromMel = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);

/** The first line of the spectrum of each band, and the one after the last band. */
const bandEdges = Int32Array.from({ length: bands + 1 }, (_, band) => {
  const mel = toMel(lowestHertz) + ((toMel(highestHertz) - toMel(lowestHertz)) * band) / bands;
  return Math.round((fromMel(mel) * frameLength) / sampleRate);
});

function bandEnergies(powers: Float32Array, into: Float32Array, at: number): void {
  for (let band = 0; band < bands; band++) {
    let sum = 0;
    for (let line = bandEdges[band]!; line < bandEdges[band + 1]!; line++) sum += powers[line]!;
    into[at + band] = Math.sqrt(sum);
  }
}

/** How much each frame counts for what grows: the slope of a Hann window, so that a step in time is a small step. */
const growthWeights = (): Float64Array =>
  Float64Array.from(
    { length: framesPerPoint },
    (_, i) => -Math.sin((2 * Math.PI * (i + 0.5)) / framesPerPoint),
  );

/** Of all bands together, what a sine of the level would have. */
const energyOf = (decibels: number): number => (10 ** (decibels / 20) * frameLength) / 4;

function pointOf(frames: Float32Array, growth: Float64Array, floor: number): number {
  let point = 0;
  let change = 0;
  let energy = 0;
  let last = 0;
  for (let band = 0; band < bands; band++) {
    let grown = 0;
    for (let i = 0; i < framesPerPoint; i++) {
      const value = frames[i * bands + band]!;
      grown += growth[i]! * value;
      energy += value;
    }
    change += Math.abs(grown);
    if (band > 0) point = (point << 1) | (last > grown ? 1 : 0);
    last = grown;
  }
  const quiet = energy / framesPerPoint < floor;
  return quiet || change < leastChange * energy ? 0 : point >>> 0;
}
