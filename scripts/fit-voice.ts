/**
 * Fits the weights of `src/media/voice-weights.ts` and prints that file: a network with one hidden layer, by Adam (Kingma
 * and Ba, 2015). It learns from mixes made by code, and from those in the folders given: `<name>.dialogue` and, but for
 * mono, `<name>.rest`, samples at 16 kHz as 32-bit floats, and `<name>.speech`, a byte of 0 or 1 for each 10 ms.
 * Says on the error stream how well it does on each tenth mix, from which it did not learn.
 *
 * The weights in use come from 12 hours of such mixes: speech of espeak-ng (ten languages) and flite (four voices of
 * recorded people), 1 to 20 dB over music and solos of fluidsynth with two sets of sampled instruments, music made by code,
 * noise, wind, rain, applause and engines, in mono, stereo and surround sound, a third of them without speech.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { toBits } from "../src/media/voice.ts";
import { evidenceOf } from "../src/media/voice-evidence.ts";
import { createVoiceMeasures, stepMs } from "../src/media/voice-measures.ts";
import { noiseNames } from "../test/support/noise.ts";
import { createRandom } from "../test/support/random.ts";
import { composeVoiceMix } from "../test/support/voice-mix.ts";

const units = 8;
const rounds = 14;
const batch = 1024;
const rate = 0.01;
const ridge = 1e-3;
/** Steps next to each other say much the same: one in four is learned from. */
const every = 4;
const mixesMade = 220;
const beds = ["music", "music", "music", "lead", "lead", ...noiseNames, "applause"] as const;
const seconds = 60;

interface Lesson {
  evidence: Float32Array[];
  /** For each step. */
  spoken: (step: number) => boolean;
}

function evidenceIn(dialogue: Float32Array, rest: Float32Array | undefined): Float32Array[] {
  const measures = createVoiceMeasures();
  measures.add(dialogue, rest);
  return evidenceOf(measures.end());
}

function madeByCode(): Lesson[] {
  const random = createRandom(7);
  return Array.from({ length: mixesMade }, (_, i) => {
    const { dialogue, rest, stretches } = composeVoiceMix({
      seed: 40_000 + i,
      seconds,
      layout: (["mono", "stereo", "surround"] as const)[i % 3]!,
      bed: beds[i % beds.length]!,
      overBed: 1 + 14 * random(),
      speech: i % 5 < 3,
    });
    const bits = toBits(stretches, seconds * 1000);
    return {
      evidence: evidenceIn(dialogue, rest),
      spoken: (step) => ((bits[step >> 3]! >> (step & 7)) & 1) === 1,
    };
  });
}

function floatsOf(file: string): Float32Array {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

const inFolder = (folder: string): Lesson[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".dialogue"))
    .sort()
    .map((name) => {
      const path = join(folder, name.slice(0, -".dialogue".length));
      const speech = readFileSync(`${path}.speech`);
      const rest = existsSync(`${path}.rest`) ? floatsOf(`${path}.rest`) : undefined;
      return {
        evidence: evidenceIn(floatsOf(`${path}.dialogue`), rest),
        spoken: (step) => speech[step] === 1,
      };
    });

/** Steps by which the decision pads what it finds: the network is to find speech without them. */
const padding = 3;

/** One row a step: each kind of evidence less its mean, over its deviation. */
function examplesOf(lessons: readonly Lesson[]) {
  const kinds = lessons[0]!.evidence.length;
  const rows: number[][] = [];
  const answers: number[] = [];
  for (const [index, { evidence, spoken }] of lessons.entries())
    for (let step = index % every; step < evidence[0]!.length; step += every) {
      rows.push(evidence.map((series) => series[step]!));
      answers.push([step - padding, step, step + padding].every(spoken) ? 1 : 0);
    }
  const means = Array.from(
    { length: kinds },
    (_, k) => rows.reduce((sum, row) => sum + row[k]!, 0) / rows.length,
  );
  const deviations = means.map((mean, k) =>
    Math.sqrt(rows.reduce((sum, row) => sum + (row[k]! - mean) ** 2, 0) / rows.length),
  );
  for (const row of rows) for (let k = 0; k < kinds; k++) row[k] = (row[k]! - means[k]!) / deviations[k]!;
  return { kinds, rows, answers, means, deviations };
}

/** Weights in one array: for each unit its base and those of the evidence, then those of the units, then a base. */
function fit({ kinds, rows, answers }: ReturnType<typeof examplesOf>): Float64Array {
  const random = createRandom(1);
  const width = kinds + 1;
  const weights = new Float64Array(units * width + units + 1).map(() => 0.4 * (random() - 0.5));
  const gradient = new Float64Array(weights.length);
  const mean = new Float64Array(weights.length);
  const variance = new Float64Array(weights.length);
  const active = new Float64Array(units);
  const last = units * width;
  const steps = Math.floor((rounds * rows.length) / batch);
  for (let step = 1; step <= steps; step++) {
    for (let i = 0; i < weights.length; i++) gradient[i] = ridge * weights[i]!;
    for (let n = 0; n < batch; n++) {
      const at = Math.floor(random() * rows.length);
      const row = rows[at]!;
      let sum = weights[last + units]!;
      for (let unit = 0; unit < units; unit++) {
        let inner = weights[unit * width]!;
        for (let k = 0; k < kinds; k++) inner += weights[unit * width + 1 + k]! * row[k]!;
        active[unit] = Math.tanh(inner);
        sum += weights[last + unit]! * active[unit]!;
      }
      const error = (1 / (1 + Math.exp(-sum)) - answers[at]!) / batch;
      gradient[last + units]! += error;
      for (let unit = 0; unit < units; unit++) {
        gradient[last + unit]! += error * active[unit]!;
        const inner = error * weights[last + unit]! * (1 - active[unit]! ** 2);
        gradient[unit * width]! += inner;
        for (let k = 0; k < kinds; k++) gradient[unit * width + 1 + k]! += inner * row[k]!;
      }
    }
    for (let i = 0; i < weights.length; i++) {
      mean[i] = 0.9 * mean[i]! + 0.1 * gradient[i]!;
      variance[i] = 0.999 * variance[i]! + 0.001 * gradient[i]! ** 2;
      const [m, v] = [mean[i]! / (1 - 0.9 ** step), variance[i]! / (1 - 0.999 ** step)];
      weights[i]! -= (rate * (1.05 - step / steps) * m) / (Math.sqrt(v) + 1e-8);
    }
  }
  return weights;
}

const lessons = [...madeByCode(), ...process.argv.slice(2).flatMap(inFolder)];
const examples = examplesOf(lessons.filter((_, i) => i % 10 !== 9));
const fitted = fit(examples);
const { kinds, means, deviations } = examples;
const short = (value: number) => String(Number(value.toPrecision(4)));
const judges = Array.from({ length: units }, (_, unit) => {
  const [base, ...weights] = fitted.subarray(unit * (kinds + 1), (unit + 1) * (kinds + 1));
  const plain = weights.map((weight, k) => weight / deviations[k]!);
  return { base: plain.reduce((sum, weight, k) => sum - weight * means[k]!, base!), weights: plain };
});
const verdict = [...fitted.subarray(units * (kinds + 1))];

const judged = { right: 0, said: 0, spoken: 0 };
for (const { evidence, spoken } of lessons.filter((_, i) => i % 10 === 9))
  for (let step = 0; step < evidence[0]!.length; step++) {
    const sum = judges.reduce(
      (sum, { base, weights }, unit) =>
        sum +
        verdict[unit]! *
          Math.tanh(weights.reduce((inner, weight, k) => inner + weight * evidence[k]![step]!, base)),
      verdict.at(-1)!,
    );
    if (sum > 0) judged.said++;
    if (spoken(step)) judged.spoken++;
    if (sum > 0 && spoken(step)) judged.right++;
  }
console.error(
  `${lessons.length} mixes. Of steps of ${stepMs} ms in others: precision ${judged.right / judged.said}, recall ${judged.right / judged.spoken}`,
);
const list = (values: readonly number[]) => values.map(short).join(", ");
console.log(`/**
 * How a network of one hidden layer weighs the evidence of \`voice-evidence.ts\`: each judge adds up its base and the
 * evidence times its weights, the verdict those sums' hyperbolic tangents times its own weights, and its base, which is
 * its last. What comes out is the logarithm of the odds of speech. Made by \`scripts/fit-voice.ts\`.
 */
export const bases: readonly number[] = [${list(judges.map(({ base }) => base))}];
// biome-ignore format: one row a judge
export const judges: readonly (readonly number[])[] = [
${judges.map(({ weights }) => `  [${list(weights)}],`).join("\n")}
];
export const verdict: readonly number[] = [${list(verdict)}];`);
