import { describe, expect, test } from "vitest";
import { timbreNames } from "../../../test/support/instruments.ts";
import { composeMusic, progressionCount, rhythmNames, tempiOf } from "../../../test/support/music.ts";
import { composeNoise, noiseNames } from "../../../test/support/noise.ts";
import { composeSpeech, voiceNames } from "../../../test/support/speech.ts";
import { findKey, tonics } from "./key.ts";
import { createPitchMeter } from "./pitches.ts";

function keyOf(samples: Float32Array) {
  const meter = createPitchMeter();
  meter.add(samples);
  return findKey(meter.end());
}

/** Each key with another progression, rhythm, timbre and tuning. */
const pieces = (["major", "minor"] as const).flatMap((mode) =>
  tonics.map((tonic, i) => {
    const rhythm = rhythmNames[(i + (mode === "minor" ? 5 : 0)) % rhythmNames.length]!;
    const [slowest, fastest] = tempiOf(rhythm);
    return {
      mode,
      tonic,
      plan: {
        seed: i + 1000,
        seconds: 25,
        bpm: (slowest + fastest) / 2,
        tonic: i,
        mode,
        progression: i % progressionCount,
        rhythm,
        timbre: timbreNames[i % timbreNames.length]!,
        tuningCents: ((i * 17) % 80) - 40,
      },
    };
  }),
);

describe("the key", () => {
  test.each(pieces)(
    "of $tonic $mode is found, whatever plays and however it is tuned",
    ({ tonic, mode, plan }) => {
      const found = keyOf(composeMusic(plan).samples);
      expect(found.key).toEqual({ tonic, mode });
      expect(found.keyConfidence).toBeGreaterThan(0);
      expect(Math.abs(found.tuningCents - plan.tuningCents)).toBeLessThan(1);
    },
  );

  test("needs neither drums nor melody", () => {
    const { samples } = composeMusic({ ...pieces[4]!.plan, parts: ["chords", "bass"] });
    expect(keyOf(samples).key).toEqual({ tonic: "E", mode: "major" });
  });

  test("of drums alone is none", () => {
    expect(keyOf(composeMusic({ ...pieces[0]!.plan, parts: ["drums"] }).samples).key).toBeNull();
  });

  test.each(noiseNames)("of %s is none", (name) => {
    expect(keyOf(composeNoise(name, 20, 3)).key).toBeNull();
  });

  test.each(voiceNames)("of speech (%s) is none", (voice) => {
    expect(keyOf(composeSpeech({ seed: 2, seconds: 30, voices: [voice] }).samples).key).toBeNull();
  });

  test("of silence is none, and of a second of music as well", () => {
    expect(keyOf(new Float32Array(160_000))).toEqual({
      key: null,
      keyConfidence: 0,
      tuningCents: 0,
      tuned: 0,
      chroma: new Array(12).fill(0),
    });
    expect(keyOf(composeMusic({ ...pieces[0]!.plan, seconds: 1 }).samples).key).toBeNull();
  });
});
