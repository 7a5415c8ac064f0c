/** Media files of many kinds, known by construction: what is in each is in the spec that it was made from. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AudioSpec, type ClipSpec, makeClip, type VideoSpec } from "../../src/demo/encode.ts";
import { version } from "../../src/version.ts";
import { randomBytes } from "./mutate.ts";

/** A clip whose pictures, where it has any, show their time by the clock of `src/demo/clock.ts`. */
export interface CorpusClip extends ClipSpec {
  /** Its ending chooses the container. */
  name: string;
}

/** A file that cannot be read, and what its reader says. */
export interface BrokenFile {
  name: string;
  /** From the clip of the corpus that it once was. */
  from?: string;
  bytes(whole: Buffer): Uint8Array;
  reason: RegExp;
}

const frameRate = 25;

const video = (codec: string, more: Partial<VideoSpec> = {}): VideoSpec => ({
  width: 128,
  height: 96,
  frameRate,
  codec,
  keyframeEvery: 25,
  pictures: { kind: "clock", light: 200, dark: 30 },
  ...(codec === "libx265" && { preset: "ultrafast" }),
  ...(codec === "libsvtav1" && { preset: "8" }),
  ...more,
});

/** PQ and HLG are far brighter at the same level. */
const hdr = (codec: string, transfer: "HDR10" | "HLG"): VideoSpec =>
  video(codec, { bits: 10, hdr: transfer, pictures: { kind: "clock", light: 140, dark: 20 } });

/** Decibels below full scale of each channel. A low-frequency channel that counted would change the result. */
const levels: Readonly<Record<number, readonly number[]>> = {
  1: [-23],
  2: [-22, -28],
  6: [-26, -32, -23, -20, -30, -36],
  8: [-26, -32, -23, -20, -30, -36, -28, -34],
};

/** A tone at which the weighting of ITU-R BS.1770 neither adds nor takes away. */
const sound = (codec: string, channels: number, more: Partial<AudioSpec> = {}): AudioSpec => ({
  codec,
  sampleRate: 48000,
  channels,
  signal: { kind: "sine", frequency: 997, dbfs: levels[channels]! },
  ...more,
});

/**
 * What ITU-R BS.1770-4, table 3, gives to each channel, in FFmpeg's order: front left and right, centre, low frequency,
 * back, side. The back channels of 5.1 stand where its table has the surrounds.
 */
const weights: Readonly<Record<number, readonly number[]>> = {
  1: [1],
  2: [1, 1],
  6: [1, 1, 1, 0, 1.41, 1.41],
  8: [1, 1, 1, 0, 1, 1, 1.41, 1.41],
};

/** Integrated loudness of a stream made by `sound`, in LUFS: its power is constant, so nothing is gated. */
export function loudnessOf({ channels, signal }: AudioSpec): number {
  if (signal.kind !== "sine" || !("dbfs" in signal))
    throw new Error("Only a tone has a loudness by formula.");
  const dbfs = signal.dbfs as readonly number[];
  const power = dbfs.reduce((sum, level, i) => sum + (weights[channels]![i]! * 10 ** (level / 10)) / 2, 0);
  return 10 * Math.log10(power);
}

const clip = (name: string, parts: Partial<ClipSpec>): CorpusClip => ({
  name,
  durationSeconds: 10,
  ...parts,
});

/** Irregular, with pictures that stay for half a second. */
const irregular = Array.from({ length: 80 }, (_, i) => 40 * (2 * i + (i % 2) + 10 * Math.floor(i / 8)));

const cover = { width: 64, height: 64, level: 90 };

/** Files that are whole. */
export const corpus: readonly CorpusClip[] = [
  // Codecs in the containers that carry them.
  clip("h264.mp4", { video: video("libx264"), audio: [sound("aac", 2)] }),
  clip("h264.mkv", { video: video("libx264"), audio: [sound("ac3", 6)] }),
  clip("h264.ts", { video: video("libx264"), audio: [sound("aac", 2)] }),
  clip("h264.avi", { video: video("libx264"), audio: [sound("libmp3lame", 2)] }),
  clip("hevc.mp4", { video: video("libx265"), audio: [sound("aac", 6)] }),
  clip("hevc.mkv", { video: video("libx265"), audio: [sound("eac3", 6)] }),
  clip("hevc.ts", { video: video("libx265"), audio: [sound("ac3", 2)] }),
  clip("av1.mp4", { video: video("libsvtav1"), audio: [sound("aac", 2)] }),
  clip("av1.mkv", { video: video("libsvtav1"), audio: [sound("flac", 6)] }),
  clip("av1.webm", { video: video("libsvtav1"), audio: [sound("libopus", 2)] }),
  clip("vp9.webm", { video: video("libvpx-vp9"), audio: [sound("libopus", 6)] }),
  clip("vp9.mkv", { video: video("libvpx-vp9"), audio: [sound("libvorbis", 2)] }),
  clip("vp9.mp4", { video: video("libvpx-vp9"), audio: [sound("libopus", 2)] }),
  clip("mpeg2.ts", { video: video("mpeg2video"), audio: [sound("mp2", 2)] }),
  clip("mpeg2.mkv", { video: video("mpeg2video"), audio: [sound("ac3", 2)] }),
  clip("mpeg4.avi", { video: video("mpeg4"), audio: [sound("libmp3lame", 2)] }),
  clip("mpeg4.mp4", { video: video("mpeg4"), audio: [sound("aac", 1)] }),
  // When pictures are shown.
  clip("variable.mkv", { video: video("libx264", { times: irregular }) }),
  clip("variable.mp4", { video: video("libx264", { times: irregular }) }),
  clip("film-rate.mkv", { video: video("libx264", { frameRate: 23.976, keyframeEvery: 24 }) }),
  clip("broadcast-rate.ts", { video: video("mpeg2video", { frameRate: 29.97, keyframeEvery: 15 }) }),
  clip("one-keyframe.mkv", { video: video("libx264", { keyframeEvery: 1000 }) }),
  clip("late.mkv", { video: video("libx264"), audio: [sound("aac", 2)], startSeconds: 3600 }),
  clip("late.mp4", { video: video("libx264"), audio: [sound("aac", 2)], startSeconds: 7 }),
  clip("negative.mp4", { video: video("libx264"), audio: [sound("aac", 2)], startSeconds: -2 }),
  // The clock of a transport stream has 33 bits at 90 kHz: here it starts again from 0 after five seconds.
  clip("wrapped.ts", {
    video: video("libx264"),
    audio: [sound("aac", 2)],
    startSeconds: 2 ** 33 / 90_000 - 5,
  }),
  // How pictures are to be looked at.
  clip("interlaced.ts", { video: video("mpeg2video", { interlaced: true }) }),
  clip("interlaced.mkv", { video: video("libx264", { interlaced: true }) }),
  clip("turned-90.mp4", { video: video("libx264", { rotation: 90 }) }),
  clip("turned-180.mp4", { video: video("libx265", { rotation: 180 }) }),
  clip("turned-270.mkv", { video: video("libx264", { rotation: 270 }) }),
  clip("anamorphic.mkv", { video: video("libx264", { pixelAspect: { num: 16, den: 11 } }) }),
  clip("anamorphic.ts", { video: video("mpeg2video", { pixelAspect: { num: 4, den: 3 } }) }),
  clip("ten-bits-h264.mkv", { video: video("libx264", { bits: 10 }) }),
  clip("ten-bits-hevc.mp4", { video: video("libx265", { bits: 10 }) }),
  clip("ten-bits-vp9.webm", { video: video("libvpx-vp9", { bits: 10 }) }),
  clip("hdr10-hevc.mkv", { video: hdr("libx265", "HDR10") }),
  clip("hlg-hevc.mp4", { video: hdr("libx265", "HLG") }),
  // Sound alone, of one to eight channels.
  ...[1, 2, 6, 8].flatMap((channels) => [
    clip(`${channels}.flac`, { durationSeconds: 5, audio: [sound("flac", channels)] }),
    clip(`${channels}.m4a`, { durationSeconds: 5, audio: [sound("aac", channels)] }),
    clip(`${channels}.wav`, { durationSeconds: 5, audio: [sound("pcm_s16le", channels)] }),
    clip(`vorbis-${channels}.ogg`, { durationSeconds: 5, audio: [sound("libvorbis", channels)] }),
    clip(`opus-${channels}.ogg`, { durationSeconds: 5, audio: [sound("libopus", channels)] }),
  ]),
  ...[1, 2].flatMap((channels) => [
    clip(`${channels}.mp3`, { durationSeconds: 5, audio: [sound("libmp3lame", channels)] }),
    clip(`alac-${channels}.m4a`, { durationSeconds: 5, audio: [sound("alac", channels)] }),
  ]),
  clip("cd-rate.flac", { durationSeconds: 5, audio: [sound("flac", 2, { sampleRate: 44100 })] }),
  clip("deep.wav", { durationSeconds: 5, audio: [sound("pcm_s24le", 2, { sampleRate: 96000 })] }),
  // What is beside the pictures and the sound.
  clip("languages.mkv", {
    video: video("libx264"),
    audio: [
      sound("ac3", 6, { language: "eng", title: "Original" }),
      sound("aac", 2, { language: "deu" }),
      sound("libopus", 1, { language: "jpn", title: "Commentary" }),
    ],
  }),
  clip("languages.mp4", {
    video: video("libx264"),
    audio: [sound("aac", 2, { language: "fra" }), sound("ac3", 6, { language: "spa" })],
    chapters: [
      { startMs: 0, title: "One" },
      { startMs: 4000, title: "Two" },
    ],
  }),
  clip("cover.mp3", { durationSeconds: 5, audio: [sound("libmp3lame", 2)], cover }),
  clip("cover.m4a", { durationSeconds: 5, audio: [sound("aac", 2)], cover }),
  clip("cover.flac", { durationSeconds: 5, audio: [sound("flac", 2)], cover }),
  clip("cover.mp4", { video: video("libx264"), audio: [sound("aac", 2)], cover }),
];

const short = (name: string, parts: Partial<ClipSpec>): CorpusClip =>
  clip(name, { durationSeconds: 2, ...parts });
const mono = (codec: string) => sound(codec, 1, { sampleRate: 44100 });

/** Whole files of at most 200 kB, one for each demuxer and most decoders: to be broken, read and forgotten fast. */
export const smallFiles: readonly CorpusClip[] = [
  short("h264.mp4", { video: video("libx264"), audio: [mono("aac")] }),
  short("hevc.mkv", { video: video("libx265"), audio: [mono("ac3")] }),
  short("av1.mp4", { video: video("libsvtav1"), audio: [mono("flac")] }),
  short("vp9.webm", { video: video("libvpx-vp9"), audio: [sound("libopus", 1)] }),
  short("mpeg2.ts", { video: video("mpeg2video", { interlaced: true }), audio: [mono("mp2")] }),
  short("h264.ts", { video: video("libx264"), audio: [mono("aac")] }),
  short("mpeg4.avi", { video: video("mpeg4"), audio: [mono("libmp3lame")] }),
  short("ten-bits.mkv", { video: video("libx264", { bits: 10 }), audio: [mono("libvorbis")] }),
  short("cover.mp3", { audio: [mono("libmp3lame")], cover, tags: { title: "Title", artist: "Artist" } }),
  short("cover.flac", { audio: [mono("flac")], cover }),
  short("vorbis.ogg", { audio: [mono("libvorbis")] }),
  short("alac.m4a", { audio: [mono("alac")] }),
  short("pcm.wav", { durationSeconds: 1, audio: [mono("pcm_s16le")] }),
];

const half = (whole: Buffer) => whole.subarray(0, whole.length / 2);
const noise = () => randomBytes(60_000, 1);

/** Files that are not. */
export const broken: readonly BrokenFile[] = [
  ...["cut.mkv", "cut.webm", "cut.avi", "cut.flac", "cut.wav"].map((name) => ({
    name,
    from: { mkv: "h264.mkv", webm: "vp9.webm", avi: "mpeg4.avi", flac: "2.flac", wav: "2.wav" }[
      name.slice(4)
    ]!,
    bytes: half,
    reason: /Expected .* as it says, but found only .*: it was cut off/,
  })),
  // The table of contents of an MP4 is at its end.
  {
    name: "cut.mp4",
    from: "h264.mp4",
    bytes: half,
    reason: /cut\.mp4 cannot be opened \(.*\): it is broken/,
  },
  ...["empty.mkv", "empty.mp4", "empty.mp3"].map((name) => ({
    name,
    bytes: () => new Uint8Array(),
    reason: /is empty \(0 bytes\): replace it/,
  })),
  ...["garbage.mkv", "garbage.mp4", "garbage.ts", "garbage.avi", "garbage.mp3", "garbage.flac"].map(
    (name) => ({ name, bytes: noise, reason: /Expected a media file, but .*garbage/ }),
  ),
];

/**
 * Makes the clips that are not there yet. They stay: the next run finds them, until a spec, the encoder or the version
 * of Butler changes.
 *
 * @param folder where they are kept.
 * @returns the path of each file by its name.
 */
export function ensureCorpus(
  clips: readonly CorpusClip[] = corpus,
  folder: string = join(tmpdir(), "butler-corpus"),
): Map<string, string> {
  // SVT-AV1 writes about itself to the terminal unless told otherwise: errors only.
  process.env.SVT_LOG ??= "1";
  const maker = hashOf(version, ...makerSources());
  return new Map(
    clips.map(({ name, ...spec }) => {
      const home = join(folder, hashOf(maker, name, JSON.stringify(spec)));
      const file = join(home, name);
      if (!existsSync(file)) {
        // Two test files may want the same clip at once: each makes it, and the later one replaces its twin.
        const own = join(home, `${process.pid}-${name}`);
        mkdirSync(home, { recursive: true });
        makeClip(own, spec);
        renameSync(own, file);
      }
      return [name, file];
    }),
  );
}

/** Writes the broken files. @returns the path of each file by its name. */
export function makeBroken(whole: ReadonlyMap<string, string>, folder: string): Map<string, string> {
  return new Map(
    broken.map(({ name, from, bytes }) => {
      const file = join(folder, name);
      writeFileSync(file, bytes(from ? readFileSync(whole.get(from)!) : Buffer.alloc(0)));
      return [name, file];
    }),
  );
}

function makerSources(): string[] {
  const folder = join(import.meta.dirname, "..", "..", "src", "demo");
  const names = readdirSync(folder).filter((name) => !name.endsWith(".test.ts"));
  return names.sort().map((name) => readFileSync(join(folder, name), "utf8"));
}

function hashOf(...texts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text).update("\0");
  return hash.digest("hex").slice(0, 20);
}
