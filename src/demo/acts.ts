/** Films and episodes put together from stretches, of which each is seen and heard. */

import { black } from "./drawing.ts";
import type { AudioSpec, ClipSpec, VideoSpec } from "./encode.ts";
import { joinScenes, type Scene } from "./scenes.ts";
import type { Lettering } from "./shots.ts";
import type { Signal } from "./signals.ts";
import type { VoiceName } from "./speech.ts";

/** A stretch of a film or an episode. */
export interface Act {
  seconds: number;
  /** Scenes of equal length, or lettering on black. */
  shows: readonly Scene[] | Lettering;
  hears: Signal;
}

export type Look = Pick<VideoSpec, "width" | "height" | "keyframeEvery">;

/** @param dbfs peak before clipping. */
export const music = (seed: number, dbfs: number, beatsPerMinute = 90 + 7 * (seed % 5)) =>
  ({ kind: "music", seed, beatsPerMinute, dbfs }) as const;

/** People speak over music. */
export const talk = (seconds: number, under: Signal, seed: number, voices: readonly VoiceName[]): Signal => ({
  kind: "mix",
  signals: [under, { kind: "speech", seed, seconds, voices, dbfs: -22 }],
});

/** Ends a moment before the picture changes. */
export const upToCut = (seconds: number, signal: Signal): Signal => ({
  kind: "sequence",
  pieces: [{ seconds: seconds - 0.2, signal }],
});

export const stereo = { codec: "aac", sampleRate: 48_000, channels: 2 } as const;

/** A clip of acts one after another. */
export function play(acts: readonly Act[], look: Look): ClipSpec & { video: VideoSpec; audio: AudioSpec[] } {
  const pieces = acts.map(({ seconds, shows }) => {
    const pictures =
      "kind" in shows
        ? ({
            kind: "shots",
            shots: [{ seconds, background: { kind: "plain", colour: black }, lettering: shows }],
          } as const)
        : ({ kind: "lavfi", graph: joinScenes(shows, seconds / shows.length, look) } as const);
    return { seconds, pictures };
  });
  const signal: Signal = {
    kind: "sequence",
    pieces: acts.map(({ seconds, hears }) => ({ seconds, signal: hears })),
  };
  return {
    durationSeconds: acts.reduce((sum, { seconds }) => sum + seconds, 0),
    video: {
      ...look,
      frameRate: 24,
      codec: "libx264",
      preset: "ultrafast",
      crf: 32,
      pictures: { kind: "sequence", pieces },
    },
    audio: [{ ...stereo, language: "eng", signal }],
  };
}
