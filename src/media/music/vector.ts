import type { KeyFinding } from "./key.ts";
import type { TempoFinding } from "./tempo.ts";
import { cepstrumLength, contrastGroups, type Timbre } from "./timbre.ts";

/** All that was measured of a track. */
export interface Measured {
  timbre: Timbre;
  tempo: TempoFinding;
  key: KeyFinding;
  /** Onsets a second. */
  onsetRate: number;
}

interface Dimension {
  /** What is measured, and its unit in brackets. */
  name: string;
  /** Values that become 0 and 1: what lies beyond is cut off. */
  from: number;
  to: number;
  of(measured: Measured): number;
}

const dimension = (name: string, from: number, to: number, of: Dimension["of"]): Dimension => ({
  name,
  from,
  to,
  of,
});

/** Decibels that the mean of each cepstral coefficient lies between in music. */
const cepstrumRanges: readonly (readonly [number, number])[] = [
  [-20, 110],
  [-45, 45],
  [-25, 35],
  ...new Array<readonly [number, number]>(cepstrumLength - 3).fill([-20, 20]),
];

/** The beats between what `TempoFinding.metre` compares. */
const metreNames = ["half a beat", "a third of a beat", "one and a half", "two", "three", "four beats"];

/** Magnitudes of the Fourier transform of the pitch classes, the same in every key (Amiot, Music Through Fourier Space, 2016). */
const harmonyNames = ["chromatic", "tritone", "augmented", "diminished", "diatonic", "whole tone"];

function harmony(chroma: readonly number[], k: number): number {
  let [re, im] = [0, 0];
  for (const [pitch, share] of chroma.entries()) {
    re += share * Math.cos((2 * Math.PI * k * pitch) / 12);
    im += share * Math.sin((2 * Math.PI * k * pitch) / 12);
  }
  return Math.hypot(re, im);
}

/** 0 for one pitch class alone, 1 for all twelve alike; 1 when there are none. */
function entropy(chroma: readonly number[]): number {
  const sum = chroma.reduce((total, share) => total - (share > 0 ? share * Math.log(share) : 0), 0);
  return chroma.some((share) => share > 0) ? sum / Math.log(12) : 1;
}

/** Octaves do not matter: 70 and 140 beats a minute are the same. Both 0 without a tempo. */
const onTempoCircle = (tempo: number | null, part: (angle: number) => number): number =>
  tempo === null ? 0 : part(2 * Math.PI * Math.log2(tempo));

/**
 * The dimensions of the vector, in order. Each is cut to what music has of it and scaled to 0 to 1, so that they count
 * alike in the distance of two vectors: 24 of the cepstrum, 6 of the spectrum's shape, 5 of its contrast, 5 of levels,
 * 11 of rhythm, 9 of harmony. A change of any of them is a new version of the analysis.
 */
export const dimensions: readonly Dimension[] = [
  ...Array.from({ length: cepstrumLength }, (_, i) =>
    dimension(
      `mel cepstrum ${i + 1}, mean [dB]`,
      ...cepstrumRanges[i]!,
      ({ timbre }) => timbre.cepstrum[i]!.mean,
    ),
  ),
  ...Array.from({ length: cepstrumLength }, (_, i) =>
    dimension(
      `mel cepstrum ${i + 1}, deviation [dB]`,
      0,
      i < 2 ? 40 : 20,
      ({ timbre }) => timbre.cepstrum[i]!.deviation,
    ),
  ),
  dimension("centroid, mean [octaves over 100 Hz]", 0, 6, ({ timbre }) => timbre.centroid.mean),
  dimension("centroid, deviation [octaves]", 0, 2, ({ timbre }) => timbre.centroid.deviation),
  dimension("roll-off, mean [octaves over 100 Hz]", 0, 6.3, ({ timbre }) => timbre.rolloff.mean),
  dimension("roll-off, deviation [octaves]", 0, 2.5, ({ timbre }) => timbre.rolloff.deviation),
  dimension("flatness, mean [dB]", -40, 0, ({ timbre }) => timbre.flatness.mean),
  dimension("flatness, deviation [dB]", 0, 15, ({ timbre }) => timbre.flatness.deviation),
  ...Array.from({ length: contrastGroups }, (_, i) =>
    dimension(
      `contrast of the mel bands in fifth ${i + 1}, mean [dB]`,
      0,
      40,
      ({ timbre }) => timbre.contrast[i]!.mean,
    ),
  ),
  dimension("level, mean [dB of full scale]", -50, -5, ({ timbre }) => timbre.level.mean),
  dimension(
    "level, from the quietest tenth to the loudest twentieth [dB]",
    0,
    40,
    (m) => m.timbre.dynamicRange,
  ),
  dimension("level, change in 100 ms [dB]", 0, 15, ({ timbre }) => timbre.levelChange.mean),
  dimension("power below 250 Hz [share]", 0, 1, ({ timbre }) => timbre.bass.mean),
  dimension("power above 2500 Hz [share]", 0, 0.5, ({ timbre }) => timbre.treble.mean),
  dimension("onsets [a second]", 0, 10, ({ onsetRate }) => onsetRate),
  dimension("pulse: onsets like those a beat later [correlation]", 0, 0.8, ({ tempo }) => tempo.pulse),
  ...metreNames.map((name, i) =>
    dimension(`onsets like those ${name} later [correlation]`, -0.2, 0.8, ({ tempo }) => tempo.metre[i]!),
  ),
  dimension("tempo, octaves folded [cosine]", -1, 1, ({ tempo }) => onTempoCircle(tempo.tempo, Math.cos)),
  dimension("tempo, octaves folded [sine]", -1, 1, ({ tempo }) => onTempoCircle(tempo.tempo, Math.sin)),
  dimension("tempo [octaves over 60 a minute]", -1, 3, ({ tempo }) => Math.log2((tempo.tempo ?? 120) / 60)),
  dimension("pitches on semitones [share]", 0, 1, ({ key }) => key.tuned),
  dimension("pitch classes, entropy [share of the largest]", 0.5, 1, ({ key }) => entropy(key.chroma)),
  ...harmonyNames.map((name, i) =>
    dimension(`pitch classes, ${name} [magnitude]`, 0, 0.7, ({ key }) => harmony(key.chroma, i + 1)),
  ),
  dimension("mode: minor 0, none 1/2, major 1", 0, 1, ({ key: { key } }) =>
    key === null ? 0.5 : Number(key.mode === "major"),
  ),
];

/** Cut to the range, and scaled to 0 to 1. */
export const scaled = (value: number, from: number, to: number): number =>
  Math.min(1, Math.max(0, (value - from) / (to - from)));

/** The vector of a track: one value of 0 to 1 for each dimension, to four decimals. */
export const vectorOf = (measured: Measured): number[] =>
  dimensions.map(({ from, to, of }) => Math.round(scaled(of(measured), from, to) * 1e4) / 1e4);
