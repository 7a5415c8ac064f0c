import {
  AV_CHANNEL_ORDER_UNSPEC,
  AV_DISPOSITION_ATTACHED_PIC,
  AV_DISPOSITION_DEFAULT,
  AV_DISPOSITION_FORCED,
  AV_DISPOSITION_STILL_IMAGE,
  AV_PKT_DATA_DISPLAYMATRIX,
  AV_PKT_DATA_DOVI_CONF,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_SMPTE2084,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_SUBTITLE,
  AVMEDIA_TYPE_VIDEO,
  type AVPixelFormat,
} from "node-av/constants";
import {
  avChannelLayoutDefault,
  avChannelLayoutDescribe,
  avGetCodecName,
  avGetPixFmtName,
  Codec,
  type CodecParameters,
  type Dictionary,
  type FormatContext,
  type IRational,
  type Stream,
} from "node-av/lib";
import type { ProbeFinding, ProbeStream } from "../../core/ports.ts";
import { readChapters } from "./chapters.ts";
import { durationOf } from "./container.ts";

/** FFmpeg names a demuxer after all the formats it reads; these are the names that people use. */
const containers: Readonly<Record<string, string>> = {
  "mov,mp4,m4a,3gp,3g2,mj2": "mp4",
  "matroska,webm": "mkv",
  image2: "image",
};

/** Describes an open file without reading further. */
export function probe(container: FormatContext): ProbeFinding {
  const name = container.iformat?.name ?? "";
  const still = name === "image2" || name.endsWith("_pipe");
  const durationMs = still ? 0 : (durationOf(container) ?? 0);
  const tags = tagsOf(container.metadata);
  return {
    container: containerOf(name, tags.major_brand),
    durationMs: Math.round(durationMs),
    ...(container.bitRate > 0n && { bitrate: Number(container.bitRate) }),
    streams: container.streams.flatMap((stream) => describeStream(stream, still) ?? []),
    chapters: readChapters(container),
    tags,
  };
}

function containerOf(demuxer: string, brand: string | undefined): string {
  if (brand?.trim() === "qt") return "mov";
  return containers[demuxer] ?? demuxer.replace(/_pipe$/, "").replace(/,.*/, "");
}

function describeStream(stream: Stream, still: boolean): ProbeStream | undefined {
  const { codecpar } = stream;
  const tags = tagsOf(stream.metadata);
  const language = tags.language;
  const profile = Codec.findDecoder(codecpar.codecId)?.profiles?.find(
    (known) => known.profile === codecpar.profile,
  )?.name;
  const basics = {
    index: stream.index,
    codec: avGetCodecName(codecpar.codecId) ?? "unknown",
    ...(profile && { profile }),
    ...(codecpar.bitRate > 0n && { bitrate: Number(codecpar.bitRate) }),
    ...(language && language !== "und" && { language }),
    ...(tags.title && { title: tags.title }),
    default: stream.hasDisposition(AV_DISPOSITION_DEFAULT),
    forced: stream.hasDisposition(AV_DISPOSITION_FORCED),
  };
  switch (codecpar.codecType) {
    case AVMEDIA_TYPE_VIDEO:
      return { ...basics, type: "video", ...describeVideo(stream), ...(still && { picture: true }) };
    case AVMEDIA_TYPE_AUDIO:
      return { ...basics, type: "audio", ...describeAudio(codecpar) };
    case AVMEDIA_TYPE_SUBTITLE:
      return { ...basics, type: "subtitle" };
    default:
      return undefined;
  }
}

function describeVideo(stream: Stream): Partial<ProbeStream> {
  const { codecpar } = stream;
  const frameRate = ratio(stream.avgFrameRate) ?? ratio(stream.rFrameRate);
  const bitDepth = codecpar.bitsPerRawSample || bitsOf(codecpar.format as AVPixelFormat);
  const hdr = hdrOf(codecpar);
  return {
    width: codecpar.width,
    height: codecpar.height,
    pixelAspect: pixelAspectOf(stream),
    ...(frameRate && { frameRate }),
    rotation: rotationOf(orientationOf(codecpar)),
    ...(bitDepth && { bitDepth }),
    ...(hdr && { hdr }),
    ...(isStill(stream) && { picture: true }),
  };
}

function describeAudio(codecpar: CodecParameters): Partial<ProbeStream> {
  // Plain WAV says only how many channels there are.
  const isNamed = codecpar.channelLayout.order !== AV_CHANNEL_ORDER_UNSPEC;
  const layout = avChannelLayoutDescribe(
    isNamed ? codecpar.channelLayout : avChannelLayoutDefault(codecpar.channels),
  );
  const bitDepth = codecpar.bitsPerRawSample;
  return {
    channels: codecpar.channels,
    ...(layout && { channelLayout: layout }),
    sampleRate: codecpar.sampleRate,
    ...(bitDepth && { bitDepth }),
  };
}

/** Cover art and the like. */
export const isStill = (stream: Stream): boolean =>
  stream.hasDisposition(AV_DISPOSITION_ATTACHED_PIC) || stream.hasDisposition(AV_DISPOSITION_STILL_IMAGE);

/** Width of one pixel over its height: the container's word goes before the codec's. */
export const pixelAspectOf = ({ sampleAspectRatio, codecpar }: Stream): number =>
  ratio(sampleAspectRatio) ?? ratio(codecpar.sampleAspectRatio) ?? 1;

const ratio = ({ num, den }: IRational): number | undefined => (num > 0 && den > 0 ? num / den : undefined);

/**
 * How a player turns and mirrors the picture: the pixel (x, y) goes to (ax + cy, bx + dy), each factor -1, 0 or 1
 * (the display matrix of ISO 14496-12, 8.5.2; angles between the right ones are rounded).
 */
export type Orientation = readonly [a: number, b: number, c: number, d: number];

const upright: Orientation = [1, 0, 0, 1];

export function orientationOf(codecpar: CodecParameters): Orientation {
  const matrix = codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX);
  if (!matrix || matrix.length < 36) return upright;
  const [a, b, c, d] = [0, 1, 3, 4].map((i) => matrix.readInt32LE(4 * i)) as [number, number, number, number];
  const straight = Math.abs(a) + Math.abs(d) >= Math.abs(b) + Math.abs(c);
  return straight
    ? [Math.sign(a) || 1, 0, 0, Math.sign(d) || 1]
    : [0, Math.sign(b) || 1, Math.sign(c) || 1, 0];
}

/** Clockwise degrees; a mirrored picture counts as turned by what moves its right edge. */
const rotationOf = ([a, b]: Orientation): number =>
  (Math.round((Math.atan2(b, a) * 180) / Math.PI) + 360) % 360;

/** The depth that a pixel format names: `yuv420p10le` has 10 bits, `yuv420p` 8. */
function bitsOf(format: AVPixelFormat): number | undefined {
  const name = avGetPixFmtName(format);
  if (!name) return undefined;
  return Number(/(9|1[0-6])[bl]e$/.exec(name)?.[1] ?? 8);
}

function hdrOf(codecpar: CodecParameters): ProbeStream["hdr"] {
  if (codecpar.getCodedSideData(AV_PKT_DATA_DOVI_CONF)) return "Dolby Vision";
  if (codecpar.colorTrc === AVCOL_TRC_SMPTE2084) return "HDR10";
  if (codecpar.colorTrc === AVCOL_TRC_ARIB_STD_B67) return "HLG";
  return undefined;
}

function tagsOf(metadata: Dictionary | null): Record<string, string> {
  const tags = Object.entries(metadata?.getAll() ?? {});
  return Object.fromEntries(tags.map(([key, value]) => [key.toLowerCase(), value]));
}
