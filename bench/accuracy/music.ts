/** Tracks whose tempo and key are known. */

import { tonics } from "../../src/media/music/key.ts";
import { type MusicTapFinding, music } from "../../src/media/taps.ts";
import { timbreNames } from "../../test/support/instruments.ts";
import {
  composeMusic,
  type MusicPlan,
  progressionCount,
  rhythmNames,
  tempiOf,
} from "../../test/support/music.ts";
import { createRandom } from "../../test/support/random.ts";
import type { Row } from "../rows.ts";
import { freshSeed, share, whileReading } from "./reading.ts";

const tracksOfEach = 4;
const tolerated = 0.02;
const encodings = [
  { ending: "mp3", codec: "libmp3lame", bitrate: 128_000 },
  { ending: "m4a", codec: "aac", bitrate: 128_000 },
  { ending: "flac", codec: "flac" },
] as const;

function plans(): MusicPlan[] {
  const random = createRandom(freshSeed);
  const below = (end: number) => Math.floor(random() * end);
  return rhythmNames.flatMap((rhythm) =>
    Array.from({ length: tracksOfEach }, (_, i): MusicPlan => {
      const [slowest, fastest] = tempiOf(rhythm);
      return {
        seed: freshSeed + below(1e6),
        seconds: 40,
        bpm: slowest * (fastest / slowest) ** random(),
        tonic: below(12),
        mode: i % 2 === 0 ? "major" : "minor",
        progression: below(progressionCount),
        rhythm,
        timbre: timbreNames[below(timbreNames.length)]!,
        tuningCents: 20 * random() - 10,
        sampleRate: 44_100,
      };
    }),
  );
}

export const musicRows = (): Promise<Row[]> =>
  whileReading(async ({ readClip }) => {
    const tracks = plans();
    const count = { tempo: 0, key: 0 };
    for (const [i, plan] of tracks.entries()) {
      const { samples, bpm } = composeMusic(plan);
      const { ending, ...encoding } = encodings[i % encodings.length]!;
      const audio = {
        ...encoding,
        sampleRate: 44_100,
        channels: 2,
        signal: { kind: "samples", planes: [samples] },
      } as const;
      const clip = { durationSeconds: plan.seconds, audio: [audio] };
      const { tempo, key } = await readClip<MusicTapFinding>(ending, clip, music({ model: "" }));
      if (tempo !== null && Math.abs(tempo / bpm - 1) <= tolerated) count.tempo++;
      if (key?.tonic === tonics[plan.tonic] && key?.mode === plan.mode) count.key++;
    }
    const note = `${tracks.length} constructed tracks of ${rhythmNames.length} rhythms, as MP3, AAC and FLAC`;
    const row = (what: string, right: number): Row => ({
      what,
      unit: "%",
      ours: [share(right, tracks.length)],
      goal: { of: "ours", atLeast: 95 },
      note,
    });
    return [row("Music: tempo within 2 %", count.tempo), row("Music: the right key", count.key)];
  });
