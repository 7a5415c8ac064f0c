import type { MusicFinding } from "./music.ts";

/** What a track is like in a word, and when it is so, for people. */
export interface Mood {
  name: string;
  rule: string;
  isSo(music: MusicFinding): boolean;
}

/** Below it a key is a guess. */
const sureOfKey = 0.05;
const isIn = (music: MusicFinding, mode: "major" | "minor"): boolean =>
  music.key?.mode === mode && music.keyConfidence >= sureOfKey;

/**
 * The moods, by fixed bounds on what was measured, so that a track has the same ones whatever else is in the library.
 * A track may have several, or none.
 */
export const moods: readonly Mood[] = [
  {
    name: "Calm",
    rule: "Little energy (below 0.35), and no more than 110 beats a minute.",
    isSo: ({ energy, tempo }) => energy < 0.35 && (tempo ?? 0) <= 110,
  },
  {
    name: "Energetic",
    rule: "Much energy (0.6 and more), and at least 100 beats a minute.",
    isSo: ({ energy, tempo }) => energy >= 0.6 && (tempo ?? 0) >= 100,
  },
  {
    name: "Danceable",
    rule: "Regular beats (0.6 and more) at 95 to 140 a minute.",
    isSo: ({ rhythmRegularity, tempo }) =>
      rhythmRegularity >= 0.6 && tempo !== null && tempo >= 95 && tempo <= 140,
  },
  {
    name: "Dark",
    rule: "In minor, with most of the sound low (brightness below 0.5).",
    isSo: (music) => isIn(music, "minor") && music.brightness < 0.5,
  },
  {
    name: "Bright",
    rule: "In major, with much of the sound high (brightness 0.5 and more).",
    isSo: (music) => isIn(music, "major") && music.brightness >= 0.5,
  },
];

/** The moods of a track; none of silence. */
export const moodsOf = (music: MusicFinding): Mood[] =>
  music.vector === null ? [] : moods.filter(({ isSo }) => isSo(music));
