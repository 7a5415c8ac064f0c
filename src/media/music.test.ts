import { describe, expect, test } from "vitest";
import { timbreNames } from "../../test/support/instruments.ts";
import { composeMusic, type MusicPlan, rhythmNames, tempiOf } from "../../test/support/music.ts";
import { composeNoise, noiseNames } from "../../test/support/noise.ts";
import { createRandom } from "../../test/support/random.ts";
import { composeSpeech, voiceNames } from "../../test/support/speech.ts";
import { dimensions } from "./music/vector.ts";
import { createMusicAnalysis } from "./music.ts";

function analyse(samples: Float32Array) {
  const analysis = createMusicAnalysis();
  analysis.add(samples);
  return analysis.end();
}

const plan: MusicPlan = {
  seed: 1,
  seconds: 40,
  bpm: 118,
  tonic: 7,
  mode: "major",
  rhythm: "rock",
  timbre: "piano",
};

/** Each rhythm at three tempi between its slowest and its fastest. */
const rhythms = rhythmNames.flatMap((rhythm, i) =>
  [0.15, 0.5, 0.85].map((share, j): MusicPlan => {
    const [slowest, fastest] = tempiOf(rhythm);
    return {
      ...plan,
      seed: 50 + 3 * i + j,
      rhythm,
      bpm: slowest * (fastest / slowest) ** share,
      tonic: (5 * i + j) % 12,
      mode: j === 1 ? "minor" : "major",
      timbre: timbreNames[(i + j) % timbreNames.length]!,
    };
  }),
);

const analyses = new Map<MusicPlan, ReturnType<typeof analyse>>();

/** What is found of a piece, which is composed once. */
function analysisOf(piece: MusicPlan) {
  const found = analyses.get(piece) ?? analyse(composeMusic(piece).samples);
  analyses.set(piece, found);
  return found;
}

const distance = (a: readonly number[], b: readonly number[]) =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length);

describe("tempo", () => {
  test.each(rhythms)("of $rhythm at $bpm is found within 2 %, drums, bass, chords and melody", (rhythm) => {
    const found = analysisOf(rhythm);
    expect(found.tempo! / rhythm.bpm).toBeGreaterThan(0.98);
    expect(found.tempo! / rhythm.bpm).toBeLessThan(1.02);
    expect(found.tempoConfidence).toBeGreaterThan(0);
    expect(found.rhythmRegularity).toBeGreaterThan(0.3);
  });

  test.each([
    [100, 104],
    [140, 136],
  ])("that drifts from %i to %i is that of the middle", (bpm, bpmAtEnd) => {
    const found = analyse(composeMusic({ ...plan, seconds: 60, bpm, bpmAtEnd }).samples);
    expect(found.tempo! / ((bpm + bpmAtEnd) / 2)).toBeGreaterThan(0.98);
    expect(found.tempo! / ((bpm + bpmAtEnd) / 2)).toBeLessThan(1.02);
  });

  test("that is steady is found to a tenth of a beat", () => {
    const found = analyse(composeMusic({ ...plan, bpm: 123.4, looseMs: 3 }).samples);
    expect(Math.abs(found.tempo! - 123.4)).toBeLessThan(0.15);
  });

  test("of drums alone, and without any, is found", () => {
    expect(analyse(composeMusic({ ...plan, parts: ["drums"] }).samples).tempo! / 118).toBeCloseTo(1, 1);
    const without = analyse(composeMusic({ ...plan, parts: ["bass", "chords", "melody"] }).samples);
    expect(without.tempo! / 118).toBeCloseTo(1, 1);
  });
});

describe("nothing to measure", () => {
  test("silence is nothing", () => {
    expect(analyse(new Float32Array(160_000))).toEqual({
      tempo: null,
      tempoConfidence: 0,
      key: null,
      keyConfidence: 0,
      energy: 0,
      rhythmRegularity: 0,
      brightness: 0,
      vector: null,
    });
    expect(analyse(new Float32Array()).vector).toBeNull();
  });

  test.each(noiseNames)("%s has neither tempo nor key", (name) => {
    const found = analyse(composeNoise(name, 40, 8));
    expect([found.tempo, found.key, found.rhythmRegularity]).toEqual([null, null, 0]);
    expect(found.vector).toHaveLength(dimensions.length);
  });

  test.each(voiceNames)("speech (%s) has neither tempo nor key", (voice) => {
    const found = analyse(composeSpeech({ seed: 4, seconds: 60, voices: [voice] }).samples);
    expect([found.tempo, found.key]).toEqual([null, null]);
  });
});

describe("the vector", () => {
  const vectorOf = (changed: Partial<MusicPlan>) =>
    analyse(composeMusic({ ...plan, ...changed }).samples).vector!;

  test("is from 0 to 1 in every dimension, and every dimension says something", () => {
    const vectors = rhythms.map((rhythm) => analysisOf(rhythm).vector!);
    expect(vectors.flat().every((value) => value >= 0 && value <= 1)).toBe(true);
    const still = dimensions.filter((_, i) => new Set(vectors.map((vector) => vector[i])).size < 2);
    expect(still.map(({ name }) => name)).toEqual([]);
    expect(dimensions.length).toBeGreaterThanOrEqual(40);
    expect(dimensions.length).toBeLessThanOrEqual(64);
  });

  test("of another piece in the same style is closer than that of another style", () => {
    const here = vectorOf({});
    const same = vectorOf({ seed: 99, tonic: 2, progression: 1, bpm: 121 });
    const timbre = vectorOf({ seed: 99, tonic: 2, progression: 1, bpm: 121, timbre: "strings" });
    const style = vectorOf({ seed: 99, rhythm: "swing", bpm: 170, timbre: "organ", mode: "minor" });
    expect(distance(here, same)).toBeLessThan(distance(here, timbre));
    expect(distance(here, timbre)).toBeLessThan(distance(here, style));
    expect(distance(here, style)).toBeLessThan(1);
  });

  test("of the same music half as loud differs in little but its level", () => {
    const { samples } = composeMusic(plan);
    const loud = analyse(samples).vector!;
    const quiet = analyse(samples.map((sample) => sample / 2)).vector!;
    const changed = dimensions.filter((_, i) => Math.abs(loud[i]! - quiet[i]!) > 0.06);
    expect(changed.map(({ name }) => name)).toEqual(["level, mean [dB of full scale]"]);
  });
});

test("energy and brightness go with what plays", () => {
  const soft = analyse(
    composeMusic({ ...plan, parts: ["chords"], timbre: "flute", bpm: 70 }).samples.map((value) => value / 8),
  );
  const hard = analyse(composeMusic({ ...plan, bpm: 160, timbre: "strings" }).samples);
  expect(hard.energy).toBeGreaterThan(soft.energy + 0.2);
  expect(hard.brightness).toBeGreaterThan(soft.brightness);
});

test("chunks and going on change nothing, and memory does not grow", () => {
  const { samples } = composeMusic({ ...plan, seconds: 20 });
  const random = createRandom(3);
  const sizes = new Set<number>();
  const sizeOf = (value: unknown): number =>
    ArrayBuffer.isView(value)
      ? value.byteLength
      : typeof value === "object"
        ? Object.values(value!).reduce((sum: number, inner) => sum + sizeOf(inner), 0)
        : 8;
  let parts = createMusicAnalysis();
  for (let from = 0; from < samples.length; ) {
    const to = from + Math.floor(random() * 30_000);
    parts.add(samples.subarray(from, to));
    const saved = structuredClone(parts.save());
    sizes.add(sizeOf(saved));
    parts = createMusicAnalysis(saved);
    from = to;
  }
  expect(parts.end()).toEqual(analyse(samples));
  expect(Math.max(...sizes)).toBeLessThan(250_000);
});
