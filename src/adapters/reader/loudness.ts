import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { channelWeights } from "../../media/channel-weights.ts";
import { createLoudnessMeter, type LoudnessMeter, type LoudnessState } from "../../media/loudness.ts";
import type { LoudnessOptions, StreamsLoudnessFinding } from "../../media/taps.ts";
import type { OpenFeed, Sound } from "./feed.ts";

interface Shape {
  sampleRate: number;
  channels: number;
  layout: string | undefined;
}

interface Track {
  shape: Shape;
  meter: LoudnessMeter;
}

/** Measures every audio stream. */
export const openLoudness: OpenFeed<LoudnessOptions> = ({ sounds, artefactFolder }, { truePeak }, saved) => {
  const meterOf = ({ sampleRate, channels, layout }: Shape, state?: LoudnessState): LoudnessMeter =>
    createLoudnessMeter({ sampleRate, channelWeights: channelWeights(layout, channels), truePeak }, state);
  const begun = saved as { index: number; shape: Shape; state: LoudnessState }[] | undefined;
  const tracks = new Map<number, Track>(
    begun?.map(({ index, shape, state }) => [index, { shape, meter: meterOf(shape, state) }]),
  );

  function trackOf(index: number, { sampleRate, channels, layout, timeMs }: Sound): Track {
    const track = tracks.get(index);
    if (track === undefined) {
      const shape = { sampleRate, channels, layout };
      const opened = { shape, meter: meterOf(shape) };
      tracks.set(index, opened);
      return opened;
    }
    if (sampleRate === track.shape.sampleRate && channels === track.shape.channels) return track;
    throw new Error(
      `Expected the sound of stream ${index} to stay at ${track.shape.channels} channels and ${track.shape.sampleRate} Hz, ` +
        `but after ${Math.round(timeMs / 1000)} s it has ${channels} channels and ${sampleRate} Hz.`,
    );
  }

  return {
    sounds: sounds.map((stream) => ({
      stream,
      add: (sound) => trackOf(stream.index, sound).meter.add(sound.planes, sound.count),
    })),
    save: () => [...tracks].map(([index, { shape, meter }]) => ({ index, shape, state: meter.save() })),
    end: (): StreamsLoudnessFinding => ({
      streams: [...tracks]
        .toSorted(([a], [b]) => a - b)
        .map(([index, { meter }]) => {
          const { finding, momentary } = meter.end();
          const file = `loudness-${index}.bin`;
          writeFileSync(join(artefactFolder, file), momentary);
          return { index, ...finding, momentary: file };
        }),
    }),
  };
};
