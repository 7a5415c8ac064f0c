import { describe, expect, it } from "vitest";
import { composeNoise, noiseNames } from "../../test/support/noise.ts";
import { createRandom } from "../../test/support/random.ts";
import { composeVoiceMix, type VoiceMixPlan } from "../../test/support/voice-mix.ts";
import type { Span } from "./span.ts";
import { createVoice, modelLimits, stretchesFrom, toBits } from "./voice.ts";

const find = (dialogue: Float32Array, rest?: Float32Array): Span[] => {
  const voice = createVoice();
  voice.add(dialogue, rest);
  return voice.end().stretches;
};

const lengthOf = (stretches: readonly Span[]): number =>
  stretches.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);

/** Time in which both are. */
const overlap = (some: readonly Span[], others: readonly Span[]): number =>
  some.reduce(
    (sum, a) =>
      sum +
      others.reduce(
        (inner, b) => inner + Math.max(0, Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs)),
        0,
      ),
    0,
  );

/** Precision and recall by time, over all mixes together. */
function accuracy(plans: readonly VoiceMixPlan[]): { precision: number; recall: number } {
  let [right, found, spoken] = [0, 0, 0];
  for (const plan of plans) {
    const mix = composeVoiceMix(plan);
    const stretches = find(mix.dialogue, mix.rest);
    right += overlap(stretches, mix.stretches);
    found += lengthOf(stretches);
    spoken += lengthOf(mix.stretches);
  }
  return { precision: right / found, recall: right / spoken };
}

const seconds = 40;
const beds = ["music", "music", ...noiseNames] as const;
const plansOf = (layout: VoiceMixPlan["layout"], seed: number): VoiceMixPlan[] =>
  beds.map((bed, i) => ({ seed: seed + i, seconds, layout, bed, overBed: 5 + (i % 6) }));

describe("createVoice", () => {
  it.each(["mono", "stereo", "surround"] as const)(
    "finds 90 % of speech 5 to 10 dB over music and noise, and little else, in %s",
    (layout) => {
      const { precision, recall } = accuracy(plansOf(layout, 100));
      expect(precision).toBeGreaterThan(0.9);
      expect(recall).toBeGreaterThan(0.9);
    },
  );

  it("finds speech after digital silence, and where each phrase begins and ends", () => {
    const { dialogue, stretches } = composeVoiceMix({
      seed: 3,
      seconds,
      layout: "mono",
      bed: "room",
      overBed: 120,
    });
    const found = find(dialogue);
    expect(overlap(found, stretches) / lengthOf(stretches)).toBeGreaterThan(0.97);
    expect(overlap(found, stretches) / lengthOf(found)).toBeGreaterThan(0.9);
  });

  it("does not take music for speech", () => {
    const found = Array.from({ length: 10 }, (_, i) => {
      const layout = (["mono", "stereo", "surround"] as const)[i % 3]!;
      const mix = composeVoiceMix({
        seed: 300 + i,
        seconds,
        layout,
        bed: "music",
        overBed: 0,
        speech: false,
      });
      return lengthOf(find(mix.dialogue, mix.rest));
    });
    expect(found.reduce((sum, ms) => sum + ms, 0) / (10_000 * seconds)).toBeLessThan(0.1);
  });

  it.each(noiseNames)("does not take %s for speech", (name) => {
    expect(lengthOf(find(composeNoise(name, seconds, 9)))).toBeLessThan(100 * seconds);
  });

  it("does not take silence, a tone or a melody with vibrato for speech", () => {
    const melody = (vibrato: number, noteEvery: number) => {
      const random = createRandom(4);
      let [hertz, phase] = [220, 0];
      return new Float32Array(seconds * 16_000).map((_, i) => {
        if (i % noteEvery === 0) hertz = 220 * 2 ** (Math.floor(random() * 12) / 12);
        phase += (hertz * (1 + vibrato * Math.sin((2 * Math.PI * 5.5 * i) / 16_000))) / 16_000;
        return 0.2 * ((phase % 1) - 0.5);
      });
    };
    expect(find(new Float32Array(seconds * 16_000))).toEqual([]);
    expect(find(melody(0, Infinity))).toEqual([]);
    expect(lengthOf(find(melody(0.01, 6400)))).toBeLessThan(100 * seconds);
  });

  it("gives the same however the sound is cut, and when it goes on from what was saved", () => {
    const { dialogue, rest } = composeVoiceMix({
      seed: 5,
      seconds,
      layout: "stereo",
      bed: "wind",
      overBed: 8,
    });
    const whole = createVoice();
    whole.add(dialogue, rest);
    const random = createRandom(6);
    let voice = createVoice();
    for (let from = 0; from < dialogue.length; ) {
      const to = Math.min(dialogue.length, from + Math.floor(random() * 30_000));
      voice.add(dialogue.subarray(from, to), rest!.subarray(from, to));
      from = to;
      if (random() < 0.3) voice = createVoice(structuredClone(voice.save()));
    }
    const finding = voice.end();
    expect(finding).toEqual(whole.end());
    expect(finding.stretches.length).toBeGreaterThan(3);
  });

  it("judges long sound as it judges its parts", () => {
    const { dialogue } = composeVoiceMix({ seed: 8, seconds: 320, layout: "mono", bed: "pink", overBed: 10 });
    const from = 280 * 16_000;
    const late = find(dialogue.subarray(from)).map((span) => span.startMs + 280_000);
    const starts = find(dialogue).map((span) => span.startMs);
    expect(starts).toEqual(expect.arrayContaining(late.filter((ms) => ms > 290_000)));
    expect(late.length).toBeGreaterThan(3);
  });

  it("forgets samples that are not numbers", () => {
    const { dialogue } = composeVoiceMix({ seed: 3, seconds, layout: "mono", bed: "pink", overBed: 10 });
    const before = find(dialogue);
    dialogue[100] = Number.NaN;
    dialogue[200] = 1e30;
    expect(overlap(find(dialogue), before) / lengthOf(before)).toBeGreaterThan(0.95);
  });

  it("takes sound too short for anything, and refuses a rest of another length", () => {
    expect(find(new Float32Array(0))).toEqual([]);
    expect(find(new Float32Array(100), new Float32Array(100))).toEqual([]);
    expect(() => find(new Float32Array(100), new Float32Array(99))).toThrow(/100 and 99 samples/);
  });
});

describe("stretchesFrom", () => {
  const steps = (...runs: [count: number, probability: number][]) =>
    Float32Array.from(runs.flatMap(([count, probability]) => new Array<number>(count).fill(probability)));

  it("pads what is long enough, within the sound", () => {
    expect(stretchesFrom(steps([50, 0], [25, 1], [50, 0]), 10, modelLimits)).toEqual([
      { startMs: 470, endMs: 780 },
    ]);
    expect(stretchesFrom(steps([50, 0], [24, 1], [50, 0]), 10, modelLimits)).toEqual([]);
    expect(stretchesFrom(steps([30, 1]), 10, modelLimits)).toEqual([{ startMs: 0, endMs: 300 }]);
  });

  it("begins when it is likely, and goes on until it is unlikely", () => {
    expect(stretchesFrom(steps([40, 0.49], [20, 0.6], [20, 0.36], [40, 0.34]), 10, modelLimits)).toEqual([
      { startMs: 370, endMs: 830 },
    ]);
    expect(stretchesFrom(steps([100, 0.49]), 10, modelLimits)).toEqual([]);
  });

  it("passes over silence of less than 100 ms", () => {
    expect(stretchesFrom(steps([30, 1], [9, 0], [30, 1]), 10, modelLimits)).toEqual([
      { startMs: 0, endMs: 690 },
    ]);
    expect(stretchesFrom(steps([30, 1], [10, 0], [30, 1]), 10, modelLimits)).toEqual([
      { startMs: 0, endMs: 330 },
      { startMs: 370, endMs: 700 },
    ]);
  });

  it("takes the windows of a model", () => {
    expect(stretchesFrom(steps([10, 0], [10, 0.9], [10, 0]), 32, modelLimits)).toEqual([
      { startMs: 290, endMs: 670 },
    ]);
  });
});

describe("toBits", () => {
  const stretches = [
    { startMs: 10, endMs: 40 },
    { startMs: 100, endMs: 250 },
  ];

  it("has a bit for each 10 ms, as far as the media goes", () => {
    expect([...toBits(stretches, 200)]).toEqual([0b00001110, 0b11111100, 0b00001111]);
    expect([...toBits(stretches, 15)]).toEqual([0b00000010]);
  });

  it("is empty for nothing", () => {
    expect(toBits([], 0)).toHaveLength(0);
  });
});
