import {
  slidingCovariance,
  slidingDeviation,
  slidingMaximum,
  slidingMean,
  slidingQuantile,
} from "./sliding.ts";
import { measure, measuresPerStep } from "./voice-measures.ts";

/** Steps to either side that the evidence of a step depends on, with all that it is made of. */
export const evidenceReach = 600;

/** Reaches in steps of 10 ms. */
const now = 2;
const fast = 3;
const syllable = 8;
const slow = 25;
const word = 40;
const around = 50;
const phrase = 60;
const scene = 300;

/** Where sound rests between words: one step in ten of a scene is quieter. */
const restingShare = 0.1;
const mostOverFloor = 40;

/** The dialogue over the rest is compared with what it is where nobody speaks: one step in five of ten seconds. */
const centreReach = 500;
const centreShare = 0.2;
const mostCentre = 20;

/** From here on a pitch is trusted: of the harmonicity's byte. */
const harmonic = 90;
/** Steps of pitch, over 40 ms, in an eighth of a semitone each: notes stay, voices glide. */
const stillUpTo = 1;
const glideUpTo = 20;
const glideBendsUpTo = 4;

/** Plain loops, here and below: `from` with a function takes ten times as long. */
function combine(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  of: (a: number, b: number) => number,
): Float32Array {
  const values = new Float32Array(a.length);
  for (let i = 0; i < values.length; i++) values[i] = of(a[i]!, b[i]!);
  return values;
}

function meanOf(series: readonly ArrayLike<number>[]): Float32Array {
  const means = new Float32Array(series[0]!.length);
  for (const values of series) for (let i = 0; i < means.length; i++) means[i]! += values[i]! / series.length;
  return means;
}

type Bands = [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];

function column(kept: Uint8Array, which: number): Uint8Array {
  const values = new Uint8Array(kept.length / measuresPerStep);
  for (let i = 0; i < values.length; i++) values[i] = kept[i * measuresPerStep + which]!;
  return values;
}

/** Decibels over the floor of the scene. */
function overFloor(level: Uint8Array): Float32Array {
  const floor = slidingQuantile(level, scene, restingShare);
  return combine(level, floor, (here, resting) => Math.min(mostOverFloor, (here - resting) / 2));
}

/**
 * How strongly a band rises and falls as syllables do, in decibels: levels without what is faster than about 8 Hz or
 * slower than about 2 Hz (after Scheirer and Slaney, Construction and evaluation of a robust multifeature speech/music
 * discriminator, 1997).
 */
const syllabic = (level: ArrayLike<number>): Float32Array =>
  slidingDeviation(
    combine(slidingMean(level, fast), slidingMean(level, slow), (quick, steady) => (quick - steady) / 2),
    phrase,
  );

/** The shares of the steps around each whose pitch glides, and whose pitch stays. */
function pitchMoves(kept: Uint8Array): { glides: Float32Array; stays: Float32Array } {
  const harmonicity = column(kept, measure.harmonicity);
  const pitch = column(kept, measure.pitch);
  const glides = new Uint8Array(pitch.length);
  const stays = new Uint8Array(pitch.length);
  for (let i = 2; i + 2 < pitch.length; i++) {
    if (Math.min(harmonicity[i - 2]!, harmonicity[i]!, harmonicity[i + 2]!) < harmonic) continue;
    const move = Math.abs(pitch[i + 2]! - pitch[i - 2]!);
    const bend = Math.abs(pitch[i - 2]! + pitch[i + 2]! - 2 * pitch[i]!);
    if (move <= stillUpTo) stays[i] = 1;
    else if (move <= glideUpTo && bend <= glideBendsUpTo) glides[i] = 1;
  }
  return { glides: slidingMean(glides, word), stays: slidingMean(stays, word) };
}

/** How far the dialogue stands out of the rest more than usual. */
function centred(kept: Uint8Array): Float32Array {
  const centre = column(kept, measure.centre);
  const usual = slidingQuantile(centre, centreReach, centreShare);
  return slidingMean(
    combine(centre, usual, (here, resting) => Math.min(mostCentre, (here - resting) / 2)),
    4,
  );
}

/** Whether hiss comes with vowels, as with drums, or where they are not, as in speech: -1 to 1. */
function hissWithVowels(hiss: Float32Array, vowels: Float32Array): Float32Array {
  const [ofHiss, ofVowels] = [slidingDeviation(hiss, around), slidingDeviation(vowels, around)];
  return slidingCovariance(hiss, vowels, around).map((value, i) => value / (ofHiss[i]! * ofVowels[i]! + 1));
}

/**
 * The evidence for and against speech at each step.
 *
 * @param kept what `createVoiceMeasures` kept of steps in a row.
 * @returns a series for each kind of evidence, in the order of the weights of `voice-weights.ts`.
 */
export function evidenceOf(kept: Uint8Array): Float32Array[] {
  const bandsOf: Uint8Array[] = [0, 1, 2, 3, 4, 5].map((band) => column(kept, measure.level + band));
  const heightsOf = bandsOf.map(overFloor);
  const [, first, second, third, fourth, last] = bandsOf as Bands;
  const inDecibels = (...bands: Uint8Array[]) => meanOf(bands).map((value) => value / 2);
  const level = inDecibels(first, second, third, fourth);
  const height = meanOf(heightsOf.slice(1, 5));
  const tilt = (lower: Uint8Array, upper: Uint8Array) =>
    slidingMean(
      combine(lower, upper, (a, b) => (a - b) / 2),
      now,
    );
  const { glides, stays } = pitchMoves(kept);
  return [
    ...[0, 1, 3, 5].map((band) => slidingMean(heightsOf[band]!, now)),
    slidingMean(height, syllable),
    slidingMean(height, word),
    slidingMaximum(slidingMean(height, now), word),
    syllabic(first),
    syllabic(second),
    syllabic(last),
    slidingDeviation(
      combine(level, slidingMean(level, fast), (here, mean) => here - mean),
      phrase,
    ),
    hissWithVowels(inDecibels(last), inDecibels(first, second)),
    tilt(first, second),
    tilt(third, fourth),
    slidingMean(column(kept, measure.flatness), now),
    glides,
    stays,
    slidingDeviation(column(kept, measure.flux), around),
    slidingMean(column(kept, measure.freshness), around),
    centred(kept),
  ];
}
