import { createHash } from "node:crypto";
import { closeSync, openSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeBif } from "../../media/bif.ts";
import { createSlotFiller, needsDense, type SlotFillerState, slotCount } from "../../media/preview-slots.ts";
import type { PreviewOptions, PreviewsFinding } from "../../media/taps.ts";
import type { OpenFeed, Picture } from "./feed.ts";

/** Share of pictures that may be missing, their slots shown by the next good one. */
const toleratedMissing = 0.1;

interface State {
  slots: SlotFillerState;
  pictures: Uint8Array[];
  width: number;
  height: number;
  /** Slots whose picture could not be decoded: the next good one fills them. */
  owed: number;
  missing: number;
}

/** Makes the preview pictures of the main video stream, as a BIF file. */
export const openPreviews: OpenFeed<PreviewOptions> = (
  { file, video, durationMs, artefactFolder },
  { intervalMs, width, quality },
  saved,
) => {
  if (!video) throw new Error(`Expected a video stream to make previews of, but ${file} has none.`);
  if (durationMs <= 0)
    throw new Error(`Expected a file that says how long it is, but ${file} does not: remux it.`);
  const begun = saved as State | undefined;
  const slots = createSlotFiller({ intervalMs, durationMs }, begun?.slots);
  const pictures = begun?.pictures ?? [];
  const size = { width, height: begun?.height ?? 0 };
  let { owed, missing } = begun ?? { owed: 0, missing: 0 };

  function fill(picture: Picture, count: number): void {
    if (count === 0) return;
    if (picture.stale) missing += count;
    const jpeg = picture.jpeg(width, quality);
    size.height = picture.scaled(width).height;
    for (let i = 0; i < owed + count; i++) pictures.push(jpeg);
    missing += owed;
    owed = 0;
  }

  return {
    pictures: {
      spacingMs: intervalMs,
      nextMs: () => slots.nextSlotMs(),
      isTooLong: (fromMs, untilMs) => needsDense(fromMs, untilMs, intervalMs),
      wantsKeyframe: (fromMs, untilMs) => slots.nextSlotMs() < (fromMs + untilMs) / 2,
      add: (picture, untilMs) =>
        fill(picture, slots.offer(picture.timeMs, untilMs, picture.keyframe ? "keyframes" : "dense")),
      miss(fromMs, untilMs, dense) {
        owed += slots.offer(fromMs, untilMs, dense ? "dense" : "keyframes");
      },
    },
    save: (): State => ({ slots: slots.save(), pictures, ...size, owed, missing }),
    end(): PreviewsFinding {
      owed += slots.end();
      const last = pictures.at(-1);
      missing += owed;
      const expected = slotCount(durationMs, intervalMs);
      if (!last || missing > expected * toleratedMissing) {
        throw new Error(
          `Expected ${expected} pictures, one each ${intervalMs / 1000} s, but only ${Math.max(0, expected - missing)} could be decoded: ` +
            "the file is broken. Replace it.",
        );
      }
      for (; owed > 0; owed--) pictures.push(last);
      const written = writeBif(artefactFolder, encodeBif(pictures, intervalMs));
      return { ...written, count: pictures.length, ...size, intervalMs };
    },
  };
};

/** The name appears only when the file is whole. */
function writeBif(folder: string, pieces: readonly Uint8Array[]): { file: string; sha256: string } {
  const file = "index-sd.bif";
  const partial = join(folder, `${file}.partial`);
  const hash = createHash("sha256");
  const handle = openSync(partial, "w");
  try {
    for (const piece of pieces) {
      hash.update(piece);
      writeFileSync(handle, piece);
    }
  } finally {
    closeSync(handle);
  }
  renameSync(partial, join(folder, file));
  return { file, sha256: hash.digest("hex") };
}
