/** Test signals, a little music and speech, computed by sample: any stretch can be asked for in any order. */

import { createResampler } from "../media/resample.ts";
import { composeSpeech, speechRate, type VoiceName } from "./speech.ts";

/** Peak level in dB below full scale; a list has one level for each channel, where `null` is a silent channel. */
export type Dbfs = number | readonly (number | null)[];

/** One level throughout, or levels one after another, with silence when they are over. */
export type Level = { dbfs: Dbfs } | { segments: readonly { seconds: number; dbfs: Dbfs }[] };

export type Signal =
  | { kind: "silence" }
  /** @property frequency in Hz. @property phaseDegrees of the first sample: 0 where left out. */
  | ({ kind: "sine"; frequency: number; phaseDegrees?: number } & Level)
  /** White noise, different in each channel. */
  | ({ kind: "noise"; seed: number } & Level)
  /** Eight bars of chords, bass and a beat, repeated. The seed chooses key and chords. */
  | ({ kind: "music"; seed: number; beatsPerMinute: number } & Level)
  /** Samples that are there already, at the sample rate asked for, of one channel or of each; silence when they are over. */
  | { kind: "samples"; planes: readonly Float32Array[] }
  /** One signal after another, each from its own beginning; silence when they are over. */
  | { kind: "sequence"; pieces: readonly { seconds: number; signal: Signal }[] }
  /** Signals at one time. */
  | { kind: "mix"; signals: readonly Signal[] }
  /** People who speak by turns, in the middle. @property dbfs root mean square of a phrase in dB below full scale. */
  | { kind: "speech"; seed: number; seconds: number; voices: readonly VoiceName[]; dbfs: number };

/** @returns samples in -1..1 of the stretch, one array for each channel. */
export type Synth = (start: number, count: number) => Float32Array[];

/** @param sampleRate in Hz. */
export function synthesize(signal: Signal, sampleRate: number, channels: number): Synth {
  const silent: Synth = (_, count) => Array.from({ length: channels }, () => new Float32Array(count));
  if (signal.kind === "silence") return silent;
  if (signal.kind === "sequence") return sequence(signal.pieces, sampleRate, channels);
  if (signal.kind === "mix") {
    const synths = signal.signals.map((one) => synthesize(one, sampleRate, channels));
    return (start, count) => synths.map((synth) => synth(start, count)).reduce(sumOf, silent(start, count));
  }
  if (signal.kind === "speech" || signal.kind === "samples") {
    const recorded = signal.kind === "samples" ? signal.planes : [speechOf(signal, sampleRate)];
    return (start, count) => {
      const planes = silent(start, count);
      for (const [channel, plane] of planes.entries())
        plane.set(recorded[channel % recorded.length]!.subarray(start, start + count));
      return planes;
    };
  }
  const wave = waveOf(signal, sampleRate);
  const amplitude = amplitudeOf(signal, sampleRate);
  return (start, count) => {
    const planes = silent(start, count);
    for (const [channel, plane] of planes.entries())
      for (let i = 0; i < count; i++) plane[i] = amplitude(channel, start + i) * wave(channel, start + i);
    return planes;
  };
}

/** Adds the second one's samples to the first. */
function sumOf(planes: Float32Array[], others: readonly Float32Array[]): Float32Array[] {
  for (const [channel, plane] of planes.entries())
    for (let i = 0; i < plane.length; i++) plane[i]! += others[channel]![i]!;
  return planes;
}

function speechOf({ dbfs, ...plan }: Extract<Signal, { kind: "speech" }>, sampleRate: number): Float32Array {
  const { samples } = composeSpeech({ ...plan, level: 10 ** (dbfs / 20) });
  if (sampleRate === speechRate) return samples;
  return createResampler(speechRate, sampleRate).add(samples, samples.length);
}

function sequence(
  pieces: readonly { seconds: number; signal: Signal }[],
  sampleRate: number,
  channels: number,
): Synth {
  let end = 0;
  const synths = pieces.map(({ seconds, signal }) => {
    const from = Math.round(end * sampleRate);
    end += seconds;
    return { from, to: Math.round(end * sampleRate), synth: synthesize(signal, sampleRate, channels) };
  });
  return (start, count) => {
    const planes = Array.from({ length: channels }, () => new Float32Array(count));
    for (const { from, to, synth } of synths) {
      const [first, last] = [Math.max(start, from), Math.min(start + count, to)];
      if (first >= last) continue;
      for (const [channel, samples] of synth(first - from, last - first).entries())
        planes[channel]!.set(samples, first - start);
    }
    return planes;
  };
}

type Wave = (channel: number, sample: number) => number;

function waveOf(signal: Extract<Signal, { kind: "sine" | "noise" | "music" }>, sampleRate: number): Wave {
  switch (signal.kind) {
    case "sine": {
      const step = (2 * Math.PI * signal.frequency) / sampleRate;
      const phase = ((signal.phaseDegrees ?? 0) * Math.PI) / 180;
      return (_, sample) => Math.sin(step * sample + phase);
    }
    case "noise":
      return (channel, sample) => 2 * randomAt(signal.seed * 64 + channel, sample) - 1;
    case "music": {
      const loop = composeLoop(signal.seed, signal.beatsPerMinute, sampleRate);
      return (channel, sample) => loop[channel % 2]![sample % loop[0].length]!;
    }
  }
}

function amplitudeOf(level: Level, sampleRate: number): Wave {
  if ("dbfs" in level) {
    const { dbfs } = level;
    return (channel) => gain(dbfs, channel);
  }
  let end = 0;
  const segments = level.segments.map(({ seconds, dbfs }) => {
    end += seconds;
    return { end: Math.round(end * sampleRate), dbfs };
  });
  return (channel, sample) => {
    const segment = segments.find(({ end }) => sample < end);
    return segment ? gain(segment.dbfs, channel) : 0;
  };
}

function gain(dbfs: Dbfs, channel: number): number {
  const own = typeof dbfs === "number" ? dbfs : (dbfs[channel] ?? null);
  return own === null ? 0 : 10 ** (own / 20);
}

/** Uniform in 0..1 from seed and index alone: the finalizer of MurmurHash3 (Appleby, public domain). */
function randomAt(seed: number, index: number): number {
  let h = (Math.imul(seed, 0x9e3779b1) ^ index) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** Chord progressions as semitones of each chord's root above the key. */
const progressions = [
  [0, 7, 9, 5],
  [9, 5, 0, 7],
  [0, 9, 5, 7],
  [0, 5, 9, 7],
] as const;
/** Roots of the major scale that carry a minor chord. */
const minorRoots = new Set([2, 4, 9]);

/** @returns left and right of eight bars of four beats, with a peak of exactly 1. */
function composeLoop(seed: number, beatsPerMinute: number, sampleRate: number): [Float32Array, Float32Array] {
  const beat = Math.round((60 / beatsPerMinute) * sampleRate);
  const loop: [Float32Array, Float32Array] = [new Float32Array(beat * 32), new Float32Array(beat * 32)];
  const key = 45 + Math.floor(randomAt(seed, 0) * 12);
  const progression = progressions[Math.floor(randomAt(seed, 1) * progressions.length)]!;
  const play = (from: number, seconds: number, pan: number, sound: (t: number) => number) => {
    const count = Math.min(Math.round(seconds * sampleRate), loop[0].length - from);
    for (let i = 0; i < count; i++) {
      const value = sound(i / sampleRate);
      loop[0][from + i]! += value * (1 - pan);
      loop[1][from + i]! += value * (1 + pan);
    }
  };
  const note = (semitones: number, decay: number) => {
    const omega = 2 * Math.PI * 440 * 2 ** ((semitones - 69) / 12);
    return (t: number) =>
      Math.min(1, t * 200) * Math.exp(-t * decay) * (Math.sin(omega * t) + 0.3 * Math.sin(2 * omega * t));
  };
  for (let step = 0; step < 32; step++) {
    const root = key + progression[(step >> 2) % 4]!;
    const chord = [0, minorRoots.has((root - key) % 12) ? 3 : 4, 7];
    const at = step * beat;
    if (step % 4 === 0)
      for (const [i, tone] of chord.entries()) play(at, 3.5, (i - 1) * 0.5, note(root + 12 + tone, 0.8));
    play(at, 0.5, 0, note(root - 12, 5));
    if (step % 2 === 0) play(at, 0.25, 0, (t) => 1.5 * Math.exp(-t * 18) * Math.sin(2 * Math.PI * 50 * t));
    play(
      at + (beat >> 1),
      0.05,
      0.3,
      (t) => 0.4 * Math.exp(-t * 80) * (2 * randomAt(seed, Math.round(t * sampleRate)) - 1),
    );
    const melody = chord[Math.floor(randomAt(seed, 10 + step) * 3)]!;
    play(at + (beat >> 1), 0.8, -0.3, note(root + 24 + melody, 4));
  }
  let peak = 0;
  for (const channel of loop) for (const value of channel) peak = Math.max(peak, Math.abs(value));
  for (const channel of loop) for (let i = 0; i < channel.length; i++) channel[i]! /= peak;
  return loop;
}
