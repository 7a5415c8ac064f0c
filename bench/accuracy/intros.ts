/** Seasons whose intros are known, encoded, read and compared. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type EpisodeOpening, type EpisodeSound, findIntros } from "../../src/media/season.ts";
import type { Span } from "../../src/media/span.ts";
import { intros, type StretchFinding } from "../../src/media/taps.ts";
import { episodeClip } from "../../test/support/episodes.ts";
import { type Piece, randomFrom, spanOf } from "../../test/support/season-sound.ts";
import type { Row } from "../rows.ts";
import { areNear, freshSeed, type Reading, share, whileReading } from "./reading.ts";

const seasonsWith = 8;
const seasonsWithout = 4;
const episodes = 6;
const toleratedMs = 1000;

/** What files of episodes are like, in turns: a season comes from several sources. */
const encodings = [
  { ending: "mkv", codec: "aac", sampleRate: 48_000, channels: 2, bitrate: 96_000 },
  { ending: "mp4", codec: "aac", sampleRate: 44_100, channels: 2, bitrate: 128_000 },
  { ending: "mkv", codec: "ac3", sampleRate: 48_000, channels: 2, bitrate: 192_000 },
  { ending: "mkv", codec: "libmp3lame", sampleRate: 44_100, channels: 1, bitrate: 64_000 },
  { ending: "mkv", codec: "libopus", sampleRate: 48_000, channels: 1, bitrate: 48_000 },
  { ending: "mkv", codec: "flac", sampleRate: 16_000, channels: 1 },
] as const;

interface Episode {
  pieces: Piece[];
  /** Undefined where there is none. */
  intro: Span | undefined;
}

/** How the seasons with an opening differ. */
const manners = [
  {},
  { fadeOut: 2 },
  { gap: 0.6 },
  { talkOver: true },
  { secondTheme: true },
  { fadeOut: 1.2, gap: 1.5 },
  { someWithout: true },
  { logo: true },
] as const;
type Manner = {
  fadeOut?: number;
  /** Seconds of silence after the theme. */
  gap?: number;
  /** Somebody speaks over the theme, 10 dB softer, something else in each episode. */
  talkOver?: true;
  /** From the middle of the season on there is another opening. */
  secondTheme?: true;
  /** One episode does without. */
  someWithout?: true;
  /** Every file begins with the same jingle, and something else is between it and the theme. */
  logo?: true;
};

function seasonOf(seed: number, manner: Manner): Episode[] {
  const random = randomFrom(seed);
  const lengths = [16 + 24 * random(), 16 + 24 * random()];
  return Array.from({ length: episodes }, (_, episode) => {
    const own = seed + 100 * (episode + 1);
    const theme = manner.secondTheme && episode >= episodes / 2 ? 1 : 0;
    const opening: Piece = {
      kind: "music",
      seed: seed + 1 + theme,
      seconds: lengths[theme]!,
      ...(manner.talkOver && { talkOver: own + 90 }),
      ...(manner.fadeOut && { fadeOut: manner.fadeOut }),
    };
    const before: Piece[] = [
      ...(manner.logo ? [{ kind: "music", seed: seed + 9, seconds: 4.3 } as const] : []),
      // A third begins with the opening.
      ...(random() < 0.67 || manner.logo
        ? [{ kind: "talk", seed: own, seconds: 2 + 28 * random() } as const]
        : []),
    ];
    const hasOpening = !(manner.someWithout && episode === 2);
    const pieces: Piece[] = [
      ...before,
      ...(hasOpening ? [opening] : []),
      ...(hasOpening && manner.gap ? [{ kind: "silence", seed: 0, seconds: manner.gap } as const] : []),
      ...bodyOf(own, random),
    ];
    return { pieces, intro: hasOpening ? spanOf(pieces, before.length) : undefined };
  });
}

const bodyOf = (own: number, random: () => number): Piece[] => [
  { kind: "talk", seed: own + 1, seconds: 12 + 10 * random() },
  { kind: "music", seed: own + 2, seconds: 8 + 14 * random() },
  { kind: "talk", seed: own + 3, seconds: 8 + 8 * random() },
];

/** What episodes without an opening may still have in common: silence, a test tone, a jingle. */
function seasonWithout(seed: number): Episode[] {
  const random = randomFrom(seed);
  const shared: Piece[] = [
    { kind: "silence", seed: 0, seconds: 16 + 8 * random() },
    { kind: "tone", seed, seconds: 16 + 8 * random() },
    { kind: "music", seed: seed + 1, seconds: 3 + 7 * random() },
  ];
  return Array.from({ length: episodes }, (_, episode) => {
    const own = seed + 100 * (episode + 1);
    const cold: Piece = { kind: "talk", seed: own, seconds: 2 + 28 * random() };
    return { pieces: [cold, shared[seed % shared.length]!, ...bodyOf(own, random)], intro: undefined };
  });
}

async function listened(season: readonly Episode[], { readClip, folder }: Reading): Promise<EpisodeSound[]> {
  const sounds: EpisodeSound[] = [];
  for (const [i, { pieces }] of season.entries()) {
    const { ending, ...encoding } = encodings[i % encodings.length]!;
    const clip = episodeClip(pieces, { ...encoding, gain: 0.4 + 0.08 * i });
    const found = await readClip<StretchFinding>(ending, clip, intros());
    const points = readFileSync(join(folder, found.fingerprint!));
    sounds.push({
      ...found.sound!,
      points: new Uint32Array(Uint8Array.from(points).buffer),
      keyframesMs: found.keyframesMs,
      chapters: [],
      durationMs: 1000 * clip.durationSeconds,
    });
  }
  return sounds;
}

const some = (span: Span | undefined): Span[] => (span ? [span] : []);

export async function introRows(): Promise<Row[]> {
  return whileReading(async (reading) => {
    const opened = async (season: readonly Episode[]): Promise<EpisodeOpening[]> =>
      findIntros(await listened(season, reading));
    let right = 0;
    for (let s = 0; s < seasonsWith; s++) {
      const season = seasonOf(freshSeed + 10_000 * s, manners[s % manners.length]!);
      const openings = await opened(season);
      right += season.filter(({ intro }, i) =>
        areNear(some(openings[i]!.intro), some(intro), toleratedMs),
      ).length;
    }
    let wrong = 0;
    for (let s = 0; s < seasonsWithout; s++) {
      const openings = await opened(seasonWithout(freshSeed + 500_000 + 10_001 * s));
      wrong += openings.filter(({ intro, recap }) => intro ?? recap).length;
    }
    return [
      {
        what: "Intros: episodes whose intro begins and ends within 1 s of where it does",
        unit: "%",
        ours: [share(right, seasonsWith * episodes)],
        goal: { of: "ours", atLeast: 95 },
        note: `${seasonsWith * episodes} episodes of ${seasonsWith} constructed seasons, in ${encodings.length} encodings, from seeds that nothing was tuned on`,
      },
      {
        what: "Intros: markers in seasons without an intro",
        unit: "markers",
        ours: [wrong],
        goal: { of: "ours", atMost: 0 },
        note: `${seasonsWithout * episodes} episodes that share silence, a tone or a jingle`,
      },
    ];
  });
}
