import { createFingerprinter } from "../../src/media/fingerprint.ts";
import type { EpisodeSound } from "../../src/media/season.ts";
import { createSilenceFinder } from "../../src/media/silences.ts";

/** The sound of seasons, made from seeds: the same seed gives the same sound in every episode. 16 kHz mono. */

const sampleRate = 16_000;

export interface Piece {
  kind: "music" | "talk" | "tone" | "silence";
  /** Which music, or whose talk. Unused by silence. */
  seed: number;
  seconds: number;
  /** Whose talk is over it, a fifth as loud: 10 dB below music. */
  talkOver?: number;
  /** Seconds at its end in which it becomes silent. */
  fadeOut?: number;
}

export interface EpisodeSoundOptions {
  /** Factor on all samples. */
  gain?: number;
  /** Peak of white noise that is added: another noise in every episode, as re-encoding leaves it. */
  noise?: number;
  noiseSeed?: number;
}

/**
 * Numbers from 0 up to 1, always the same ones for a seed: Small Fast Counter (Doty-Humphrey, PractRand) with 32 bits.
 * A generator with a single cycle will not do here: two pieces would be stretches of the same noise.
 */
export function randomFrom(seed: number): () => number {
  let a = 0;
  let b = seed | 0;
  let c = 0x9e3779b9;
  let counter = 1;
  const next = (): number => {
    const mixed = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return (mixed >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}

/** The pieces one after the other, mono, below full scale as long as the gain is 1. */
export function episodeSound(pieces: readonly Piece[], options: EpisodeSoundOptions = {}): Float32Array {
  const { gain = 1, noise = 0, noiseSeed = 0 } = options;
  const seconds = pieces.reduce((sum, piece) => sum + piece.seconds, 0);
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  let start = 0;
  for (const piece of pieces) {
    const from = Math.round(start * sampleRate);
    start += piece.seconds;
    addPiece(samples.subarray(from, Math.round(start * sampleRate)), piece);
  }
  const random = randomFrom(noiseSeed + 7_000_000);
  for (let i = 0; i < samples.length; i++) {
    const added = noise === 0 ? 0 : noise * (2 * random() - 1);
    samples[i] = gain * samples[i]! + added;
  }
  return samples;
}

function addPiece(into: Float32Array, { kind, seed, talkOver, fadeOut = 0 }: Piece): void {
  soundOf[kind](into, seed);
  if (talkOver !== undefined) {
    const voice = new Float32Array(into.length);
    talk(voice, talkOver);
    for (let i = 0; i < into.length; i++) into[i]! += 0.2 * voice[i]!;
  }
  const fading = Math.min(into.length, Math.round(fadeOut * sampleRate));
  for (let i = 1; i <= fading; i++) into[into.length - i]! *= (i - 1) / fading;
}

/** What the analyses hear in an episode that is made of the pieces, without chapters and keyframes. */
export function episodeHeard(pieces: readonly Piece[], options: EpisodeSoundOptions = {}): EpisodeSound {
  const samples = episodeSound(pieces, options);
  const fingerprinter = createFingerprinter({ quietest: -60 });
  const silences = createSilenceFinder({ threshold: -50, minimumMs: 100 });
  fingerprinter.add(samples);
  silences.add(samples);
  return {
    ...fingerprinter.end(),
    silences: silences.end(),
    offsetMs: 0,
    durationMs: (1000 * samples.length) / sampleRate,
    keyframesMs: [],
    chapters: [],
  };
}

/** From where to where the piece of a place in the list is, in ms. */
export function spanOf(pieces: readonly Piece[], place: number): { startMs: number; endMs: number } {
  const endOf = (count: number) =>
    1000 * pieces.slice(0, count).reduce((sum, { seconds }) => sum + seconds, 0);
  return { startMs: endOf(place), endMs: endOf(place + 1) };
}

type Sound = (into: Float32Array, seed: number) => void;

const soundOf: Record<Piece["kind"], Sound> = { music, talk, tone, silence: () => {} };

function tone(into: Float32Array, seed: number): void {
  const hertz = 220 + (seed % 40) * 20;
  for (let i = 0; i < into.length; i++) into[i] = 0.3 * Math.sin((2 * Math.PI * hertz * i) / sampleRate);
}

const scale = [0, 2, 4, 5, 7, 9, 11];
const hertzOf = (step: number, octave: number, key: number): number =>
  55 * 2 ** (octave + (key + scale[((step % 7) + 7) % 7]! + 12 * Math.floor(step / 7)) / 12);

/** Chords, a melody that never comes back as it was, and a beat. */
function music(into: Float32Array, seed: number): void {
  const random = randomFrom(seed);
  const key = Math.floor(random() * 12);
  const beat = 60 / (80 + 60 * random());
  const seconds = into.length / sampleRate;
  let step = 7;
  for (let at = 0, count = 0; at < seconds; at += beat / 2, count++) {
    if (count % 8 === 0) {
      const root = Math.floor(random() * 7);
      for (const third of [0, 2, 4]) note(into, at, 4 * beat, hertzOf(root + third, 1.0, key), 0.07, 1);
    }
    if (random() < 0.8) {
      step = Math.max(0, Math.min(14, step + Math.floor(random() * 7) - 3));
      note(into, at, beat * (0.5 + random()), hertzOf(step, 2.0, key), 0.12, 4);
    }
    if (count % 2 === 0) note(into, at, 0.15, 60, 0.2, 25);
    if (random() < 0.6) burst(into, at, 0.08, 3000 + 3000 * random(), 0.12, random);
  }
}

/** A note with four harmonics that dies away; `decay` in 1/s. */
function note(
  into: Float32Array,
  at: number,
  seconds: number,
  hertz: number,
  level: number,
  decay: number,
): void {
  const from = Math.round(at * sampleRate);
  const to = Math.min(into.length, Math.round((at + seconds) * sampleRate));
  for (const [index, share] of [1, 0.5, 0.35, 0.2].entries()) {
    const angle = (2 * Math.PI * hertz * (index + 1)) / sampleRate;
    // A sine by recurrence: each value from the two before it, which die away with it.
    const fade = Math.exp(-decay / sampleRate);
    const next = 2 * Math.cos(angle) * fade;
    let before = -Math.sin(angle) / fade;
    let now = 0;
    for (let i = from; i < to; i++) {
      // A soft start and end: no clicks, which would be the same in all music.
      const edge = Math.min(1, (i - from) / (0.01 * sampleRate), (to - i) / (0.02 * sampleRate));
      into[i]! += level * share * edge * now;
      const after = next * now - fade * fade * before;
      before = now;
      now = after;
    }
  }
}

/** Noise around a frequency, with a soft start and end. */
function burst(
  into: Float32Array,
  at: number,
  seconds: number,
  hertz: number,
  level: number,
  random: () => number,
): void {
  const from = Math.round(at * sampleRate);
  const count = Math.round(seconds * sampleRate);
  const radius = Math.exp((-Math.PI * 0.25 * hertz) / sampleRate);
  const turn = 2 * radius * Math.cos((2 * Math.PI * hertz) / sampleRate);
  let before = 0;
  let now = 0;
  for (let i = 0; i < count; i++) {
    const after = turn * now - radius * radius * before + (1 - radius) * (2 * random() - 1);
    before = now;
    now = after;
    if (from + i < into.length) into[from + i]! += 3 * level * Math.sin((Math.PI * i) / count) * now;
  }
}

/** Syllables of two formants each, with pauses between sentences, in a room that is not quite silent. */
function talk(into: Float32Array, seed: number): void {
  const random = randomFrom(seed + 1_000_000);
  const seconds = into.length / sampleRate;
  for (let at = 0; at < seconds; ) {
    const length = 0.1 + 0.2 * random();
    const level = 0.15 + 0.25 * random();
    burst(into, at, length, 300 + 600 * random(), level, random);
    burst(into, at, length, 1000 + 2500 * random(), 0.6 * level, random);
    at += length * 0.8 + (random() < 0.1 ? 0.4 + random() : 0.03);
  }
  for (let i = 0; i < into.length; i++) into[i]! += 0.002 * (2 * random() - 1);
}
