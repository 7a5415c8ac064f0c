import { type Pitches, stepsPerSemitone } from "./pitches.ts";

export const tonics = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"] as const;

export interface MusicalKey {
  tonic: (typeof tonics)[number];
  mode: "major" | "minor";
}

export interface KeyFinding {
  /** null when there are no pitches to speak of, or none that keep to a scale. */
  key: MusicalKey | null;
  /** 0 to 1: how far the key is ahead of the next. */
  keyConfidence: number;
  /** Cents that the whole is tuned away from A = 440 Hz: -50 to 50. */
  tuningCents: number;
  /** 0 to 1: how closely pitches keep to semitones. Noise, speech and drums are below 0.1. */
  tuned: number;
  /** Share of each pitch class, from C on; all together 1, or 0 when there are none. */
  chroma: number[];
}

/**
 * How often each pitch class is heard in a key, from its tonic on: counted in 982 pieces of five centuries (Albrecht and
 * Shanahan, The use of large corpora to train a new type of key-finding algorithm, Music Perception 31, 2013).
 */
const profiles = {
  major: [0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.08, 0.008, 0.081],
  minor: [0.22, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052],
} as const;
/** What the start says counts this much beside the whole: most music begins at home. */
const startWeight = 0.15;

const leastTuned = 0.3;
const leastFit = 0.5;
/** A quarter of a second each. */
const leastFrames = 20;
/** Share of the frames that are not silent. */
const leastTonal = 0.3;
/** Difference of fits that leaves no doubt. */
const clearMargin = 0.25;
const semitoneOfA = 9;

/** Where within a semitone the pitches are: as a vector whose length is 1 when all are at the same place. */
function tuningOf(steps: Float64Array): { cents: number; tuned: number } {
  let [re, im, total] = [0, 0, 0];
  for (const [step, weight] of steps.entries()) {
    const angle = (2 * Math.PI * step) / stepsPerSemitone;
    re += weight * Math.cos(angle);
    im += weight * Math.sin(angle);
    total += weight;
  }
  const tuned = total > 0 ? Math.hypot(re, im) / total : 0;
  return { cents: (Math.atan2(im, re) / (2 * Math.PI)) * 100, tuned };
}

/** Pitch classes from C on: each step counts for the nearest semitone, the less the further away it is. */
function chromaOf(steps: Float64Array, cents: number): number[] {
  const chroma = new Array<number>(12).fill(0);
  for (const [step, weight] of steps.entries()) {
    const semitones = step / stepsPerSemitone - cents / 100;
    const nearest = Math.round(semitones);
    chroma[(nearest + semitoneOfA + 12) % 12]! += weight * Math.cos(Math.PI * (semitones - nearest)) ** 2;
  }
  const total = chroma.reduce((sum, value) => sum + value, 0);
  return chroma.map((value) => value / (total || 1));
}

/** Pearson's correlation of the pitch classes with a profile that begins at the tonic; 0 when all are equal. */
function fit(chroma: readonly number[], profile: readonly number[], tonic: number): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / 12;
  const [meanChroma, meanProfile] = [mean(chroma), mean(profile)];
  let [both, ofChroma, ofProfile] = [0, 0, 0];
  for (let i = 0; i < 12; i++) {
    const a = chroma[(tonic + i) % 12]! - meanChroma;
    const b = profile[i]! - meanProfile;
    both += a * b;
    ofChroma += a * a;
    ofProfile += b * b;
  }
  return ofChroma > 0 ? both / Math.sqrt(ofChroma * ofProfile) : 0;
}

/** The key whose profile the pitches fit best. */
export function findKey({ frames, tonalFrames, all, start }: Pitches): KeyFinding {
  const { cents, tuned } = tuningOf(all);
  const chroma = chromaOf(all, cents);
  // Roots, or the loudest notes would decide alone.
  const roots = chroma.map(Math.sqrt);
  const rootsOfStart = chromaOf(start, cents).map(Math.sqrt);
  const [best, next] = (["major", "minor"] as const)
    .flatMap((mode) =>
      tonics.map((tonic, i) => ({
        key: { tonic, mode },
        fit:
          (fit(roots, profiles[mode], i) + startWeight * fit(rootsOfStart, profiles[mode], i)) /
          (1 + startWeight),
      })),
    )
    .sort((a, b) => b.fit - a.fit);
  const found =
    tonalFrames >= Math.max(leastFrames, leastTonal * frames) && tuned >= leastTuned && best!.fit >= leastFit;
  return {
    key: found ? best!.key : null,
    keyConfidence: found ? Math.min(1, (best!.fit - next!.fit) / clearMargin) : 0,
    tuningCents: cents,
    tuned,
    chroma,
  };
}
