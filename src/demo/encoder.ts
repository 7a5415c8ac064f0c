/** What every stream needs to be encoded, whatever its kind. */

import {
  AV_CODEC_FLAG_BITEXACT,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_OPT_SEARCH_CHILDREN,
  AV_OPT_TYPE_STRING,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S32,
  AVFMT_GLOBALHEADER,
  type AVSampleFormat,
  type FFEncoderCodec,
} from "node-av/constants";
import {
  avGetPackedSampleFmt,
  avGetSampleFmtName,
  avSampleFmtIsPlanar,
  Codec,
  CodecContext,
  FFmpegError,
  type FormatContext,
  type Stream,
} from "node-av/lib";

/** Whether the container is MP4 or one of its kin, which keep titles and chapters in their own way. */
export function isMp4(container: FormatContext): boolean {
  return ["mp4", "mov", "ipod"].includes(container.oformat?.name ?? "");
}

/**
 * An encoder to be configured, then opened by `startStream`.
 * @param name as FFmpeg has it. @throws Error when this build of FFmpeg has no such encoder.
 */
export function newEncoder(name: string): { codec: Codec; encoder: CodecContext } {
  const codec = Codec.findEncoderByName(name as FFEncoderCodec);
  if (!codec)
    throw new Error(`There is no encoder called "${name}" here: name one as FFmpeg does, such as "libx264".`);
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  encoder.setFlags(AV_CODEC_FLAG_BITEXACT);
  return { codec, encoder };
}

/** Opens the configured encoder and adds a stream for it. @param options private ones of the encoder. */
export function startStream(
  container: FormatContext,
  encoder: CodecContext,
  options: Record<string, string>,
): Stream {
  if (container.oformat?.hasFlags(AVFMT_GLOBALHEADER)) encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  setOptions(encoder, options);
  check(encoder.open2Sync(), "opening an encoder");
  const stream = container.newStream();
  stream.timeBase = encoder.timeBase;
  check(stream.codecpar.fromContext(encoder), "describing a stream");
  return stream;
}

/** One by one, because the native code frees an options dictionary that it is handed, and then its owner does again. */
export function setOptions(target: CodecContext | FormatContext, options: Record<string, string>): void {
  for (const [name, value] of Object.entries(options))
    check(
      target.setOption(name, value, AV_OPT_TYPE_STRING, AV_OPT_SEARCH_CHILDREN),
      `setting ${name}=${value}`,
    );
}

/** Floating point where the encoder takes it, else what it takes first. */
export function sampleFormatOf(codec: Codec): AVSampleFormat {
  const formats = codec.sampleFormats ?? [];
  return formats.find((format) => format === AV_SAMPLE_FMT_FLTP) ?? formats[0] ?? AV_SAMPLE_FMT_FLTP;
}

/** @param channels samples in -1..1 of each channel. @returns them in the memory layout of an FFmpeg frame. */
export function packSamples(channels: readonly Float32Array[], format: AVSampleFormat): Buffer {
  const count = channels[0]!.length;
  const planar = avSampleFmtIsPlanar(format);
  const { packed, convert } = packingOf(avGetPackedSampleFmt(format), count * channels.length);
  for (const [channel, plane] of channels.entries())
    for (let i = 0; i < count; i++)
      packed[planar ? channel * count + i : i * channels.length + channel] = convert(plane[i]!);
  return Buffer.from(packed.buffer);
}

interface Packing {
  packed: Float32Array | Int16Array | Int32Array;
  convert(value: number): number;
}

function packingOf(format: AVSampleFormat, length: number): Packing {
  switch (format) {
    case AV_SAMPLE_FMT_FLT:
      return { packed: new Float32Array(length), convert: (value) => value };
    case AV_SAMPLE_FMT_S16:
      return { packed: new Int16Array(length), convert: (value) => Math.round(clip(value) * 0x7fff) };
    case AV_SAMPLE_FMT_S32:
      return { packed: new Int32Array(length), convert: (value) => Math.round(clip(value) * 0x7fffffff) };
    default:
      throw new Error(
        `Expected an encoder that takes float, 16-bit or 32-bit samples, but this one takes ${avGetSampleFmtName(format)}.`,
      );
  }
}

/** Integers wrap around where a signal is over full scale; a real recording clips. */
function clip(value: number): number {
  return Math.max(-1, Math.min(1, value));
}

/** @param doing what was tried, for the message. @throws FFmpegError when the code says that it failed. */
export function check(code: number, doing: string): void {
  FFmpegError.throwIfError(code, doing);
}
