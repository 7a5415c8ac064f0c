/** Makes media files by encoding them: clips whose contents are known for tests, films and music for the demo. */

import { extname } from "node:path";
import { AV_LOG_ERROR, AVFMT_FLAG_BITEXACT } from "node-av/constants";
import { Dictionary, FormatContext, type IRational, Log } from "node-av/lib";
import { openAudio } from "./audio-track.ts";
import { addChapters, type Chapter } from "./chapters.ts";
import { addCover, type CoverSpec } from "./cover.ts";
import { check, isMp4, setOptions } from "./encoder.ts";
import type { PictureSource } from "./pictures.ts";
import type { Signal } from "./signals.ts";
import type { Track } from "./track.ts";
import { openVideo } from "./video-track.ts";

/** A media file to be made; plain JSON but for signals of samples. The extension of the file's name chooses the container. */
export interface ClipSpec {
  durationSeconds: number;
  video?: VideoSpec;
  audio?: readonly AudioSpec[];
  /** For .mp4, .m4a and .mov. The first should start at 0. */
  chapters?: readonly Chapter[];
  /** As FFmpeg names them: title, artist, album, album_artist, track, disc, date, genre. */
  tags?: Readonly<Record<string, string>>;
  /** For .mp3, .m4a, .mp4 and .flac. */
  cover?: CoverSpec;
  /**
   * What the file's own clock shows at the first picture and sample; 0 where left out. Below 0, players of an .mp4
   * begin at 0 and hide what comes before.
   */
  startSeconds?: number;
}

export interface VideoSpec {
  width: number;
  height: number;
  /** Pictures a second; 23.976, 29.97 and the like stand for the fractions over 1001. */
  frameRate: number;
  /** As FFmpeg names its encoders: libx264, libx265, libsvtav1, libvpx-vp9, mpeg4, mpeg2video, mjpeg. */
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
  /** 8 where left out. */
  bits?: 8 | 10;
  /** The pictures are taken for BT.2020 with the transfer function of HDR10 (PQ) or HLG. */
  hdr?: "HDR10" | "HLG";
  /** Each picture is two fields, the top one first. */
  interlaced?: boolean;
  /** Constant quality of x264, x265, VP9 and SVT-AV1: smaller is better. */
  crf?: number;
  /** Of x264 and x265: ultrafast to veryslow. Of SVT-AV1: 0 to 13, which is fastest. */
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
    ...(spec.video ? [openVideo(container, spec.video, spec)] : []),
    ...(spec.audio ?? []).map((audio) => openAudio(container, audio, spec)),
  ];
  const cover = spec.cover && close.use(addCover(container, spec.cover));
  for (const track of tracks) close.use(track);
  if (spec.tags) container.metadata = Dictionary.fromObject(spec.tags);
  check(container.openOutputSync(), `creating ${file}`);
  close.defer(() => container.closeOutputSync());
  if (extname(file) === ".jpg") setOptions(container, { update: "1" });
  if (spec.startSeconds !== undefined) setOptions(container, { avoid_negative_ts: "disabled" });
  check(container.writeHeaderSync(), `starting ${file}`);
  cover?.write();
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

/** Encoding what comes first keeps the streams interleaved without holding packets back. */
function earliest(tracks: readonly Track[]): Track | undefined {
  const next = tracks.reduce<Track | undefined>((a, b) => (a && a.seconds <= b.seconds ? a : b), undefined);
  return next && next.seconds < Number.POSITIVE_INFINITY ? next : undefined;
}
