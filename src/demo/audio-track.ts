import { avChannelLayoutDefault, Dictionary, type FormatContext, Frame, Rational } from "node-av/lib";
import type { AudioSpec, ClipSpec } from "./encode.ts";
import { isMp4, newEncoder, packSamples, sampleFormatOf, startStream } from "./encoder.ts";
import { synthesize } from "./signals.ts";
import { openTrack, type Track } from "./track.ts";

/** Adds a stream of sound to a container that has not been started yet. */
export function openAudio(
  container: FormatContext,
  spec: AudioSpec,
  { durationSeconds, startSeconds = 0 }: ClipSpec,
): Track {
  const { codec, encoder } = newEncoder(spec.codec);
  const layout = avChannelLayoutDefault(spec.channels);
  const format = sampleFormatOf(codec);
  const timeBase = new Rational(1, spec.sampleRate);
  encoder.sampleRate = spec.sampleRate;
  encoder.channelLayout = layout;
  encoder.sampleFormat = format;
  encoder.timeBase = timeBase;
  if (spec.bitrate) encoder.bitRate = BigInt(spec.bitrate);
  const stream = startStream(container, encoder, {});
  // MP4 has no other place for a stream's title that players look at.
  const title = { [isMp4(container) ? "handler_name" : "title"]: spec.title };
  stream.metadata = Dictionary.fromObject({ language: spec.language, ...title });

  const total = Math.round(durationSeconds * spec.sampleRate);
  const size = encoder.frameSize || 1024;
  const synth = synthesize(spec.signal, spec.sampleRate, spec.channels);
  return openTrack(
    container,
    { encoder, stream, startSeconds },
    {
      count: Math.ceil(total / size),
      start: (i) => (i * size) / spec.sampleRate,
      frame(i) {
        const nbSamples = Math.min(size, total - i * size);
        const samples = packSamples(synth(i * size, nbSamples), format);
        return Frame.fromAudioBuffer(samples, {
          nbSamples,
          format,
          sampleRate: spec.sampleRate,
          channelLayout: layout,
          timeBase,
          pts: BigInt(i * size),
        });
      },
    },
  );
}
