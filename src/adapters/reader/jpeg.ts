import {
  AV_CODEC_FLAG_QSCALE,
  AV_PIX_FMT_YUVJ420P,
  AVCOL_RANGE_JPEG,
  FF_ENCODER_MJPEG,
  FF_QP2LAMBDA,
} from "node-av/constants";
import { Codec, CodecContext, FFmpegError, type Frame, Packet, Rational } from "node-av/lib";
import type { SmallPicture } from "../../media/small-picture.ts";
import { smallFrame } from "./scaler.ts";

export interface JpegEncoder extends Disposable {
  /** @param frame 4:2:0 of full range @param quality FFmpeg's scale: 2 is best, 31 smallest */
  encode(frame: Frame, quality: number): Uint8Array;
}

/** Encodes pictures of one size. @throws FFmpegError when the size is too large for JPEG */
export function openJpegEncoder(width: number, height: number): JpegEncoder {
  const codec = Codec.findEncoderByName(FF_ENCODER_MJPEG);
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  encoder.width = width;
  encoder.height = height;
  encoder.pixelFormat = AV_PIX_FMT_YUVJ420P;
  encoder.colorRange = AVCOL_RANGE_JPEG;
  encoder.timeBase = new Rational(1, 1000);
  encoder.threadCount = 1;
  encoder.setFlags(AV_CODEC_FLAG_QSCALE);
  check(encoder.open2Sync(codec, null), "opening the JPEG encoder");
  const packet = new Packet();
  packet.alloc();
  return {
    encode(frame, quality) {
      frame.quality = quality * FF_QP2LAMBDA;
      check(encoder.sendFrameSync(frame), "encoding a picture");
      check(encoder.receivePacketSync(packet), "encoding a picture");
      const jpeg = packet.data!;
      packet.unref();
      return jpeg;
    },
    [Symbol.dispose]() {
      packet.free();
      encoder.freeContext();
    },
  };
}

/** @param quality FFmpeg's scale: 2 is best, 31 smallest @throws FFmpegError when the picture is too large for JPEG */
export function jpegOf({ width, height, y, u, v }: SmallPicture, quality: number): Uint8Array {
  using encoder = openJpegEncoder(width, height);
  using frame = smallFrame(width, height, AV_PIX_FMT_YUVJ420P);
  check(frame.fromBuffer(Buffer.concat([y, u, v])), "copying a picture");
  return encoder.encode(frame, quality);
}

function check(code: number, doing: string): void {
  FFmpegError.throwIfError(code, doing);
}
