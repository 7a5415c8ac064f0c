/** The films that the media benchmarks read, the first ten minutes of 1080p with stereo sound, made once and kept. */

import { existsSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AVERROR_EOF } from "node-av/constants";
import { FFmpegError, FormatContext, type IRational, Packet, type Stream } from "node-av/lib";
import type { ClipSpec, VideoSpec } from "../src/demo/encode.ts";
import { makeLibrary } from "../src/demo/library.ts";

const frameRate = 24;
/** Encoding is slow: so much is encoded, and repeated. */
const sceneSeconds = 30;
export const filmSeconds = 600;

/**
 * A dive into detail with the grain of a camera over it, at the bit rate of films sold for streaming, with a keyframe
 * every two seconds, which is what those have.
 */
const picture = {
  durationSeconds: sceneSeconds,
  video: {
    width: 1920,
    height: 1080,
    frameRate,
    codec: "libx264",
    preset: "veryfast",
    crf: 29,
    keyframeEvery: 2 * frameRate,
    pictures: {
      kind: "lavfi",
      graph:
        `mandelbrot=size=480x270:rate=${frameRate}:maxiter=300:end_scale=0.0001:end_pts=360,` +
        "scale=1920:1080:flags=bicubic,format=yuv420p,noise=c0s=4:c0f=t",
    },
  },
} as const satisfies ClipSpec;

/** Talk for most of the time, now and then music, seldom something loud: the peaks of a film's sound, minute by minute. */
const scenes = [-24, -20, -26, -10, -24, -22, -3, -26, -18, -24].map((dbfs) => ({ seconds: 60, dbfs }));

const sound: ClipSpec = {
  durationSeconds: filmSeconds,
  audio: [
    {
      codec: "aac",
      sampleRate: 48000,
      channels: 2,
      bitrate: 192_000,
      language: "eng",
      signal: { kind: "music", seed: 3, beatsPerMinute: 96, segments: scenes },
    },
  ],
};

/** Where things are kept from one run of the benchmarks to the next. */
export const cacheFolder = process.env.BUTLER_BENCH_FOLDER ?? join(tmpdir(), "butler-bench");

/** @returns the film's path. It is made when it is not there, which takes a minute or two. */
export const film = (): Promise<string> => filmOf("film", { picture, sound, seconds: filmSeconds });

/** @returns the path of the same film in 720p. */
export function smallFilm(): Promise<string> {
  const graph = picture.video.pictures.graph.replace("1920:1080", "1280:720");
  const video: VideoSpec = { ...picture.video, width: 1280, height: 720, pictures: { kind: "lavfi", graph } };
  return filmOf("film-720", { picture: { ...picture, video }, sound, seconds: filmSeconds });
}

/** Six seconds of 2160p in HEVC with 10 bits, as films in that size are: enough to fill every buffer. */
const large: ClipSpec = {
  durationSeconds: 6,
  video: {
    width: 3840,
    height: 2160,
    frameRate,
    codec: "libx265",
    preset: "ultrafast",
    crf: 24,
    bits: 10,
    keyframeEvery: 2 * frameRate,
    pictures: {
      kind: "lavfi",
      graph: `testsrc2=size=960x540:rate=${frameRate},scale=3840:2160,format=yuv420p10le`,
    },
  },
  audio: [{ codec: "aac", sampleRate: 48_000, channels: 6, signal: { kind: "noise", seed: 1, dbfs: -20 } }],
};

/** @returns the path of a clip of 2160p, which is made when it is not there. */
export async function largeClip(): Promise<string> {
  const folder = join(cacheFolder, "large");
  const spec = { path: "large.mkv", spec: large };
  await makeLibrary(folder, [spec], { signal: new AbortController().signal, onProgress() {} });
  return join(folder, spec.path);
}

/**
 * A film in 2160p with the same sound. It is made when it is not there, the picture of half a minute of which takes
 * some minutes.
 * @param seconds a multiple of the half minute that is encoded
 */
export async function largeFilm(seconds: number): Promise<string> {
  const { audio: _, ...silent } = large;
  const graph = `${picture.video!.pictures.graph.replace("1920:1080", "3840:2160")},format=yuv420p10le`;
  const video: VideoSpec = { ...large.video!, crf: 30, pictures: { kind: "lavfi", graph } };
  return await filmOf(`large-film-${seconds}`, {
    picture: { ...silent, durationSeconds: sceneSeconds, video },
    sound: { ...sound, durationSeconds: seconds },
    seconds,
  });
}

interface Film {
  picture: ClipSpec;
  sound: ClipSpec;
  /** The picture is repeated until then. */
  seconds: number;
}

async function filmOf(name: string, film: Film): Promise<string> {
  const pieces = join(cacheFolder, `${name}-pieces`);
  const file = join(cacheFolder, `${name}.mp4`);
  const made = await makeLibrary(
    pieces,
    [
      { path: "picture.mp4", spec: film.picture },
      { path: "sound.m4a", spec: film.sound },
    ],
    { signal: new AbortController().signal, onProgress() {} },
  );
  if (made || !existsSync(file)) {
    const partial = join(cacheFolder, "partial.mp4");
    const paths = { picture: join(pieces, "picture.mp4"), sound: join(pieces, "sound.m4a") };
    putTogether(paths, film.seconds, partial);
    renameSync(partial, file);
  }
  return file;
}

/** Copies the packets, without encoding anything again: the picture over and over, the sound once. */
function putTogether(pieces: { picture: string; sound: string }, seconds: number, file: string): void {
  using opened = new DisposableStack();
  const container = new FormatContext();
  check(container.allocOutputContext2(null, null, file), `choosing a container for ${file}`);
  opened.defer(() => container.freeContext());
  const tracks = [
    opened.use(openTrack(container, pieces.picture, seconds / sceneSeconds)),
    opened.use(openTrack(container, pieces.sound, 1)),
  ];
  check(container.openOutputSync(), `creating ${file}`);
  opened.defer(() => container.closeOutputSync());
  check(container.writeHeaderSync(), `starting ${file}`);
  for (;;) {
    const next = tracks.toSorted((a, b) => a.seconds - b.seconds)[0]!;
    if (next.seconds === Number.POSITIVE_INFINITY) break;
    next.copyPacket();
  }
  check(container.writeTrailerSync(), `finishing ${file}`);
}

interface Track extends Disposable {
  /** When the next packet is decoded; Infinity when there is none. */
  seconds: number;
  copyPacket(): void;
}

/** The only stream of a file as a stream of `container`, `times` times one after another. */
function openTrack(container: FormatContext, file: string, times: number): Track {
  let source = open(file);
  const from = source.streams[0]!;
  const fromBase = from.timeBase;
  const length = (BigInt(sceneSeconds) * BigInt(fromBase.den)) / BigInt(fromBase.num);
  const to = newStream(container, from);
  const packet = new Packet();
  packet.alloc();
  let turn = 0;

  const track: Track = {
    seconds: 0,
    copyPacket() {
      packet.streamIndex = to.index;
      packet.rescaleTs(fromBase, to.timeBase);
      check(container.interleavedWriteFrameSync(packet), "writing a packet");
      read();
    },
    [Symbol.dispose]() {
      packet.free();
      source.closeInputSync();
    },
  };
  function read(): void {
    let code = source.readFrameSync(packet);
    if (code === AVERROR_EOF && ++turn < times) {
      source.closeInputSync();
      source = open(file);
      code = source.readFrameSync(packet);
    }
    if (code === AVERROR_EOF) {
      track.seconds = Number.POSITIVE_INFINITY;
      return;
    }
    check(code, `reading ${file}`);
    packet.pts += BigInt(turn) * length;
    packet.dts += BigInt(turn) * length;
    track.seconds = seconds(packet.dts, fromBase);
  }
  read();
  return track;
}

function open(file: string): FormatContext {
  const container = new FormatContext();
  check(container.openInputSync(file, null, null), `opening ${file}`);
  check(container.findStreamInfoSync(null), `looking at ${file}`);
  return container;
}

function newStream(container: FormatContext, like: Stream): Stream {
  const stream = container.newStream();
  check(like.codecpar.copy(stream.codecpar), "describing a stream");
  stream.timeBase = like.timeBase;
  return stream;
}

const seconds = (timestamp: bigint, { num, den }: IRational): number => (Number(timestamp) * num) / den;

function check(code: number, doing: string): void {
  FFmpegError.throwIfError(code, doing);
}
