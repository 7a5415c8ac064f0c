/** Makes media files by encoding them: clips whose contents are known for tests, films and music for the demo. */

import { extname } from "node:path";
import {
  AV_CODEC_FLAG_FRAME_DURATION,
  AV_LOG_ERROR,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUVJ420P,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVFMT_FLAG_BITEXACT,
} from "node-av/constants";
import {
  avChannelLayoutDefault,
  type CodecContext,
  Dictionary,
  FormatContext,
  Frame,
  type IRational,
  Log,
  Packet,
  Rational,
  type Stream,
} from "node-av/lib";
import { addChapters, type Chapter } from "./chapters.ts";
import { check, isMp4, newEncoder, packSamples, sampleFormatOf, setOptions, startStream } from "./encoder.ts";
import { openPictures, type PictureSource } from "./pictures.ts";
import { type Signal, synthesize } from "./signals.ts";

/** A media file to be made; plain JSON. The extension of the file's name chooses the container. */
export interface ClipSpec {
  durationSeconds: number;
  video?: VideoSpec;
  audio?: readonly AudioSpec[];
  /** For .mp4, .m4a and .mov. The first should start at 0. */
  chapters?: readonly Chapter[];
  /** As FFmpeg names them: title, artist, album, album_artist, track, disc, date, genre. */
  tags?: Readonly<Record<string, string>>;
}

export interface VideoSpec {
  width: number;
  height: number;
  /** Pictures a second; 23.976, 29.97 and the like stand for the fractions over 1001. */
  frameRate: number;
  /** As FFmpeg names its encoders: libx264, mpeg4, mpeg2video, libvpx-vp9, mjpeg. */
  codec: string;
  /** Frames from one keyframe to the next, exactly. 12 where left out. */
  keyframeEvery?: number;
  pictures: PictureSource;
  /** When each picture is shown, in milliseconds, rising: a variable frame rate. The last one stays to the end. */
  times?: readonly number[];
  /** Width of one pixel over its height. */
  pixelAspect?: IRational;
  /** Clockwise degrees by which a player turns the picture. */
  rotation?: 0 | 90 | 180 | 270;
  /** Constant quality of x264 and VP9: smaller is better. */
  crf?: number;
  /** Of x264: ultrafast to veryslow. */
  preset?: string;
}

export interface AudioSpec {
  /** As FFmpeg names its encoders: aac, flac, libmp3lame, libvorbis, libopus, pcm_s16le. */
  codec: string;
  sampleRate: number;
  channels: number;
  /** ISO 639-2: "eng". */
  language?: string;
  title?: string;
  /** Bits a second. */
  bitrate?: number;
  signal: Signal;
}

/**
 * Encodes a file, replacing one that is there. The same spec makes the same pictures and samples every time. Native
 * code on the calling thread: a server calls it in a child process.
 * @param onProgress is told the fraction made, 0..1.
 * @throws Error when a codec is missing, does not go into the container, or the file cannot be written.
 */
export function makeClip(
  file: string,
  spec: ClipSpec,
  onProgress: (fraction: number) => void = () => {},
): void {
  using close = new DisposableStack();
  // Encoders greet and say goodbye at the levels below.
  const level = Log.getLevel();
  Log.setLevel(AV_LOG_ERROR);
  close.defer(() => Log.setLevel(level));
  const container = new FormatContext();
  check(container.allocOutputContext2(null, null, file), `choosing a container for ${file}`);
  container.setFlags(AVFMT_FLAG_BITEXACT);
  close.defer(() => container.freeContext());
  if (spec.chapters && !isMp4(container))
    throw new Error(`Chapters can be written to .mp4, .m4a and .mov, but ${file} is of another kind.`);
  const tracks = [
    ...(spec.video ? [openVideo(container, spec.video, spec.durationSeconds)] : []),
    ...(spec.audio ?? []).map((audio) => openAudio(container, audio, spec.durationSeconds)),
  ];
  for (const track of tracks) close.use(track);
  if (spec.tags) container.metadata = Dictionary.fromObject(spec.tags);
  check(container.openOutputSync(), `creating ${file}`);
  close.defer(() => container.closeOutputSync());
  if (extname(file) === ".jpg") setOptions(container, { update: "1" });
  check(container.writeHeaderSync(), `starting ${file}`);
  let done = 0;
  for (let next = earliest(tracks); next; next = earliest(tracks)) {
    done = Math.max(done, next.seconds / spec.durationSeconds);
    onProgress(Math.min(1, done));
    next.encodeNext();
  }
  check(container.writeTrailerSync(), `finishing ${file}`);
  container.closeOutputSync();
  if (spec.chapters) addChapters(file, spec.chapters);
  onProgress(1);
}

/** A stream being encoded. */
interface Track extends Disposable {
  /** Where the next frame starts; Infinity when the last one has been encoded. */
  seconds: number;
  encodeNext(): void;
}

/** Encoding what comes first keeps the streams interleaved without holding packets back. */
function earliest(tracks: readonly Track[]): Track | undefined {
  const next = tracks.reduce<Track | undefined>((a, b) => (a && a.seconds <= b.seconds ? a : b), undefined);
  return next && next.seconds < Number.POSITIVE_INFINITY ? next : undefined;
}

function openVideo(container: FormatContext, spec: VideoSpec, durationSeconds: number): Track {
  const { encoder } = newEncoder(spec.codec);
  const rate = rateOf(spec.frameRate);
  const timeBase = spec.times ? new Rational(1, 1000) : rate.inv();
  const format = spec.codec === "mjpeg" ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P;
  encoder.width = spec.width;
  encoder.height = spec.height;
  encoder.pixelFormat = format;
  encoder.timeBase = timeBase;
  encoder.framerate = rate;
  encoder.setFlags(AV_CODEC_FLAG_FRAME_DURATION);
  encoder.gopSize = spec.keyframeEvery ?? 12;
  if (spec.pixelAspect) encoder.sampleAspectRatio = Rational.fromObject(spec.pixelAspect);
  const stream = startStream(container, encoder, {
    // Scene changes would otherwise add keyframes.
    ...(spec.codec === "libx264" && { "x264-params": "scenecut=0" }),
    ...(spec.crf !== undefined && { crf: `${spec.crf}` }),
    ...(spec.preset && { preset: spec.preset }),
  });
  stream.avgFrameRate = rate;
  if (spec.pixelAspect) stream.sampleAspectRatio = Rational.fromObject(spec.pixelAspect);
  if (spec.rotation)
    stream.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, displayMatrix(spec.rotation));

  const tick = timeBase.toDouble();
  const end = Math.round(durationSeconds / tick);
  const times = spec.times ?? Array.from({ length: end }, (_, i) => i);
  const pictures = openPictures(spec.pictures, { width: spec.width, height: spec.height, format });
  return track(container, encoder, stream, pictures, {
    count: times.length,
    start: (i) => times[i]! * tick,
    frame(i) {
      const frame = pictures.at(times[i]! * tick * 1000);
      frame.pts = BigInt(times[i]!);
      frame.duration = BigInt((times[i + 1] ?? end) - times[i]!);
      return frame;
    },
  });
}

function openAudio(container: FormatContext, spec: AudioSpec, durationSeconds: number): Track {
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
  return track(container, encoder, stream, undefined, {
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
  });
}

interface FrameList {
  count: number;
  /** In seconds. */
  start(index: number): number;
  frame(index: number): Frame;
}

function track(
  container: FormatContext,
  encoder: CodecContext,
  stream: Stream,
  source: Disposable | undefined,
  frames: FrameList,
): Track {
  let index = 0;
  const packet = new Packet();
  packet.alloc();
  const encode = (frame: Frame | null) => {
    check(encoder.sendFrameSync(frame), "encoding a frame");
    // Anything negative here says only that no packet is ready.
    while (encoder.receivePacketSync(packet) >= 0) {
      packet.streamIndex = stream.index;
      packet.rescaleTs(encoder.timeBase, stream.timeBase);
      check(container.interleavedWriteFrameSync(packet), "writing a packet");
    }
  };
  return {
    seconds: frames.count > 0 ? frames.start(0) : Number.POSITIVE_INFINITY,
    encodeNext() {
      using frame = frames.frame(index++);
      encode(frame);
      const last = index === frames.count;
      if (last) encode(null);
      this.seconds = last ? Number.POSITIVE_INFINITY : frames.start(index);
    },
    [Symbol.dispose]() {
      packet.free();
      encoder.freeContext();
      source?.[Symbol.dispose]();
    },
  };
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
