import {
  AV_CODEC_FLAG_FRAME_DURATION,
  AV_CODEC_FLAG_INTERLACED_DCT,
  AV_CODEC_FLAG_INTERLACED_ME,
  AV_FRAME_FLAG_INTERLACED,
  AV_FRAME_FLAG_TOP_FIELD_FIRST,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUVJ420P,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVCOL_PRI_BT2020,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_SMPTE2084,
  type AVPixelFormat,
} from "node-av/constants";
import { type CodecContext, type FormatContext, Rational } from "node-av/lib";
import type { ClipSpec, VideoSpec } from "./encode.ts";
import { newEncoder, startStream } from "./encoder.ts";
import { openPictures } from "./pictures.ts";
import { openTrack, type Track } from "./track.ts";

/** Adds a stream of pictures to a container that has not been started yet. */
export function openVideo(
  container: FormatContext,
  spec: VideoSpec,
  { durationSeconds, startSeconds = 0 }: ClipSpec,
): Track {
  const { encoder } = newEncoder(spec.codec);
  const rate = rateOf(spec.frameRate);
  const timeBase = spec.times ? new Rational(1, 1000) : rate.inv();
  const format = formatOf(spec);
  encoder.width = spec.width;
  encoder.height = spec.height;
  encoder.pixelFormat = format;
  encoder.timeBase = timeBase;
  encoder.framerate = rate;
  encoder.setFlags(AV_CODEC_FLAG_FRAME_DURATION);
  encoder.gopSize = spec.keyframeEvery ?? 12;
  if (spec.pixelAspect) encoder.sampleAspectRatio = Rational.fromObject(spec.pixelAspect);
  if (spec.interlaced) encoder.setFlags(AV_CODEC_FLAG_INTERLACED_DCT, AV_CODEC_FLAG_INTERLACED_ME);
  if (spec.hdr) markAsHdr(encoder, spec.hdr);
  const stream = startStream(container, encoder, optionsOf(spec));
  stream.avgFrameRate = rate;
  if (spec.pixelAspect) stream.sampleAspectRatio = Rational.fromObject(spec.pixelAspect);
  if (spec.rotation)
    stream.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, displayMatrix(spec.rotation));

  const tick = timeBase.toDouble();
  const end = Math.round(durationSeconds / tick);
  const times = spec.times ?? Array.from({ length: end }, (_, i) => i);
  const pictures = openPictures(spec.pictures, { width: spec.width, height: spec.height, format });
  return openTrack(
    container,
    { encoder, stream, startSeconds },
    {
      count: times.length,
      start: (i) => times[i]! * tick,
      frame(i) {
        const frame = pictures.at(times[i]! * tick * 1000);
        frame.pts = BigInt(times[i]!);
        frame.duration = BigInt((times[i + 1] ?? end) - times[i]!);
        if (spec.interlaced) frame.setFlags(AV_FRAME_FLAG_INTERLACED, AV_FRAME_FLAG_TOP_FIELD_FIRST);
        return frame;
      },
    },
    pictures,
  );
}

function formatOf({ codec, bits }: VideoSpec): AVPixelFormat {
  if (bits === 10) return AV_PIX_FMT_YUV420P10LE;
  return codec === "mjpeg" ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P;
}

function optionsOf({ codec, crf, preset, interlaced }: VideoSpec): Record<string, string> {
  return {
    // Scene changes would otherwise add keyframes.
    ...(codec === "libx264" && { "x264-params": `scenecut=0${interlaced ? ":tff=1" : ""}` }),
    ...(codec === "libx265" && { "x265-params": "scenecut=0:log-level=none" }),
    ...(crf !== undefined && { crf: `${crf}` }),
    ...(preset && { preset }),
  };
}

function markAsHdr(encoder: CodecContext, hdr: NonNullable<VideoSpec["hdr"]>): void {
  encoder.colorPrimaries = AVCOL_PRI_BT2020;
  encoder.colorSpace = AVCOL_SPC_BT2020_NCL;
  encoder.colorTrc = hdr === "HDR10" ? AVCOL_TRC_SMPTE2084 : AVCOL_TRC_ARIB_STD_B67;
  encoder.colorRange = AVCOL_RANGE_MPEG;
}

function rateOf(frameRate: number): Rational {
  if (Number.isInteger(frameRate)) return new Rational(frameRate, 1);
  const broadcast = Math.round(frameRate * 1.001);
  if (Math.abs(broadcast / 1.001 - frameRate) < 0.005) return new Rational(broadcast * 1000, 1001);
  return new Rational(Math.round(frameRate * 1000), 1000);
}

/** The matrix of a pure turn (ISO 14496-12, 8.5.2): 16.16 fixed point, its last column 2.30. */
function displayMatrix(clockwiseDegrees: number): Buffer {
  const angle = (clockwiseDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.round(Math.cos(angle)), Math.round(Math.sin(angle))];
  const one = 65536;
  return Buffer.from(Int32Array.of(cos * one, sin * one, 0, -sin * one, cos * one, 0, 0, 0, 1 << 30).buffer);
}
