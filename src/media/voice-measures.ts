import { createFrames } from "./frames.ts";
import { createPowerSpectrum, hann } from "./spectrum.ts";

/** From one step to the next. */
export const stepMs = 10;

const sampleRate = 16_000;
const stepLength = (sampleRate * stepMs) / 1000;
/** Samples that a step's spectrum is taken of, the step in their middle. */
const frameLength = 512;
const lead = (frameLength - stepLength) / 2;

const bins = frameLength / 2 + 1;
const hertzPerBin = sampleRate / frameLength;
const binOf = (hertz: number): number => Math.round(hertz / hertzPerBin);

/** Hertz between the bands whose levels are kept: the pitch, three for the vowels' formants, two for consonants. */
const bandEdges = [80, 300, 700, 1400, 2600, 4500, 7800].map(binOf);
const bands = bandEdges.length - 1;

/** The bins between which most of speech is. */
const speechFrom = binOf(300);
const speechTo = binOf(3600);
const speechBins = speechTo - speechFrom;

/** What is kept of each step: one byte each, in this order. */
export const measure = {
  /** Of the first band; those of the others follow. Half decibels above -100 dB. */
  level: 0,
  /** How much the spectrum repeats itself at one distance. */
  harmonicity: bands,
  /** The pitch that makes it do so: `pitchesPerOctave` above 65 Hz; 0 for none. */
  pitch: bands + 1,
  /** Geometric over arithmetic mean of the speech bins: sixths of a decibel above -42. */
  flatness: bands + 2,
  /** Mean change of the speech bins since the step before: twelfths of a decibel. */
  flux: bands + 3,
  /** Mean height of the speech bins over what they have been resting on: sixths of a decibel. */
  freshness: bands + 4,
  /** The dialogue over the rest, in the speech bins: half decibels above -64. The most where there is no rest. */
  centre: bands + 5,
};
export const measuresPerStep = bands + 6;

/**
 * The magnitudes of the lowest bins are transformed once more: where they repeat, as harmonics do, that has a peak
 * at the period of the pitch.
 */
const pitchFrom = binOf(60);
const pitchBins = 128;
const lagLength = 256;
const lagsPerSecond = lagLength * hertzPerBin;
const shortestLag = Math.floor(lagsPerSecond / 400);
const longestLag = Math.ceil(lagsPerSecond / 70);
/** Makes up for the peaks of long periods being lower: frames hold fewer of them. */
const lagOfDoubleHeight = 80;
const lowestPitch = 65;
const pitchesPerOctave = 255 / Math.log2(420 / lowestPitch);

/** How fast the floors of the bins follow: up in powers of two a step, down as a share of the distance. */
const floorRise = 0.03;
const floorFall = 0.3;
/** What does not stand out of its floor by as many powers of two counts for the pitch only by this share. */
const standsOut = 1.5;
const shareOfRest = 0.2;

const frameWindow = hann(frameLength);
const fullScale = frameWindow.reduce((sum, weight) => sum + weight, 0) ** 2 / 4;
/** Added to the power of each bin: what nobody hears is all alike. */
const inaudible = 1e-10 * fullScale;

const decibelsPerOctave = 10 * Math.log10(2);
const decibels = (power: number): number => 10 * Math.log10(power);
const toByte = (value: number): number => Math.round(Math.min(255, Math.max(0, value)));

export interface VoiceMeasures {
  /**
   * Takes the next samples, in chunks of any size, mono at 16 kHz.
   *
   * @param rest the same number, or undefined each time.
   */
  add(dialogue: Float32Array, rest: Float32Array | undefined): void;
  save(): VoiceMeasuresState;
  /** The measures of each whole 10 ms, `measuresPerStep` bytes each. Nothing is added after it. */
  end(): Uint8Array;
}

export interface VoiceMeasuresState {
  dialogue: Float32Array;
  rest: Float32Array | undefined;
  /** Of the last step's lowest bins: powers as powers of two. */
  logs: Float32Array;
  /** What these have been resting on. */
  floors: Float32Array;
  kept: Uint8Array;
}

/** Looks at sound in steps of 10 ms, and keeps of each what tells speech from other sounds. */
export function createVoiceMeasures(saved?: VoiceMeasuresState): VoiceMeasures {
  const framesOf = (held: Float32Array) => createFrames(frameLength, stepLength, held);
  const beforeTheStart = new Float32Array(lead);
  const dialogueFrames = framesOf(saved?.dialogue ?? beforeTheStart);
  let restFrames = saved?.rest && framesOf(saved.rest);
  const frameSpectrum = createPowerSpectrum(frameLength, frameWindow);
  const powers = new Float32Array(bins);
  const magnitudes = new Float32Array(pitchBins);
  const logs = saved?.logs.slice() ?? new Float32Array(pitchBins);
  const floors = saved?.floors.slice() ?? new Float32Array(pitchBins);
  const pitchOf = createPitchFinder();
  let kept = saved?.kept.slice() ?? new Uint8Array(0);
  let length = kept.length;

  function measurePowers(samples: Float32Array, from: number): void {
    frameSpectrum(samples, from, powers);
    let sum = 0;
    for (let bin = 0; bin < bins; bin++) {
      powers[bin]! += inaudible;
      sum += powers[bin]!;
    }
    // A sample that is not a number would otherwise stay in the floors for ever.
    if (!(sum < Infinity)) powers.fill(inaudible);
  }

  function place(): number {
    if (kept.length < length + measuresPerStep) {
      const larger = new Uint8Array(2 * kept.length + 1000 * measuresPerStep);
      larger.set(kept);
      kept = larger;
    }
    length += measuresPerStep;
    return length - measuresPerStep;
  }

  function step(samples: Float32Array, from: number, other: number | undefined): void {
    const isFirst = length === 0;
    const at = place();
    measurePowers(samples, from);
    for (let band = 0; band < bands; band++) {
      const power = sumOf(powers, bandEdges[band]!, bandEdges[band + 1]!) / fullScale;
      kept[at + measure.level + band] = toByte(2 * (100 + decibels(power)));
    }
    let [sumOfLogs, change, height] = [0, 0, 0];
    for (let bin = pitchFrom; bin < pitchBins; bin++) {
      const log = Math.log2(powers[bin]!);
      const above = isFirst ? 0 : log - floors[bin]!;
      floors[bin] = log - above + (above > 0 ? floorRise : floorFall * above);
      if (bin >= speechFrom && bin < speechTo) {
        sumOfLogs += log;
        change += Math.abs(log - logs[bin]!);
        height += Math.max(0, above);
      }
      logs[bin] = log;
      magnitudes[bin] = Math.sqrt(powers[bin]!) * (above > standsOut ? 1 : shareOfRest);
    }
    const mean = sumOf(powers, speechFrom, speechTo) / speechBins;
    const flatness = decibelsPerOctave * (sumOfLogs / speechBins - Math.log2(mean));
    kept[at + measure.flatness] = toByte(6 * (42 + flatness));
    kept[at + measure.flux] = isFirst ? 0 : toByte((12 * decibelsPerOctave * change) / speechBins);
    kept[at + measure.freshness] = toByte((6 * decibelsPerOctave * height) / speechBins);
    kept[at + measure.centre] = other === undefined ? 255 : toByte(2 * (64 + decibels(mean / other)));
    const { pitch, harmonicity } = pitchOf(magnitudes);
    kept[at + measure.pitch] = pitch;
    kept[at + measure.harmonicity] = harmonicity;
  }

  /** Mean power of the speech bins; undefined for what nobody hears. */
  function powerOfRest(samples: Float32Array, from: number): number | undefined {
    measurePowers(samples, from);
    const mean = sumOf(powers, speechFrom, speechTo) / speechBins;
    return mean > 2 * inaudible ? mean : undefined;
  }

  function add(dialogue: Float32Array, rest: Float32Array | undefined): void {
    const others: (number | undefined)[] = [];
    if (rest) {
      restFrames ??= framesOf(beforeTheStart);
      restFrames.add(rest, (samples, from) => others.push(powerOfRest(samples, from)));
    }
    let taken = 0;
    dialogueFrames.add(dialogue, (samples, from) => step(samples, from, others[taken++]));
  }

  return {
    add(dialogue, rest) {
      if (rest && rest.length !== dialogue.length)
        throw new RangeError(
          `Dialogue and rest are equally long. They were ${dialogue.length} and ${rest.length} samples.`,
        );
      add(dialogue, rest);
    },
    save: () => ({
      dialogue: dialogueFrames.save(),
      rest: restFrames?.save(),
      logs: logs.slice(),
      floors: floors.slice(),
      kept: kept.slice(0, length),
    }),
    end() {
      const silence = new Float32Array(lead);
      add(silence, restFrames && silence);
      return kept.subarray(0, length);
    },
  };
}

function sumOf(values: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]!;
  return sum;
}

/** @returns a function that gives the two bytes of `measure` for the magnitudes of the lowest bins */
function createPitchFinder(): (magnitudes: Float32Array) => { pitch: number; harmonicity: number } {
  const lagSpectrum = createPowerSpectrum(lagLength, hann(2 * pitchBins).subarray(pitchBins));
  const lags = new Float32Array(lagLength / 2 + 1);
  return (magnitudes) => {
    lagSpectrum(magnitudes, 0, lags);
    let best = 0;
    let highest = 0;
    for (let lag = shortestLag; lag <= longestLag; lag++) {
      const here = lags[lag]!;
      const height = here * (1 + lag / lagOfDoubleHeight);
      if (height > highest && here > lags[lag - 1]! && here >= lags[lag + 1]!)
        [best, highest] = [lag, height];
    }
    if (best === 0) return { pitch: 0, harmonicity: 0 };
    const [before, here, after] = [lags[best - 1]!, lags[best]!, lags[best + 1]!];
    // The top of the parabola through the peak and its neighbours.
    const period = best + (before - after) / (2 * (before - 2 * here + after));
    return {
      pitch: toByte(pitchesPerOctave * Math.log2(lagsPerSecond / period / lowestPitch)),
      harmonicity: toByte(400 * Math.sqrt(here / lags[0]!)),
    };
  };
}
