import { createResampler } from "../../src/media/resample.ts";
import type { Span } from "../../src/media/span.ts";
import { timbreNames } from "./instruments.ts";
import { composeMusic, progressionCount, rhythmNames, tempiOf } from "./music.ts";
import { composeNoise, type NoiseName, rootMeanSquare } from "./noise.ts";
import { createRandom } from "./random.ts";
import { composeSpeech, voiceNames } from "./speech.ts";

export type BedName = "music" | "lead" | NoiseName;

export interface VoiceMixPlan {
  seed: number;
  seconds: number;
  layout: "mono" | "stereo" | "surround";
  /** What is heard besides. */
  bed: BedName;
  /** Decibels of speech over the bed, both where they sound, in the dialogue's channel. */
  overBed: number;
  /** Whether anybody speaks. Yes unless given. */
  speech?: boolean;
}

/** Sound as the voice analysis takes it, and what it is to find. */
export interface VoiceMix {
  dialogue: Float32Array;
  rest: Float32Array | undefined;
  stretches: Span[];
}

const speechLevel = 0.05;

/** The same plan gives the same samples. */
export function composeVoiceMix(plan: VoiceMixPlan): VoiceMix {
  const { seed, seconds, layout, overBed, speech = true } = plan;
  const random = createRandom(seed);
  const oneOf = <T>(things: readonly T[]): T => things[Math.floor(random() * things.length)]!;
  const [middle, sides] = bedOf(plan, random);
  const bed = mixed([1, middle], [0.7, sides]);
  const gain = speechLevel / 10 ** (overBed / 20) / rootMeanSquare(bed);
  const { samples, stretches } = speech
    ? composeSpeech({
        seed,
        seconds,
        voices: [oneOf(voiceNames), oneOf(voiceNames)],
        pauses: [0.25, 2 + 6 * random()],
        level: speechLevel,
      })
    : { samples: new Float32Array(bed.length), stretches: [] };
  const rest = {
    mono: () => undefined,
    stereo: () => mixed([0.15 * gain, middle], [0.7 * gain, sides]),
    surround: () => mixed([2 * gain, bed], [0.03, samples]),
  }[layout]();
  return { dialogue: mixed([gain, bed], [1, samples]), rest, stretches };
}

/** The sum of two sounds at their gains. A loop, because a call for each of so many samples would take most of the time. */
function mixed(
  [gain, some]: readonly [number, Float32Array],
  [otherGain, others]: readonly [number, Float32Array],
): Float32Array {
  const sum = new Float32Array(some.length);
  for (let i = 0; i < sum.length; i++) sum[i] = gain * some[i]! + otherGain * others[i]!;
  return sum;
}

/** A mix as the channels of a soundtrack at 48 kHz. @param channels 1, 2, or 6 for 5.1 */
export function voicePlanes({ dialogue, rest }: VoiceMix, channels: number): Float32Array[] {
  const upwards = (samples: Float32Array) =>
    createResampler(16_000, 48_000).add(samples, samples.length).slice();
  const middle = upwards(dialogue);
  const silence = new Float32Array(middle.length);
  const sides = rest ? upwards(rest) : silence;
  if (channels === 1) return [middle];
  if (channels === 2)
    return [middle.map((value, i) => value + sides[i]!), middle.map((value, i) => value - sides[i]!)];
  return [sides, sides, middle, silence, sides, sides];
}

/** What is in the middle, and what is at the sides. */
function bedOf({ seed, seconds, bed }: VoiceMixPlan, random: () => number): [Float32Array, Float32Array] {
  if (bed === "lead") {
    const lead = composeLead(seconds, random);
    return [lead, lead];
  }
  if (bed !== "music") return [composeNoise(bed, seconds, seed), composeNoise(bed, seconds, seed + 1)];
  const oneOf = <T>(things: readonly T[]): T => things[Math.floor(random() * things.length)]!;
  const rhythm = oneOf(rhythmNames);
  const [slowest, fastest] = tempiOf(rhythm);
  const plan = {
    seed,
    seconds,
    bpm: slowest + (fastest - slowest) * random(),
    tonic: Math.floor(random() * 12),
    mode: oneOf(["major", "minor"] as const),
    progression: Math.floor(random() * progressionCount),
    rhythm,
    timbre: oneOf(timbreNames),
  };
  return [
    composeMusic({
      ...plan,
      parts: oneOf([["drums", "bass", "melody"], ["bass", "melody"], ["drums"]] as const),
    }).samples,
    composeMusic({ ...plan, parts: ["chords"] }).samples,
  ];
}

/** A melody on a synthesiser that sings: one note slides to the next, with vibrato. */
function composeLead(seconds: number, random: () => number): Float32Array {
  const vibrato = 0.015 * random();
  const slide = 0.0002 + 0.002 * random();
  const longest = 4000 + 16_000 * random();
  const lead = new Float32Array(seconds * 16_000);
  let [goal, hertz, phase, loudness] = [220, 220, 0, 0];
  for (let from = 0; from < lead.length; ) {
    const to = Math.min(lead.length, from + Math.round(longest * (0.25 + 0.75 * random())));
    const isRest = random() < 0.15;
    goal = 150 * 2 ** (Math.floor(random() * 24) / 12);
    for (let i = from; i < to; i++) {
      hertz += slide * (goal - hertz);
      loudness += 0.002 * ((isRest || i > to - 800 ? 0 : 1) - loudness);
      phase = (phase + (hertz * (1 + vibrato * Math.sin((2 * Math.PI * 5.5 * i) / 16_000))) / 16_000) % 1;
      lead[i] = loudness * (phase - 0.5);
    }
    from = to;
  }
  return lead;
}
