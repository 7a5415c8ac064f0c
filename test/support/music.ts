/** Music made by code from a seed: its tempo and key are known, because it was made of them. */

import { createDrums, createInstrument, type DrumName, type TimbreName } from "./instruments.ts";
import { createRandom } from "./random.ts";

export interface MusicPlan {
  seed: number;
  seconds: number;
  /** Beats a minute at the start. */
  bpm: number;
  /** Beats a minute at the end: the tempo moves there evenly. As at the start unless given. */
  bpmAtEnd?: number;
  /** 0 is C, 11 is B. */
  tonic: number;
  mode: "major" | "minor";
  /** Which of the progressions of the mode. 0 unless given. */
  progression?: number;
  rhythm: RhythmName;
  /** Of the chords. The melody has its own. */
  timbre: TimbreName;
  /** Which parts play. All unless given. */
  parts?: readonly Part[];
  /** How far the whole is tuned from A = 440 Hz. */
  tuningCents?: number;
  /** How far a stroke is from its time at most: people are not machines. 6 ms unless given. */
  looseMs?: number;
  /** 16,000 unless given. */
  sampleRate?: number;
}

export type Part = "drums" | "bass" | "chords" | "melody";

export interface ConstructedMusic {
  /** Mono, full scale at 1, peak at 0.7. */
  samples: Float32Array;
  /** Mean tempo. */
  bpm: number;
}

interface Rhythm {
  /** The tempi at which people play it: faster it is heard as half as fast, slower as twice. */
  bpm: readonly [slowest: number, fastest: number];
  beatsPerBar: number;
  /** Strokes of a bar: drum, beats from its start, velocity. */
  strokes: readonly [DrumName, number, number][];
  /** Beats of the bar on which the bass and the chords are struck. */
  bass: readonly number[];
  chords: readonly number[];
}

const every = (drum: DrumName, step: number, beats: number, velocity: number, from = 0) =>
  Array.from({ length: Math.round((beats - from) / step) }, (_, i): [DrumName, number, number] => [
    drum,
    from + i * step,
    i % 2 === 0 ? velocity : velocity * 0.7,
  ]);
const at = (drum: DrumName, beats: readonly number[], velocity: number) =>
  beats.map((beat): [DrumName, number, number] => [drum, beat, velocity]);

const rhythms = {
  rock: {
    bpm: [60, 200],
    beatsPerBar: 4,
    strokes: [...at("kick", [0, 2], 1), ...at("snare", [1, 3], 0.9), ...every("hat", 0.5, 4, 0.6)],
    bass: [0, 1, 2, 3],
    chords: [0, 2],
  },
  house: {
    bpm: [105, 140],
    beatsPerBar: 4,
    strokes: [
      ...at("kick", [0, 1, 2, 3], 1),
      ...at("snare", [1, 3], 0.6),
      ...every("openHat", 1, 4, 0.7, 0.5),
    ],
    bass: [0.5, 1.5, 2.5, 3.5],
    chords: [0, 1.5, 3],
  },
  ballad: {
    bpm: [60, 95],
    beatsPerBar: 4,
    strokes: [...at("kick", [0, 1.5, 2], 0.9), ...at("snare", [1, 3], 0.7), ...every("ride", 0.5, 4, 0.4)],
    bass: [0, 1.5, 2],
    chords: [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5],
  },
  jive: {
    bpm: [130, 200],
    beatsPerBar: 4,
    strokes: [
      ...at("kick", [0, 1, 2, 3], 0.7),
      ...at("snare", [1, 3], 0.9),
      ...at("ride", [0, 1, 5 / 3, 2, 3, 11 / 3], 0.6),
    ],
    bass: [0, 1, 2, 3],
    chords: [1, 3],
  },
  waltz: {
    bpm: [80, 200],
    beatsPerBar: 3,
    strokes: [...at("kick", [0], 1), ...at("snare", [1, 2], 0.5), ...every("hat", 1, 3, 0.4)],
    bass: [0],
    chords: [1, 2],
  },
  swing: {
    bpm: [90, 200],
    beatsPerBar: 4,
    strokes: [
      ...at("ride", [0, 1, 2, 3], 0.9),
      ...at("ride", [1 + 2 / 3, 3 + 2 / 3], 0.7),
      ...at("hat", [1, 3], 0.8),
      ...at("kick", [0, 2], 0.5),
    ],
    bass: [0, 1, 2, 3],
    chords: [2 / 3, 2 + 2 / 3],
  },
  shuffle: {
    bpm: [65, 150],
    beatsPerBar: 4,
    strokes: [
      ...at("kick", [0, 2, 2 + 2 / 3], 1),
      ...at("snare", [1, 3], 0.9),
      ...at("hat", [0, 2 / 3, 1, 5 / 3, 2, 8 / 3, 3, 11 / 3], 0.5),
    ],
    bass: [0, 2 / 3, 1, 5 / 3, 2, 8 / 3, 3, 11 / 3],
    chords: [0, 2],
  },
  funk: {
    bpm: [75, 125],
    beatsPerBar: 4,
    strokes: [
      ...at("kick", [0, 0.75, 2.5], 1),
      ...at("snare", [1, 3], 0.9),
      ...at("snare", [1.75, 2.25], 0.2),
      ...every("hat", 0.25, 4, 0.5),
    ],
    bass: [0, 0.75, 1.5, 2.5, 3.25],
    chords: [0.5, 1.75, 2.5],
  },
  breakbeat: {
    bpm: [90, 180],
    beatsPerBar: 4,
    strokes: [...at("kick", [0, 2.5], 1), ...at("snare", [1, 3], 0.9), ...every("hat", 0.5, 4, 0.6)],
    bass: [0, 1.5, 2.5],
    chords: [0],
  },
  offbeat: {
    bpm: [95, 180],
    beatsPerBar: 4,
    strokes: [...at("kick", [0, 1, 2, 3], 0.8), ...every("hat", 1, 4, 0.8, 0.5)],
    bass: [0, 1, 2, 3],
    chords: [0.5, 1.5, 2.5, 3.5],
  },
} satisfies Record<string, Rhythm>;

export type RhythmName = keyof typeof rhythms;
export const rhythmNames = Object.keys(rhythms) as RhythmName[];
/** @returns the slowest and the fastest tempo at which people play the rhythm. */
export const tempiOf = (rhythm: RhythmName): readonly [number, number] => rhythms[rhythm].bpm;

const scales = { major: [0, 2, 4, 5, 7, 9, 11], minor: [0, 2, 3, 5, 7, 8, 10] };

/** Four bars each: the semitones of the root above the tonic, and of the third above the root. */
const progressions: Record<"major" | "minor", readonly (readonly [root: number, third: number])[][]> = {
  major: [
    [
      [0, 4],
      [5, 4],
      [7, 4],
      [0, 4],
    ],
    [
      [0, 4],
      [9, 3],
      [5, 4],
      [7, 4],
    ],
    [
      [0, 4],
      [7, 4],
      [9, 3],
      [5, 4],
    ],
    [
      [2, 3],
      [7, 4],
      [0, 4],
      [0, 4],
    ],
  ],
  minor: [
    [
      [0, 3],
      [5, 3],
      [7, 4],
      [0, 3],
    ],
    [
      [0, 3],
      [8, 4],
      [5, 3],
      [7, 4],
    ],
    [
      [0, 3],
      [5, 3],
      [7, 3],
      [0, 3],
    ],
    [
      [0, 3],
      [10, 4],
      [8, 4],
      [7, 4],
    ],
  ],
};
export const progressionCount = 4;

/** MIDI notes. */
const [middleC, lowestE] = [60, 28];

/** Composes and plays. The same plan gives the same samples. */
export function composeMusic(plan: MusicPlan): ConstructedMusic {
  const { seconds, bpm, bpmAtEnd = bpm, sampleRate = 16_000, looseMs = 6 } = plan;
  const { parts = ["drums", "bass", "chords", "melody"], tuningCents = 0 } = plan;
  const random = createRandom(plan.seed);
  const rhythm: Rhythm = rhythms[plan.rhythm];
  const mix = new Float32Array(Math.round(seconds * sampleRate));
  const drums = createDrums(sampleRate, createRandom(plan.seed + 1));
  const chords = createInstrument(plan.timbre, sampleRate);
  const bass = createInstrument("guitar", sampleRate);
  const melody = createInstrument("flute", sampleRate);
  const plays = (part: Part) => parts.includes(part);

  /** When a beat falls: the tempo moves evenly, so beats are a square function of time. */
  const acceleration = (bpmAtEnd - bpm) / (2 * seconds);
  const timeOf = (beat: number) =>
    acceleration === 0
      ? (beat * 60) / bpm
      : (-bpm + Math.sqrt(bpm * bpm + 240 * acceleration * beat)) / (2 * acceleration);
  const loosely = (beat: number) => timeOf(beat) + ((random() * 2 - 1) * looseMs) / 1000;
  const loudness = () => 0.85 + 0.15 * random();
  const hertzOf = (midi: number) => 440 * 2 ** ((midi - 69 + tuningCents / 100) / 12);

  const beats = ((bpm + bpmAtEnd) / 120) * seconds;
  let degree = 7;
  for (let bar = 0; bar * rhythm.beatsPerBar < beats; bar++) {
    const start = bar * rhythm.beatsPerBar;
    const [root, third] = progressions[plan.mode][plan.progression ?? 0]![bar % 4]!;
    const chord = [root, root + third, root + 7].map((semitones) => (plan.tonic + semitones) % 12);
    const lengthOf = (beat: number, of: readonly number[]) => {
      const next = of.find((other) => other > beat) ?? rhythm.beatsPerBar;
      return Math.max(0.05, (timeOf(start + next) - timeOf(start + beat)) * 0.92);
    };

    if (plays("drums"))
      for (const [drum, beat, velocity] of rhythm.strokes)
        drums(mix, drum, loosely(start + beat), velocity * loudness() * 0.7);
    if (plays("bass"))
      for (const beat of rhythm.bass)
        bass(mix, {
          seconds: loosely(start + beat),
          length: lengthOf(beat, rhythm.bass),
          hertz: hertzOf(lowestE + ((chord[beat >= 2 && random() < 0.3 ? 2 : 0]! + 8) % 12)),
          velocity: 0.5 * loudness(),
        });
    if (plays("chords"))
      for (const beat of rhythm.chords)
        for (const pitch of chord)
          chords(mix, {
            seconds: loosely(start + beat),
            length: lengthOf(beat, rhythm.chords),
            hertz: hertzOf(middleC - 5 + ((pitch + 5) % 12)),
            velocity: 0.25 * loudness(),
          });
    if (plays("melody"))
      for (let beat = 0; beat < rhythm.beatsPerBar; ) {
        const length = [0.5, 1, 1, 2][Math.floor(random() * 4)]!;
        const scale = scales[plan.mode];
        const pitchOf = (step: number) => (plan.tonic + scale[((step % 7) + 7) % 7]!) % 12;
        degree = Math.min(12, Math.max(2, degree + Math.floor(random() * 5) - 2));
        // A phrase that begins at home says where home is.
        if (bar % 4 === 0 && beat === 0) degree = 7;
        // On the beat the melody keeps to the chord; between beats it may pass by.
        while (Number.isInteger(beat) && !chord.includes(pitchOf(degree))) degree--;
        if (random() < 0.85)
          melody(mix, {
            seconds: loosely(start + beat),
            length: timeOf(start + beat + length * 0.9) - timeOf(start + beat),
            hertz: hertzOf(middleC + 7 + ((pitchOf(degree) + 5) % 12)),
            velocity: 0.3 * loudness(),
          });
        beat += length;
      }
  }
  let peak = 0;
  for (const value of mix) peak = Math.max(peak, Math.abs(value));
  for (let i = 0; i < mix.length; i++) mix[i] = (mix[i]! * 0.7) / (peak || 1);
  return { samples: mix, bpm: (bpm + bpmAtEnd) / 2 };
}
