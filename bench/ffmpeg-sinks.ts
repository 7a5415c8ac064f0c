/** Where the frames of a run of FFmpeg's libraries go. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  AV_SAMPLE_FMT_S16,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  FF_ENCODER_MJPEG,
  FF_ENCODER_PCM_S16LE,
} from "node-av/constants";
import {
  Codec,
  CodecContext,
  Dictionary,
  FFmpegError,
  FormatContext,
  type Frame,
  Packet,
  Rational,
} from "node-av/lib";

/** Takes frame after frame, and at last none. */
export type Sink = (frame: Frame | null) => void;

/** Encodes each frame as JPEG. @param folder gets 000001.jpg and so on; without it, pictures are dropped. */
export function openJpegSink(folder: string | undefined): Sink {
  const codec = Codec.findEncoderByName(FF_ENCODER_MJPEG)!;
  let encoder: CodecContext | undefined;
  let count = 0;
  const packet = new Packet();
  packet.alloc();
  return (frame) => {
    if (!frame) return;
    if (!encoder) {
      encoder = new CodecContext();
      encoder.allocContext3(codec);
      encoder.width = frame.width;
      encoder.height = frame.height;
      encoder.pixelFormat = frame.format as typeof encoder.pixelFormat;
      encoder.colorRange = frame.colorRange;
      encoder.timeBase = new Rational(1, 1);
      encoder.threadCount = 1;
      check(encoder.open2Sync(codec, null), "opening the JPEG encoder");
    }
    check(encoder.sendFrameSync(frame), "encoding a picture");
    check(encoder.receivePacketSync(packet), "taking a picture");
    count++;
    if (folder) writeFileSync(join(folder, `${String(count).padStart(6, "0")}.jpg`), packet.data!);
    packet.unref();
  };
}

/** Makes a Chromaprint fingerprint of 16-bit sound: 32-bit points, as `-f chromaprint -fp_format raw` writes them. */
export function openFingerprintSink(file: string): Sink {
  const container = new FormatContext();
  check(container.allocOutputContext2(null, "chromaprint", file), "choosing a fingerprint");
  const codec = Codec.findEncoderByName(FF_ENCODER_PCM_S16LE)!;
  const encoder = new CodecContext();
  const packet = new Packet();
  packet.alloc();
  let isOpen = false;
  const open = (first: Frame) => {
    encoder.allocContext3(codec);
    encoder.sampleRate = first.sampleRate;
    encoder.sampleFormat = AV_SAMPLE_FMT_S16;
    encoder.channelLayout = first.channelLayout;
    encoder.timeBase = new Rational(1, first.sampleRate);
    check(encoder.open2Sync(codec, null), "opening the encoder of samples");
    const stream = container.newStream();
    check(stream.codecpar.fromContext(encoder), "describing samples");
    check(container.openOutputSync(), `creating ${file}`);
    check(container.writeHeaderSync(Dictionary.fromObject({ fp_format: "raw" })), `starting ${file}`);
    isOpen = true;
  };
  return (frame) => {
    if (frame && !isOpen) open(frame);
    check(encoder.sendFrameSync(frame), "packing samples");
    while (check(encoder.receivePacketSync(packet), "taking samples")) {
      check(container.writeFrameSync(packet), "taking a fingerprint");
      packet.unref();
    }
    if (frame) return;
    check(container.writeTrailerSync(), `finishing ${file}`);
    container.closeOutputSync();
  };
}

/** @returns false when there is nothing more for now, or at all. @throws FFmpegError */
export function check(code: number, doing: string): boolean {
  if (code === AVERROR_EOF || code === AVERROR_EAGAIN) return false;
  FFmpegError.throwIfError(code, doing);
  return true;
}
