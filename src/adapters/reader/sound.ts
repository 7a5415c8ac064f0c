import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  AV_SAMPLE_FMT_DBL,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S32,
  AV_SAMPLE_FMT_U8,
  type AVSampleFormat,
} from "node-av/constants";
import {
  avChannelLayoutDescribe,
  avGetPackedSampleFmt,
  avGetSampleFmtName,
  avSampleFmtIsPlanar,
  type Frame,
  type Packet,
  type Stream,
} from "node-av/lib";
import { channelWeights } from "../../media/channel-weights.ts";
import { createLoudnessMeter, type LoudnessMeter } from "../../media/loudness.ts";
import type { LoudnessOptions, StreamLoudness } from "../../media/taps.ts";
import { toMs } from "./container.ts";
import { openDecoder } from "./decoder.ts";

export interface SoundTrack extends Disposable {
  add(packet: Packet): void;
  /** @throws Error when too much of it could not be decoded. */
  end(artefactFolder: string): StreamLoudness;
}

/** Share of the sound that may be missing. */
const toleratedMissing = 0.1;

/** Decodes an audio stream and measures it. */
export function openSoundTrack(stream: Stream, { truePeak }: LoudnessOptions): SoundTrack {
  let shape:
    | { sampleRate: number; channels: number; meter: LoudnessMeter; planes: Float32Array[] }
    | undefined;
  let samples = 0;
  let packetSeconds = 0;
  const { timeBase } = stream;
  const decoder = openDecoder(stream, (frame) => {
    const { sampleRate, channels } = frame;
    shape ??= {
      sampleRate,
      channels,
      planes: [],
      meter: createLoudnessMeter({
        sampleRate,
        channelWeights: channelWeights(avChannelLayoutDescribe(frame.channelLayout) ?? undefined, channels),
        truePeak,
      }),
    };
    if (sampleRate !== shape.sampleRate || channels !== shape.channels) {
      throw new Error(
        `Expected the sound of stream ${stream.index} to stay at ${shape.channels} channels and ${shape.sampleRate} Hz, ` +
          `but after ${Math.round(samples / shape.sampleRate)} s it has ${channels} channels and ${sampleRate} Hz.`,
      );
    }
    const count = frame.nbSamples;
    shape.planes = toPlanes(frame, channels, count, shape.planes);
    shape.meter.add(shape.planes, count);
    samples += count;
  });
  return {
    add(packet) {
      packetSeconds += (toMs(packet.duration, timeBase) ?? 0) / 1000;
      decoder.decode(packet);
    },
    end(artefactFolder) {
      decoder.drain();
      const seconds = shape ? samples / shape.sampleRate : 0;
      if (!shape || seconds < packetSeconds * (1 - toleratedMissing)) {
        throw new Error(
          `Expected ${packetSeconds.toFixed(1)} s of sound in stream ${stream.index}, but only ${seconds.toFixed(1)} s ` +
            "could be decoded: the file is broken. Replace it.",
        );
      }
      const { finding, momentary } = shape.meter.end();
      const file = `loudness-${stream.index}.bin`;
      writeFileSync(join(artefactFolder, file), momentary);
      return { index: stream.index, ...finding, momentary: file };
    },
    [Symbol.dispose]: () => decoder[Symbol.dispose](),
  };
}

/**
 * The samples of a frame, full scale at 1, one array for each channel: the frame's own where it has them like that,
 * else `reused`, which is made anew when it is too small.
 */
function toPlanes(frame: Frame, channels: number, count: number, reused: Float32Array[]): Float32Array[] {
  const data = frame.extendedData ?? [];
  const format = frame.format as AVSampleFormat;
  const planar = avSampleFmtIsPlanar(format);
  const kind = avGetPackedSampleFmt(format);
  if (planar && kind === AV_SAMPLE_FMT_FLT) return data.map((plane) => view(Float32Array, plane, count));
  const planes =
    reused.length === channels && reused[0]!.length >= count
      ? reused
      : Array.from({ length: channels }, () => new Float32Array(count));
  for (const [channel, plane] of planes.entries()) {
    const from = planar ? data[channel]! : data[0]!;
    const [step, offset] = planar ? [1, 0] : [channels, channel];
    const { samples, scale, zero } = samplesOf(kind, from, count * step);
    for (let i = 0, at = offset; i < count; i++, at += step) plane[i] = (samples[at]! - zero) * scale;
  }
  return planes;
}

type Samples = Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array;

function samplesOf(
  kind: AVSampleFormat,
  bytes: Buffer,
  length: number,
): { samples: Samples; scale: number; zero: number } {
  switch (kind) {
    case AV_SAMPLE_FMT_U8:
      return { samples: bytes, scale: 1 / 128, zero: 128 };
    case AV_SAMPLE_FMT_S16:
      return { samples: view(Int16Array, bytes, length), scale: 1 / 32768, zero: 0 };
    case AV_SAMPLE_FMT_S32:
      return { samples: view(Int32Array, bytes, length), scale: 1 / 2147483648, zero: 0 };
    case AV_SAMPLE_FMT_FLT:
      return { samples: view(Float32Array, bytes, length), scale: 1, zero: 0 };
    case AV_SAMPLE_FMT_DBL:
      return { samples: view(Float64Array, bytes, length), scale: 1, zero: 0 };
    default:
      throw new Error(
        `Expected 8, 16 or 32 bits or floating point a sample, but found ${avGetSampleFmtName(kind)}.`,
      );
  }
}

function view<T>(
  array: new (buffer: ArrayBufferLike, offset: number, length: number) => T,
  { buffer, byteOffset }: Buffer,
  length: number,
): T {
  return new array(buffer, byteOffset, length);
}
