import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_VIDEO } from "node-av/constants";
import type { FormatContext, Packet, Stream } from "node-av/lib";
import { durationOf, toMs } from "./container.ts";
import type { Source } from "./feed.ts";
import { isStill } from "./probe.ts";

/** Demuxers whose files say how long they are. From others FFmpeg only estimates it, from bit rate or last page. */
const declaring: ReadonlySet<string> = new Set([
  "mov,mp4,m4a,3gp,3g2,mj2",
  "matroska,webm",
  "avi",
  "flac",
  "wav",
  "asf",
]);

/** How much may be missing at the end: the last packets of a stream often have no duration. */
const toleratedMs = 2000;
const toleratedShare = 0.005;

/** Bytes. More is no length. */
const largestRiff = 0xffffff00;

export interface LengthWatch {
  /** Whether a stream that nobody else wants must be read to know how far the file reaches. */
  needs(index: number): boolean;
  /** @returns when the packet is shown, in milliseconds as the file has them. */
  add(packet: Packet): number;
  save(): LengthState;
  /**
   * @param unseenMs how much of the end of the video may not have been read, because only its keyframes were
   * @throws Error when the file ended much earlier than it says: it was cut off, or is still being copied.
   */
  check(file: string, unseenMs: number): void;
}

/** When the first and the last packets of each stream are shown, in milliseconds as the file has them. */
export interface LengthState {
  first: (number | undefined)[];
  last: number[];
}

/** @throws Error fit for people, when a file does not say how long it is */
export function mustTellLength({ file, durationMs }: Pick<Source, "file" | "durationMs">): void {
  if (durationMs <= 0)
    throw new Error(`Expected a file that says how long it is, but ${file} does not: remux it.`);
}

/** Compares how far the packets of a file reach with how long the file says it is. */
export function watchLength(
  container: FormatContext,
  wanted: ReadonlySet<number>,
  saved: LengthState | undefined,
): LengthWatch {
  const { streams } = container;
  const declares = declaring.has(container.iformat?.name ?? "");
  const whole = declares ? durationOf(container) : undefined;
  const own = streams.map((stream) => (declares ? declaredMs(stream) : undefined));
  const checked = [...wanted].filter((index) => isContinuous(streams[index]!));
  const first = saved?.first ?? new Array<number | undefined>(streams.length).fill(undefined);
  const last = saved?.last ?? new Array<number>(streams.length).fill(0);
  const timeBases = streams.map(({ timeBase }) => timeBase);
  const allDeclared = checked.every((index) => own[index] !== undefined);
  let latest = Math.max(...last);

  return {
    needs: () => whole !== undefined && !allDeclared,
    add(packet) {
      const index = packet.streamIndex;
      const timeBase = timeBases[index];
      // A stream of which nothing was known when the file was opened.
      if (!timeBase) return latest;
      const time = toMs(packet.pts, timeBase) ?? toMs(packet.dts, timeBase);
      if (time === undefined) return latest;
      first[index] ??= time;
      last[index] = Math.max(last[index]!, time + (toMs(packet.duration, timeBase) ?? 0));
      latest = Math.max(latest, last[index]!);
      return time;
    },
    save: () => ({ first: [...first], last: [...last] }),
    check(file, unseenMs) {
      checkRiff(file);
      if (whole !== undefined && !allDeclared) {
        const start = Math.min(...first.filter((time) => time !== undefined));
        compare(file, "the file", whole, latest - start + unseenMs);
      }
      for (const index of checked) {
        if (own[index] === undefined) continue;
        const isVideo = streams[index]!.codecpar.codecType === AVMEDIA_TYPE_VIDEO;
        const found = last[index]! - (first[index] ?? 0) + (isVideo ? unseenMs : 0);
        compare(file, `stream ${index}`, own[index], found);
      }
    },
  };
}

/** Cover art says that it lasts as long as the sound; subtitles end when nobody speaks any more. */
const isContinuous = (stream: Stream): boolean =>
  !isStill(stream) &&
  (stream.codecpar.codecType === AVMEDIA_TYPE_VIDEO || stream.codecpar.codecType === AVMEDIA_TYPE_AUDIO);

/** AVI and WAV begin with how many bytes they have; FFmpeg takes the bytes that are there for all of them. */
function checkRiff(file: string): void {
  const handle = openSync(file, "r");
  try {
    const head = Buffer.alloc(8);
    readSync(handle, head, 0, head.length, 0);
    const expected = head.readUInt32LE(4) + head.length;
    // While it is being written, a recording says 0 or the largest number.
    if (head.toString("latin1", 0, 4) !== "RIFF" || expected > largestRiff) return;
    const found = fstatSync(handle).size;
    if (found >= expected * (1 - toleratedShare)) return;
    throw new Error(
      `Expected ${file} to have ${expected} bytes, as it says, but found only ${found}: ` +
        "it was cut off, or is still being copied.",
    );
  } finally {
    closeSync(handle);
  }
}

function declaredMs(stream: Stream): number | undefined {
  return toMs(stream.duration, stream.timeBase);
}

function compare(file: string, what: string, expectedMs: number, foundMs: number): void {
  if (expectedMs - foundMs <= toleratedMs + expectedMs * toleratedShare) return;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  throw new Error(
    `Expected ${what} of ${file} to last ${seconds(expectedMs)}, as it says, but found only ${seconds(Math.max(0, foundMs))}: ` +
      "it was cut off, or is still being copied.",
  );
}
