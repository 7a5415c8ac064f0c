import type { AudioSpec, ClipSpec } from "../../src/demo/encode.ts";
import { createResampler } from "../../src/media/resample.ts";
import { type EpisodeSoundOptions, episodeSound, type Piece } from "./season-sound.ts";

/**
 * An episode that sounds like the pieces: a clip with tiny pictures, quickly made. A keyframe each 2.5 s, wherever the
 * pieces end.
 */
export function episodeClip(
  pieces: readonly Piece[],
  {
    codec = "aac",
    sampleRate = 16_000,
    channels = 1,
    bitrate,
    ...sound
  }: Partial<Pick<AudioSpec, "codec" | "sampleRate" | "channels" | "bitrate">> & EpisodeSoundOptions = {},
): ClipSpec {
  const samples = episodeSound(pieces, sound);
  const durationSeconds = samples.length / 16_000;
  const resampled =
    sampleRate === 16_000 ? samples : createResampler(16_000, sampleRate).add(samples, samples.length);
  return {
    durationSeconds,
    video: {
      width: 64,
      height: 36,
      frameRate: 2,
      codec: "libx264",
      preset: "ultrafast",
      keyframeEvery: 5,
      pictures: { kind: "greys", levels: [40, 90, 140, 190], secondsEach: 5 },
    },
    audio: [
      {
        codec,
        sampleRate,
        channels,
        ...(bitrate && { bitrate }),
        signal: { kind: "samples", planes: [resampled] },
      },
    ],
  };
}
