/**
 * Speech made by code: a formant synthesiser (after Klatt, Software for a cascade/parallel formant synthesizer, 1980)
 * that babbles syllables of no language. Nothing here is recorded.
 */
import type { Span } from "../media/span.ts";
import { createRandom } from "./random.ts";

interface SpeechPlan {
  seed: number;
  seconds: number;
  /** Who speaks, by turns. */
  voices: readonly VoiceName[];
  /** Seconds between phrases: the shortest and the longest. */
  pauses?: readonly [number, number];
  /** Root mean square of a phrase, full scale at 1. 0.05 unless given. */
  level?: number;
}

interface ConstructedSpeech {
  /** Mono at 16 kHz; digital silence between phrases. */
  samples: Float32Array;
  /** The phrases: no gap inside one is longer than 90 ms. */
  stretches: Span[];
}

interface Voice {
  /** Mean pitch in hertz. */
  pitch: number;
  /** Of the formants, against a man's. */
  scale: number;
  /** Syllables a second. */
  pace: number;
  breath: number;
}

const voices = {
  bass: { pitch: 88, scale: 0.94, pace: 3.6, breath: 0.02 },
  man: { pitch: 118, scale: 1, pace: 4.6, breath: 0.03 },
  hastyMan: { pitch: 140, scale: 1.03, pace: 6, breath: 0.03 },
  woman: { pitch: 200, scale: 1.16, pace: 4.4, breath: 0.06 },
  hastyWoman: { pitch: 225, scale: 1.2, pace: 5.6, breath: 0.05 },
  child: { pitch: 280, scale: 1.32, pace: 4, breath: 0.07 },
} satisfies Record<string, Voice>;

export type VoiceName = keyof typeof voices;
export const voiceNames = Object.keys(voices) as VoiceName[];

/** What the vocal tract moves towards, and for how long. */
interface Phone {
  ms: number;
  voicing: number;
  /** Noise through the formants. */
  breath: number;
  /** Noise of a narrow place, around `hissHertz`. */
  hiss: number;
  hissHertz: number;
  formants: readonly [number, number, number];
}

type Formants = Phone["formants"];

/** Men's means by Peterson and Barney, Control methods used in a study of the vowels, 1952. */
const vowels: readonly Formants[] = [
  [270, 2290, 3010],
  [390, 1990, 2550],
  [530, 1840, 2480],
  [660, 1720, 2410],
  [730, 1090, 2440],
  [570, 840, 2410],
  [440, 1020, 2240],
  [300, 870, 2240],
  [640, 1190, 2390],
  [490, 1350, 1690],
];

const places: readonly { formants: Formants; burstHertz: number }[] = [
  { formants: [300, 900, 2200], burstHertz: 1000 },
  { formants: [300, 1700, 2600], burstHertz: 4200 },
  { formants: [300, 2000, 2400], burstHertz: 2200 },
];

const sounding = (ms: number, voicing: number, formants: Formants): Phone => ({
  ms,
  voicing,
  breath: 0,
  hiss: 0,
  hissHertz: 3000,
  formants,
});

/** The phones of each consonant; `random` chooses place and length. */
const consonants: readonly ((random: () => number) => Phone[])[] = [
  (random) => {
    const { formants, burstHertz } = places[Math.floor(random() * places.length)]!;
    const closed = sounding(45 + 40 * random(), 0, formants);
    return [
      closed,
      { ...closed, ms: 14, hiss: 0.5, hissHertz: burstHertz },
      { ...closed, ms: 30, breath: 0.2 },
    ];
  },
  (random) => {
    const { formants, burstHertz } = places[Math.floor(random() * places.length)]!;
    const closed = sounding(40 + 25 * random(), 0.12, [200, formants[1], formants[2]]);
    return [closed, { ...closed, ms: 10, hiss: 0.3, hissHertz: burstHertz }];
  },
  (random) => [{ ...sounding(80 + 60 * random(), 0, [350, 1700, 2600]), hiss: 0.5, hissHertz: 5600 }],
  (random) => [{ ...sounding(80 + 60 * random(), 0, [350, 1800, 2500]), hiss: 0.6, hissHertz: 3000 }],
  (random) => [{ ...sounding(70 + 40 * random(), 0, [350, 1100, 2300]), hiss: 0.15, hissHertz: 6800 }],
  (random) => [{ ...sounding(60 + 40 * random(), 0.4, [300, 1700, 2600]), hiss: 0.25, hissHertz: 5200 }],
  (random) => [{ ...sounding(50 + 30 * random(), 0, [500, 1500, 2500]), breath: 0.25 }],
  (random) => [sounding(55 + 35 * random(), 0.45, [270, random() < 0.5 ? 1000 : 1500, 2300])],
  (random) => [sounding(50 + 30 * random(), 0.6, [310, 700, 2200])],
  (random) => [sounding(50 + 30 * random(), 0.6, [360, 1300, 2700])],
  (random) => [sounding(50 + 30 * random(), 0.6, [310, 1060, 1380])],
  (random) => [sounding(50 + 30 * random(), 0.6, [280, 2200, 2900])],
];

/** The phones of a phrase of so many syllables. */
function phrase(syllables: number, pace: number, random: () => number): Phone[] {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
  return Array.from({ length: syllables }, (_, i) => {
    const opening = random() < 0.9 ? pick(consonants)(random) : [];
    const closing = random() < 0.3 ? pick(consonants)(random) : [];
    const others = [...opening, ...closing].reduce((sum, { ms }) => sum + ms, 0);
    const last = i === syllables - 1 ? 1.4 : 1;
    const ms = Math.max(60, (1000 / pace) * (0.75 + 0.5 * random()) * last - others);
    return [...opening, sounding(ms, 0.8 + 0.3 * random(), pick(vowels)), ...closing];
  }).flat();
}

/** Of what is composed, in hertz. */
export const speechRate = 16_000;
const samplesPerMs = speechRate / 1000;
/** Samples for which the filters stay as they are. */
const blockLength = 5 * samplesPerMs;

/** Klatt's resonator; frequency and bandwidth in hertz. */
function createResonator() {
  let [a, b, c, before, beforeThat] = [1, 0, 0, 0, 0];
  return {
    tune(hertz: number, bandwidth: number) {
      const radius = Math.exp((-Math.PI * bandwidth) / speechRate);
      c = -radius * radius;
      b = 2 * radius * Math.cos((2 * Math.PI * Math.min(hertz, 0.47 * speechRate)) / speechRate);
      a = 1 - b - c;
    },
    next(input: number): number {
      const output = a * input + b * before + c * beforeThat;
      beforeThat = before;
      before = output;
      return output;
    },
  };
}

/** Brings hiss to about 15 dB below vowels, as people have it. */
const hissShare = 0.25;

/** The share of a period in which the vocal folds are open. */
const openQuotient = 0.6;

/**
 * The flow's derivative at a phase of 0 to 1: a cubic pulse that ends at once, as in Klatt and Klatt, 1990, and the
 * strong first harmonic that people's voices have.
 */
const glottalPulse = (phase: number): number =>
  (phase < openQuotient ? 2 * (phase / openQuotient) - 3 * (phase / openQuotient) ** 2 : 0) -
  Math.sin(2 * Math.PI * phase);

function speak(
  phones: readonly Phone[],
  { pitch, scale, breath }: Voice,
  random: () => number,
): Float32Array {
  const lengths = phones.map(({ ms }) => Math.round(ms / 5) * blockLength);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const out = new Float32Array(total);
  const cascade = Array.from({ length: 5 }, createResonator);
  const narrow = createResonator();
  const formants = phones[0]!.formants.map((hertz) => hertz * scale);
  const ending = random() < 0.25 ? 1.35 : 0.8;
  const now = { voicing: 0, breath: 0, hiss: 0, accent: 0 };
  let phase = 0;
  let at = 0;
  for (const [index, phone] of phones.entries()) {
    const accent = phone.voicing > 0.9 ? 0.18 : 0;
    for (const end = at + lengths[index]!; at < end; ) {
      formants.forEach((hertz, i) => {
        formants[i] = hertz + 0.22 * (phone.formants[i]! * scale - hertz);
        cascade[i]!.tune(formants[i]!, [70, 100, 140][i]!);
      });
      cascade[3]!.tune(3500 * scale, 200);
      cascade[4]!.tune(4500 * scale, 250);
      narrow.tune(phone.hissHertz, 1600);
      now.accent += 0.12 * (accent - now.accent);
      const through = at / total;
      const contour = 1.15 - 0.25 * through + (through > 0.85 ? (ending - 0.9) * (through - 0.85) * 6.7 : 0);
      const hertz = pitch * contour * (1 + now.accent) * (1 + 0.01 * (random() - 0.5));
      for (const blockEnd = at + blockLength; at < blockEnd; at++) {
        now.voicing += 0.008 * (phone.voicing - now.voicing);
        now.breath += 0.012 * (phone.breath - now.breath);
        now.hiss += 0.012 * (phone.hiss - now.hiss);
        phase = (phase + hertz / speechRate) % 1;
        const noise = 2 * random() - 1;
        let sound = now.voicing * (glottalPulse(phase) + breath * noise) + now.breath * noise;
        for (const resonator of cascade) sound = resonator.next(sound);
        out[at] = sound + hissShare * narrow.next(now.hiss * noise);
      }
    }
  }
  return out;
}

/** Speaks for a while. The same plan gives the same samples. */
export function composeSpeech(plan: SpeechPlan): ConstructedSpeech {
  const { pauses: [shortest, longest] = [0.3, 5], level = 0.05 } = plan;
  const random = createRandom(plan.seed);
  const samples = new Float32Array(Math.round(plan.seconds * speechRate));
  const stretches: Span[] = [];
  // Most pauses are short, as between the sentences of one who goes on speaking.
  const pause = () => 1000 * (shortest + (longest - shortest) * random() ** 3);
  for (let atMs = pause(), turn = 0; ; turn++) {
    const voice = voices[plan.voices[turn % plan.voices.length]!];
    const sound = speak(phrase(2 + Math.floor(random() * 14), voice.pace, random), voice, random);
    const from = Math.round(atMs * samplesPerMs);
    if (from + sound.length > samples.length) return { samples, stretches };
    const rms = Math.sqrt(sound.reduce((sum, value) => sum + value * value, 0) / sound.length);
    samples.set(
      sound.map((value) => (value * level) / rms),
      from,
    );
    const endMs = atMs + sound.length / samplesPerMs;
    stretches.push({ startMs: atMs, endMs });
    atMs = endMs + pause();
  }
}
