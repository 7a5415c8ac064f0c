import {
  AV_SAMPLE_FMT_DBL,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S32,
  AV_SAMPLE_FMT_U8,
  type AVSampleFormat,
} from "node-av/constants";
import { avGetPackedSampleFmt, avGetSampleFmtName, avSampleFmtIsPlanar, type Frame } from "node-av/lib";

/**
 * The samples of a frame, full scale at 1, one array for each channel: the frame's own where it has them like that,
 * else `reused`, which is made anew when it is too small.
 */
export function toPlanes(
  frame: Frame,
  channels: number,
  count: number,
  reused: Float32Array[],
): Float32Array[] {
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
