import {
  AV_SAMPLE_FMT_DBL,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S32,
  AV_SAMPLE_FMT_U8,
  type AVSampleFormat,
} from "node-av/constants";
import {
  avGetPackedSampleFmt,
  avGetSampleFmtName,
  avSampleFmtIsPlanar,
  FFmpegError,
  Frame,
} from "node-av/lib";

/** Takes the samples out of the frames of one stream. */
export interface SampleTaker extends Disposable {
  /**
   * The samples of a frame, full scale at 1, one array for each channel, which may be longer than `count`. They are
   * lent until the next call.
   * @throws Error for a sample format that is none of FFmpeg's own, or when there is no memory
   */
  take(frame: Frame, count: number): Float32Array[];
}

/**
 * Frames are copied into one that stays, of which JavaScript has its views already: making views of the memory of each
 * frame anew takes twenty times as long as copying it.
 */
export function openSampleTaker(): SampleTaker {
  let copy: Copy | undefined;
  return {
    take(frame, count) {
      if (!copy?.isMadeOf(frame, count)) {
        copy?.[Symbol.dispose]();
        copy = openCopy(frame, count);
      }
      return copy.planes(count);
    },
    [Symbol.dispose]: () => copy?.[Symbol.dispose](),
  };
}

interface Copy extends Disposable {
  /** Copies a frame. @returns false when it is longer than the first one, or has another format or other channels */
  isMadeOf(frame: Frame, count: number): boolean;
  planes(count: number): Float32Array[];
}

function openCopy(like: Frame, capacity: number): Copy {
  const copy = new Frame();
  copy.alloc();
  copy.format = like.format;
  copy.channelLayout = like.channelLayout;
  copy.sampleRate = like.sampleRate;
  copy.nbSamples = capacity;
  FFmpegError.throwIfError(copy.getBuffer(), "making room for samples");
  FFmpegError.throwIfError(copy.copy(like), "copying samples");
  let held = capacity;
  const convert = converterOf(copy, capacity);
  return {
    isMadeOf(frame, count) {
      if (count > capacity) return false;
      if (count !== held) copy.nbSamples = count;
      held = count;
      return copy.copy(frame) >= 0;
    },
    planes: convert,
    [Symbol.dispose]: () => copy.free(),
  };
}

/** @returns a function that gives the first samples of `frame` as they are then: its own memory, where that is alike */
function converterOf(frame: Frame, capacity: number): (count: number) => Float32Array[] {
  const data = frame.extendedData ?? [];
  const format = frame.format as AVSampleFormat;
  const planar = avSampleFmtIsPlanar(format);
  const kind = avGetPackedSampleFmt(format);
  if (planar && kind === AV_SAMPLE_FMT_FLT) {
    const own = data.map((plane) => view(Float32Array, plane, capacity));
    return () => own;
  }
  const { channels } = frame;
  const step = planar ? 1 : channels;
  const sources = data.map((plane) => samplesOf(kind, plane, capacity * step));
  const planes = Array.from({ length: channels }, () => new Float32Array(capacity));
  return (count) => {
    for (const [channel, plane] of planes.entries()) {
      const { samples, scale, zero } = sources[planar ? channel : 0]!;
      for (let i = 0, at = planar ? 0 : channel; i < count; i++, at += step)
        plane[i] = (samples[at]! - zero) * scale;
    }
    return planes;
  };
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
