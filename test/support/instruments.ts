/** Sounds made by code, to be mixed into constructed music. Nothing here is recorded or sampled. */

/** A note to be added to a mix. */
export interface Note {
  seconds: number;
  /** From the start of the note to its release. */
  length: number;
  hertz: number;
  /** 0 to 1. */
  velocity: number;
}

interface Timbre {
  /** Amplitude of the harmonic. */
  harmonic(n: number): number;
  /** Seconds until full. */
  attack: number;
  /** Seconds in which the note falls to 1/e while held; Infinity for what is blown, bowed or has bellows. */
  decay: number;
  /** Seconds in which it falls to 1/e once released. */
  release: number;
}

const timbres = {
  piano: { harmonic: (n: number) => n ** -1.6, attack: 0.004, decay: 0.7, release: 0.08 },
  organ: {
    harmonic: (n: number) => [0, 1, 0.8, 0.5, 0.5, 0, 0.25, 0, 0.2][n] ?? 0,
    attack: 0.015,
    decay: Infinity,
    release: 0.03,
  },
  strings: { harmonic: (n: number) => 1 / n, attack: 0.09, decay: Infinity, release: 0.12 },
  guitar: {
    harmonic: (n: number) => n ** -1.1 * Math.abs(Math.sin(n * 0.6)),
    attack: 0.002,
    decay: 0.35,
    release: 0.05,
  },
  square: { harmonic: (n: number) => (n % 2 === 1 ? 1 / n : 0), attack: 0.003, decay: 1.5, release: 0.02 },
  flute: { harmonic: (n: number) => n ** -2.5, attack: 0.04, decay: Infinity, release: 0.06 },
} satisfies Record<string, Timbre>;

export type TimbreName = keyof typeof timbres;
export const timbreNames = Object.keys(timbres) as TimbreName[];

const tableSize = 2048;
const harmonics = 24;

/** A period of each harmonic, from the first on: instruments are tuned to hundreds of pitches. */
const sines = Array.from({ length: harmonics }, (_, k) =>
  Float64Array.from({ length: tableSize + 1 }, (_, i) => Math.sin((2 * Math.PI * (k + 1) * i) / tableSize)),
);

/** One period, without the harmonics that the sample rate cannot hold. */
function periodOf(timbre: Timbre, hertz: number, sampleRate: number): Float32Array {
  const table = new Float32Array(tableSize + 1);
  let total = 0;
  for (let n = 1; n <= harmonics && n * hertz < sampleRate * 0.45; n++) {
    const amplitude = timbre.harmonic(n);
    const sine = sines[n - 1]!;
    total += Math.abs(amplitude);
    for (let i = 0; i <= tableSize; i++) table[i]! += amplitude * sine[i]!;
  }
  return table.map((value) => value / (total || 1));
}

/** @returns a player that adds notes of the timbre to the mix. */
export function createInstrument(
  name: TimbreName,
  sampleRate: number,
): (mix: Float32Array, note: Note) => void {
  const timbre: Timbre = timbres[name];
  const periods = new Map<number, Float32Array>();
  return (mix, { seconds, length, hertz, velocity }) => {
    const period = periods.get(hertz) ?? periodOf(timbre, hertz, sampleRate);
    periods.set(hertz, period);
    const first = Math.max(0, Math.round(seconds * sampleRate));
    const held = Math.round(length * sampleRate);
    const last = Math.min(mix.length, first + held + Math.round(6 * timbre.release * sampleRate));
    const step = (hertz * tableSize) / sampleRate;
    const rise = 1 / (timbre.attack * sampleRate);
    const fall = Math.exp(-1 / (timbre.decay * sampleRate));
    const end = Math.exp(-1 / (timbre.release * sampleRate));
    let level = velocity;
    let phase = 0;
    for (let i = first; i < last; i++) {
      const at = phase | 0;
      const between = phase - at;
      const value = period[at]! * (1 - between) + period[at + 1]! * between;
      mix[i]! += value * level * Math.min(1, (i - first + 1) * rise);
      level *= i - first < held ? fall : end;
      phase += step;
      if (phase >= tableSize) phase -= tableSize;
    }
  };
}

interface Drum {
  /** Seconds in which noise and tone fall to 1/e. */
  noiseDecay: number;
  toneDecay: number;
  noise: number;
  tone: number;
  /** Hertz of the tone at the start and once it has settled. */
  from: number;
  to: number;
  /** 0: the noise is white; towards 1 only its highs are left. */
  brightness: number;
}

const drums = {
  kick: { noiseDecay: 0.004, toneDecay: 0.11, noise: 0.2, tone: 1, from: 150, to: 52, brightness: 0 },
  snare: { noiseDecay: 0.07, toneDecay: 0.05, noise: 0.6, tone: 0.4, from: 230, to: 185, brightness: 0.3 },
  hat: { noiseDecay: 0.025, toneDecay: 0.01, noise: 0.4, tone: 0, from: 0, to: 0, brightness: 0.95 },
  openHat: { noiseDecay: 0.14, toneDecay: 0.01, noise: 0.35, tone: 0, from: 0, to: 0, brightness: 0.95 },
  ride: { noiseDecay: 0.1, toneDecay: 0.2, noise: 0.25, tone: 0.05, from: 3100, to: 3100, brightness: 0.9 },
} satisfies Record<string, Drum>;

export type DrumName = keyof typeof drums;

/** What every stroke of a drum has in common: how its noise falls, and its tone. */
function strokeOf(drum: Drum, sampleRate: number) {
  const length = Math.round(7 * Math.max(drum.noiseDecay, drum.toneDecay) * sampleRate);
  const fall = new Float64Array(length);
  const tone = new Float64Array(length);
  let phase = 0;
  for (let i = 0; i < length; i++) {
    const t = i / sampleRate;
    phase += (2 * Math.PI * (drum.to + (drum.from - drum.to) * Math.exp(-t / 0.03))) / sampleRate;
    fall[i] = Math.exp(-t / drum.noiseDecay);
    tone[i] = drum.tone * Math.sin(phase) * Math.exp(-t / drum.toneDecay);
  }
  return { fall, tone };
}

/** @returns a player that adds strokes to the mix. */
export function createDrums(
  sampleRate: number,
  random: () => number,
): (mix: Float32Array, drum: DrumName, seconds: number, velocity: number) => void {
  const strokes = new Map<DrumName, ReturnType<typeof strokeOf>>();
  return (mix, name, seconds, velocity) => {
    const drum: Drum = drums[name];
    const { fall, tone } = strokes.get(name) ?? strokeOf(drum, sampleRate);
    strokes.set(name, { fall, tone });
    const first = Math.max(0, Math.round(seconds * sampleRate));
    const length = Math.min(mix.length - first, fall.length);
    let before = 0;
    for (let i = 0; i < length; i++) {
      const white = random() * 2 - 1;
      const noise = white - drum.brightness * before;
      before = white;
      mix[first + i]! += velocity * (drum.noise * noise * fall[i]! + tone[i]!);
    }
  };
}
