import sharp from "sharp";
import { readBifIndex } from "../../src/media/bif.ts";
import { type ClockReading, readClock } from "./clock.ts";
import type { CorpusClip } from "./corpus.ts";

/** A preview picture of a clip whose pictures show their time. */
export interface ClockPicture {
  width: number;
  height: number;
  rotation: ClockReading["rotation"];
  /** How far the time that it shows is from the time that it should. */
  errorMs: number;
}

/** What players hide at the beginning of a clip. */
const hiddenMs = ({ startSeconds = 0 }: CorpusClip): number => Math.max(0, -startSeconds * 1000);

/** How long a clip lasts for players. */
export const shownMs = (clip: CorpusClip): number => clip.durationSeconds * 1000 - hiddenMs(clip);

/** Reads the clock on each preview picture of a BIF file. */
export async function clockPictures(
  bif: Uint8Array,
  clip: CorpusClip,
  intervalMs: number,
): Promise<ClockPicture[]> {
  const pictures: ClockPicture[] = [];
  for (const [i, { offset, length }] of readBifIndex(bif).entries.entries()) {
    // A file may be said to last a little longer than its last picture: that one stays.
    if (i * intervalMs >= shownMs(clip)) continue;
    const { data, info } = await sharp(bif.subarray(offset, offset + length))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    const { timeMs, rotation } = readClock(width, height, (x, y) => data[y * width + x]!);
    const shouldMs = shownAt(clip, i * intervalMs + hiddenMs(clip));
    pictures.push({ width, height, rotation, errorMs: Math.abs(timeMs - shouldMs) });
  }
  return pictures;
}

/** When a picture is on screen that shows this time: the last that began at it or before. */
function shownAt({ video }: CorpusClip, timeMs: number): number {
  const { times, frameRate } = video!;
  if (times) return times.findLast((time) => time <= timeMs)!;
  return (Math.floor((timeMs * frameRate) / 1000 + 1e-6) * 1000) / frameRate;
}

/** From one keyframe of a clip to the next. */
export const keyframeGapMs = ({ video }: CorpusClip): number =>
  (video!.keyframeEvery! * 1000) / video!.frameRate;
