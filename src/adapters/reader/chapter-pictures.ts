import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pictureScore } from "../../media/chapter-picture.ts";
import { type ChapterSlotState, createChapterSlots } from "../../media/chapter-slots.ts";
import type { ChapterPicturesFinding, ChapterPicturesOptions } from "../../media/taps.ts";
import type { OpenFeed } from "./feed.ts";
import { mustBeShowable } from "./showable.ts";

/** Pixels. Pictures are judged at the size that other analyses look at, too. */
const judgedWidth = 320;
/** A sharp picture with much to see; most of those that are no fade, title card or dark scene are better. */
const goodEnough = 0.35;

interface State {
  slots: ChapterSlotState;
  /** By chapter. */
  jpegs: [number, Uint8Array][];
  missed: number;
}

/** Makes a JPEG of the picture that stands for each chapter. */
export const openChapterPictures: OpenFeed<ChapterPicturesOptions> = (
  source,
  { chapters, width, quality },
  saved,
) => {
  const { durationMs, artefactFolder } = mustBeShowable(source);
  const begun = saved as State | undefined;
  const slots = createChapterSlots({ chapters, durationMs, goodEnough }, begun?.slots);
  const jpegs = new Map(begun?.jpegs);
  let missed = begun?.missed ?? 0;

  return {
    pictures: {
      // The keyframe that is nearest to the beginning of a chapter is not known before the next one.
      spacingMs: 0,
      nextMs: slots.nextMs,
      isTooLong: slots.isTooLong,
      wantsKeyframe: (fromMs, untilMs) => slots.wants(fromMs, untilMs).length > 0,
      add(picture, untilMs) {
        const wanting = slots.wants(picture.timeMs, untilMs);
        if (wanting.length === 0) return;
        const score = pictureScore(picture.scaled(judgedWidth));
        const better = slots.offer(wanting, { timeMs: picture.timeMs, score });
        for (const chapter of better) jpegs.set(chapter, picture.jpeg(width, quality));
      },
      miss() {
        missed++;
      },
    },
    save: (): State => ({ slots: slots.save(), jpegs: [...jpegs], missed }),
    end(): ChapterPicturesFinding {
      const chosen = slots.end();
      if (chosen.length === 0 && missed > 0)
        throw new Error(
          `Expected a picture for each of ${chapters.length} chapters, but none could be decoded: the file is broken. Replace it.`,
        );
      return {
        pictures: chosen.map(({ chapter, timeMs, score }) => {
          const name = `chapter-${chapter + 1}.jpg`;
          writeFileSync(join(artefactFolder, name), jpegs.get(chapter)!);
          return { chapter, timeMs, score, file: name };
        }),
      };
    },
  };
};
