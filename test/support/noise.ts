/** Noises made by code, mono at 16 kHz. */
import { createRandom } from "./random.ts";

const sampleRate = 16_000;

type Random = () => number;

/** Filters white noise by one pole each for what lies below and above a frequency. */
function lowPassed(white: Float32Array, hertz: number): Float32Array {
  const share = 1 - Math.exp((-2 * Math.PI * hertz) / sampleRate);
  const passed = new Float32Array(white.length);
  let held = 0;
  for (let i = 0; i < white.length; i++) {
    held += share * (white[i]! - held);
    passed[i] = held;
  }
  return passed;
}

function white(length: number, random: Random): Float32Array {
  const samples = new Float32Array(length);
  for (let i = 0; i < length; i++) samples[i] = random() + random() + random() - 1.5;
  return samples;
}

/** A level that wanders, a new goal `perSecond` times a second. */
function wandering(length: number, perSecond: number, random: Random): Float32Array {
  const goals = Array.from({ length: Math.ceil((length * perSecond) / sampleRate) + 2 }, random);
  return new Float32Array(length).map((_, i) => {
    const at = (i * perSecond) / sampleRate;
    const before = Math.floor(at);
    return goals[before]! + (goals[before + 1]! - goals[before]!) * (at - before);
  });
}

/** A sum of noises, each passed by an octave less, falls by about 3 dB an octave. */
function pink(length: number, random: Random): Float32Array {
  const sum = white(length, random).map((value) => 0.2 * value);
  for (let hertz = 4000; hertz > 20; hertz /= 4) {
    const passed = lowPassed(white(length, random), hertz);
    for (let i = 0; i < length; i++) sum[i]! += passed[i]!;
  }
  return sum;
}

/** How a clap falls. */
const clapFall = Float64Array.from({ length: 500 }, (_, i) => Math.exp(-i / 90));

/** Many hands: each clap a short burst with a ring of its own. */
function applause(length: number, random: Random): Float32Array {
  const out = new Float32Array(length);
  for (let claps = (length / sampleRate) * 90; claps > 0; claps--) {
    const from = Math.floor(random() * length);
    const turn = (2 * Math.PI * (700 + 1800 * random())) / sampleRate;
    const loud = 0.3 + random();
    for (let i = 0; i < clapFall.length && from + i < length; i++)
      out[from + i]! += loud * clapFall[i]! * (random() - 0.5) * (1 + Math.cos(turn * i));
  }
  return out;
}

const noises = {
  white,
  pink,
  room: (length: number, random: Random) => lowPassed(white(length, random), 250),
  wind: (length: number, random: Random) => {
    const gusts = wandering(length, 0.8, random);
    return lowPassed(white(length, random), 300).map((value, i) => value * 12 ** gusts[i]!);
  },
  applause,
};

export type NoiseName = keyof typeof noises;
export const noiseNames = Object.keys(noises) as NoiseName[];

/** The same name, length and seed give the same samples. Root mean square 0.1, full scale at 1. */
export function composeNoise(name: NoiseName, seconds: number, seed: number): Float32Array {
  const samples = noises[name](Math.round(seconds * sampleRate), createRandom(seed));
  const rms = rootMeanSquare(samples);
  for (let i = 0; i < samples.length; i++) samples[i] = (0.1 * samples[i]!) / rms;
  return samples;
}

export function rootMeanSquare(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]! * samples[i]!;
  return Math.sqrt(sum / samples.length);
}
