/**
 * Fits the weights of `src/media/music/tempo-weights.ts` to constructed music and prints that file: multinomial logistic
 * regression over the tempi with a little ridge, by Adam (Kingma and Ba, 2015). Takes some minutes. Says on the error
 * stream how much of the music it was fitted to, and of other music, comes out right.
 */

import { mixedRate } from "../src/media/mixdown.ts";
import { createPeriodMeter } from "../src/media/music/periods.ts";
import { signsOfBeat, tempi, viewsOf } from "../src/media/music/tempo.ts";
import { multiples } from "../src/media/music/tempo-weights.ts";
import { createMusicAnalysis } from "../src/media/music.ts";
import { createResampler } from "../src/media/resample.ts";
import { timbreNames } from "../test/support/instruments.ts";
import { composeMusic, type Part, progressionCount, rhythmNames, tempiOf } from "../test/support/music.ts";
import { createRandom } from "../test/support/random.ts";

const piecesOfEach = 70;
/** What music comes with, in hertz: what is above half of 16 kHz of it is not heard. */
const sampleRates = [16_000, 44_100, 44_100, 48_000];
const rounds = 800;
const ridge = 2e-4;
const rate = 0.15;
const partsHeard: readonly (readonly Part[])[] = [
  ["drums", "bass", "chords", "melody"],
  ["drums", "bass", "chords", "melody"],
  ["drums", "bass", "chords"],
  ["drums", "bass"],
  ["drums"],
];

interface Piece {
  /** For each tempo that is looked at. */
  signs: number[][];
  right: boolean[];
}

function pieces(seed: number, ofEach: number): Piece[] {
  const random = createRandom(seed);
  const oneOf = <T>(things: readonly T[]): T => things[Math.floor(random() * things.length)]!;
  return rhythmNames.flatMap((rhythm) =>
    Array.from({ length: ofEach }, (_, i): Piece => {
      const [slowest, fastest] = tempiOf(rhythm);
      const start = slowest * (fastest / slowest) ** random();
      const sampleRate = oneOf(sampleRates);
      const { samples, bpm } = composeMusic({
        seed: Math.floor(random() * 2 ** 31),
        seconds: 40,
        bpm: start,
        bpmAtEnd: i % 4 === 3 ? start * (0.97 + 0.06 * random()) : start,
        tonic: Math.floor(random() * 12),
        mode: oneOf(["major", "minor"]),
        progression: Math.floor(random() * progressionCount),
        rhythm,
        timbre: oneOf(timbreNames),
        parts: partsHeard[i % partsHeard.length]!,
        looseMs: 10 * random(),
        sampleRate,
      });
      const analysis = createMusicAnalysis();
      analysis.add(createResampler(sampleRate, mixedRate).add(samples, samples.length));
      const { periods } = analysis.save();
      const views = viewsOf(createPeriodMeter(100, periods.products[0]!.length - 1, periods).end());
      return {
        signs: tempi.map((tempo) => signsOfBeat(views, 6000 / tempo, tempo)),
        right: tempi.map((tempo) => Math.abs(tempo / bpm - 1) < 0.011),
      };
    }),
  );
}

const scoresOf = ({ signs }: Piece, weights: ArrayLike<number>): number[] =>
  signs.map((row) => row.reduce((sum, sign, i) => sum + sign * weights[i]!, 0));

/** Of the logarithm of the share that the model gives to the right tempi. */
function addGradient({ signs, right }: Piece, scores: readonly number[], into: Float64Array): void {
  const most = Math.max(...scores);
  const shares = scores.map((score) => Math.exp(score - most));
  const all = shares.reduce((sum, share) => sum + share, 0);
  const ofRight = shares.reduce((sum, share, i) => sum + (right[i] ? share : 0), 0);
  for (const [i, row] of signs.entries()) {
    const pull = (right[i] ? shares[i]! / ofRight : 0) - shares[i]! / all;
    if (Math.abs(pull) > 1e-9) for (const [j, sign] of row.entries()) into[j]! += pull * sign;
  }
}

function fit(training: readonly Piece[]): Float64Array {
  const count = training[0]!.signs[0]!.length;
  const weights = new Float64Array(count);
  const mean = new Float64Array(count);
  const variance = new Float64Array(count);
  for (let round = 0; round < rounds; round++) {
    const gradient = new Float64Array(count);
    for (const piece of training) addGradient(piece, scoresOf(piece, weights), gradient);
    for (let j = 0; j < count; j++) {
      const slope = gradient[j]! / training.length - ridge * weights[j]!;
      mean[j] = 0.9 * mean[j]! + 0.1 * slope;
      variance[j] = 0.99 * variance[j]! + 0.01 * slope * slope;
      weights[j]! += (rate * (1 - round / rounds) * mean[j]!) / (Math.sqrt(variance[j]!) + 1e-8);
    }
  }
  return weights;
}

const shareRight = (of: readonly Piece[], weights: Float64Array): number =>
  of.filter((piece) => {
    const scores = scoresOf(piece, weights);
    const best = scores.indexOf(Math.max(...scores));
    return [best - 1, best, best + 1].some((i) => piece.right[i]);
  }).length / of.length;

const training = pieces(11, piecesOfEach);
const weights = fit(training);
console.error(`fitted to: ${shareRight(training, weights)}, others: ${shareRight(pieces(5, 30), weights)}`);
const views = ["any", "same", "kick", "bass", "snare", "hats"];
const rounded = Array.from(weights, (weight) => weight.toFixed(2));
const rows = views.map(
  (view, i) =>
    `  // ${view}\n  ${rounded.slice(i * multiples.length, (i + 1) * multiples.length).join(", ")},\n`,
);
console.log(`${rows.join("")}  // prior\n  ${rounded.at(-1)},`);
