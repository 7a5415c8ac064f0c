import { statSync } from "node:fs";
import { AV_NOPTS_VALUE, AVERROR_EOF } from "node-av/constants";
import { FFmpegError, FormatContext, type IRational, Packet } from "node-av/lib";
import { watchProgress } from "./endless.ts";

/**
 * Opens a media file and finds out about its streams. The caller closes it with `closeInputSync()`.
 * @throws Error fit for people, when it is no media file or cannot be read.
 */
export function openContainer(file: string): FormatContext {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new Error(`Expected a media file, but ${file} is not there.`);
  if (size === 0) throw new Error(`Expected a media file, but ${file} is empty (0 bytes): replace it.`);
  const container = new FormatContext();
  const opened = container.openInputSync(`file:${file}`, null, null);
  if (opened < 0) throw unreadable(file, opened);
  try {
    const found = container.findStreamInfoSync(null);
    if (found < 0) throw unreadable(file, found);
    if (!container.streams.some(({ codecpar }) => codecpar.width > 0 || codecpar.sampleRate > 0)) {
      throw new Error(
        `Expected a media file, but ${file} has no picture or sound that can be read: it is broken, or not what its name says.`,
      );
    }
    return container;
  } catch (error) {
    container.closeInputSync();
    throw error;
  }
}

function unreadable(file: string, code: number): Error {
  return new Error(
    `Expected a media file, but ${file} cannot be opened (${reasonOf(code)}): it is broken, cut off, or still being copied.`,
  );
}

/** FFmpeg's words for an error code. */
export const reasonOf = (code: number): string => FFmpegError.fromCode(code)?.message ?? `error ${code}`;

/** @returns milliseconds; undefined where FFmpeg does not know the time. */
export function toMs(timestamp: bigint, timeBase: IRational): number | undefined {
  return timestamp === AV_NOPTS_VALUE ? undefined : (Number(timestamp) * 1000 * timeBase.num) / timeBase.den;
}

/** How long a file says it is, in milliseconds; undefined where FFmpeg does not know. */
export function durationOf(container: FormatContext): number | undefined {
  const declared = toMs(container.duration, microseconds);
  const startMs = toMs(container.startTime, microseconds) ?? 0;
  // FFmpeg's own muxer for Matroska counts from 0, also where a file starts later.
  const countsFrom0 =
    container.iformat?.name === "matroska,webm" &&
    container.metadata?.get("encoder")?.startsWith("Lavf") === true;
  return declared !== undefined && countsFrom0 ? declared - Math.max(0, startMs) : declared;
}

/** FFmpeg's unit for times of a whole file. */
export const microseconds: IRational = { num: 1, den: 1_000_000 };

/**
 * Reads packets, each lent until the call returns.
 * @returns true at the end of the file, false when it was enough before
 * @throws Error fit for people, when reading stops, or does not get on
 */
export function readPackets(
  container: FormatContext,
  file: string,
  { take, isEnough }: { take(packet: Packet): void; isEnough(): boolean },
): boolean {
  using packet = new Packet();
  packet.alloc();
  const watch = watchProgress(file, statSync(file).size);
  // Asked for once: each look at a native field costs as much as the rest of a packet.
  const timeBases = container.streams.map(({ timeBase }) => timeBase);
  while (!isEnough()) {
    const code = container.readFrameSync(packet);
    if (code === AVERROR_EOF) return true;
    if (code < 0)
      throw new Error(`Expected to read ${file} to its end, but reading stopped: ${reasonOf(code)}.`);
    const timeBase = timeBases[packet.streamIndex] ?? microseconds;
    watch(packet, toMs(packet.dts, timeBase) ?? toMs(packet.pts, timeBase));
    take(packet);
    packet.unref();
  }
  return false;
}
