/**
 * Which picture stands for each chapter. A chapter has a window of time: late enough to be past a fade or a title card,
 * early enough to be its beginning. The first picture of the window that is good enough is taken, else its best one.
 */

/** Milliseconds from the start of the part. */
export interface ChapterSpan {
  startMs: number;
  endMs: number;
}

export interface ChapterSlotOptions {
  chapters: readonly ChapterSpan[];
  /** Milliseconds of the part. */
  durationMs: number;
  /** Score from which on a picture is taken without a look at later ones. */
  goodEnough: number;
}

/** The picture chosen for a chapter. */
export interface ChapterPicture {
  /** Index of the chapter. */
  chapter: number;
  /** When the picture is first shown. */
  timeMs: number;
  score: number;
}

/** The best picture of each chapter so far, in the order of the chapters. */
export interface ChapterSlotState {
  best: ChapterPicture[];
}

export interface ChapterSlots {
  /**
   * The chapters that a keyframe may stand for, before it is decoded: none when it is not needed.
   *
   * @param fromMs when the keyframe is first shown. @param untilMs when the next one is; Infinity for the last.
   */
  wants(fromMs: number, untilMs: number): number[];
  /**
   * Offers a picture to the chapters that `wants` named. Pictures come in the order of their times.
   *
   * @param score the higher the better. @returns the chapters whose picture it is from now on.
   */
  offer(chapters: readonly number[], picture: { timeMs: number; score: number }): number[];
  save(): ChapterSlotState;
  /** @returns the pictures chosen: none for a chapter that had no candidate. */
  end(): ChapterPicture[];
}

/** How far into a chapter its window begins, and how far into one at the very beginning, which fades in from black. */
const leadMs = 1000;
const firstLeadMs = 15_000;
const longestLeadShare = 1 / 3;

/** How far into a chapter its window ends. */
const latestMs = 20_000;
const latestShare = 1 / 2;

/** Chapters closer than this on average are no chapters. */
const shortestGapMs = 1000;

/** Chapters that begin after the part has ended get no picture; nor does any when they are too close to be chapters. */
export function createChapterSlots(
  { chapters, durationMs, goodEnough }: ChapterSlotOptions,
  saved?: ChapterSlotState,
): ChapterSlots {
  const windows = averageGapMs(chapters, durationMs) < shortestGapMs ? [] : chapters.map(windowOf);
  const best = new Map(saved?.best.map((picture) => [picture.chapter, picture]));

  /** Undefined for a chapter without length. */
  function windowOf({ startMs, endMs }: ChapterSpan): ChapterSpan | undefined {
    const length = Math.min(endMs, durationMs) - startMs;
    if (!(length > 0)) return undefined;
    const lead = startMs === 0 ? firstLeadMs : leadMs;
    return {
      startMs: startMs + Math.min(lead, length * longestLeadShare),
      endMs: startMs + Math.min(latestMs, length * latestShare),
    };
  }

  function needs(chapter: number, window: ChapterSpan | undefined, fromMs: number, untilMs: number): boolean {
    if (!window || (best.get(chapter)?.score ?? Number.NEGATIVE_INFINITY) >= goodEnough) return false;
    if (fromMs > window.endMs || untilMs <= window.startMs) return false;
    // One from before the chapter shows the end of another, unless none comes until the window has passed.
    return fromMs >= chapters[chapter]!.startMs || untilMs > window.endMs;
  }

  const chosen = () => [...best.values()].toSorted((a, b) => a.chapter - b.chapter);

  return {
    wants: (fromMs, untilMs) =>
      windows.flatMap((window, chapter) => (needs(chapter, window, fromMs, untilMs) ? chapter : [])),
    offer(offered, picture) {
      const taken = offered.filter(
        (chapter) => picture.score > (best.get(chapter)?.score ?? Number.NEGATIVE_INFINITY),
      );
      for (const chapter of taken) best.set(chapter, { chapter, ...picture });
      return taken;
    },
    save: () => ({ best: chosen() }),
    end: chosen,
  };
}

function averageGapMs(chapters: readonly ChapterSpan[], durationMs: number): number {
  const starts = chapters.map(({ startMs }) => startMs).filter((startMs) => startMs < durationMs);
  const [first, last] = [Math.min(...starts), Math.max(...starts)];
  return starts.length < 2 ? durationMs : (last - first) / (starts.length - 1);
}

/** Of a film that has no chapters of its own. */
const evenChapterMs = 5 * 60_000;
const fewestEvenChapters = 4;

/** Chapters of equal length for a film without any: about five minutes each, and at least four of them. */
export function evenChapters(durationMs: number): ChapterSpan[] {
  const count = Math.max(fewestEvenChapters, Math.round(durationMs / evenChapterMs));
  const at = (i: number) => Math.round((i * durationMs) / count);
  return Array.from({ length: count }, (_, i) => ({ startMs: at(i), endMs: at(i + 1) }));
}
