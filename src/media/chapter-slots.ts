/**
 * Which picture stands for each chapter. A chapter has a window of time: late enough to be past a fade or a title card,
 * early enough to be its beginning. The first picture of the window that is good enough is taken, else its best one.
 */

import { betterPicture } from "./chapter-picture.ts";
import type { Span } from "./span.ts";

export interface ChapterSlotOptions {
  chapters: readonly Span[];
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

export interface ChapterSlotState {
  /** Those that have been offered a picture: the best one so far, and when the last one was. */
  chapters: { best: ChapterPicture; lookedMs: number }[];
  /** The time of the last keyframe asked about. */
  reachedMs: number;
}

export interface ChapterSlots {
  /** The next time from which on a chapter needs a picture; Infinity when none does any more. */
  nextMs(): number;
  /** Whether the pictures between two keyframes are needed, because a chapter's window lies between them. */
  isTooLong(fromMs: number, untilMs: number): boolean;
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

/** Pictures closer together show the same. */
const lookEveryMs = 1000;

/** Chapters closer than this on average are no chapters. */
const shortestGapMs = 1000;

/** Chapters that begin after the part has ended get no picture; nor does any when they are too close to be chapters. */
export function createChapterSlots(
  { chapters, durationMs, goodEnough }: ChapterSlotOptions,
  saved?: ChapterSlotState,
): ChapterSlots {
  const windows = averageGapMs(chapters, durationMs) < shortestGapMs ? [] : chapters.map(windowOf);
  const looked = new Map(saved?.chapters.map((chapter) => [chapter.best.chapter, chapter]));
  let reachedMs = saved?.reachedMs ?? Number.NEGATIVE_INFINITY;

  /** Undefined for a chapter without length. */
  function windowOf({ startMs, endMs }: Span): Span | undefined {
    const length = Math.min(endMs, durationMs) - startMs;
    if (!(length > 0)) return undefined;
    const lead = startMs === 0 ? firstLeadMs : leadMs;
    return {
      startMs: startMs + Math.min(lead, length * longestLeadShare),
      endMs: startMs + Math.min(latestMs, length * latestShare),
    };
  }

  /** What is left to look at of a chapter's window; undefined when the chapter needs no other picture. */
  function leftOf(chapter: number): Span | undefined {
    const [window, last] = [windows[chapter], looked.get(chapter)];
    if (!window || !last) return window;
    if (last.best.score >= goodEnough) return undefined;
    const left = { startMs: last.lookedMs + lookEveryMs, endMs: window.endMs };
    return left.startMs <= left.endMs ? left : undefined;
  }

  function needs(chapter: number, fromMs: number, untilMs: number): boolean {
    const left = leftOf(chapter);
    if (!left || fromMs > left.endMs || untilMs <= left.startMs) return false;
    if (looked.has(chapter) && fromMs < left.startMs) return false;
    // One from before the chapter shows the end of another, unless none comes until the window has passed.
    return fromMs >= chapters[chapter]!.startMs || untilMs > left.endMs;
  }

  return {
    nextMs: () =>
      windows.reduce((next, _, chapter) => {
        const left = leftOf(chapter);
        return left && left.endMs >= reachedMs ? Math.min(next, left.startMs) : next;
      }, Number.POSITIVE_INFINITY),
    isTooLong: (fromMs, untilMs) =>
      windows.some((_, chapter) => {
        const left = leftOf(chapter);
        return left && fromMs < chapters[chapter]!.startMs && untilMs > left.endMs;
      }),
    wants(fromMs, untilMs) {
      reachedMs = Math.max(reachedMs, fromMs);
      return windows.flatMap((_, chapter) => (needs(chapter, fromMs, untilMs) ? chapter : []));
    },
    offer: (offered, picture) =>
      offered.filter((chapter) => {
        const known = looked.get(chapter)?.best;
        const candidate = { chapter, ...picture };
        const best = known ? betterPicture(known, candidate, chapters[chapter]!.startMs) : candidate;
        looked.set(chapter, { best, lookedMs: picture.timeMs });
        return best === candidate;
      }),
    save: () => ({ chapters: [...looked.values()], reachedMs }),
    end: () => [...looked.values()].map(({ best }) => best).sort((a, b) => a.chapter - b.chapter),
  };
}

function averageGapMs(chapters: readonly Span[], durationMs: number): number {
  const starts = chapters.map(({ startMs }) => startMs).filter((startMs) => startMs < durationMs);
  const [first, last] = [Math.min(...starts), Math.max(...starts)];
  return starts.length < 2 ? durationMs : (last - first) / (starts.length - 1);
}

/** Of a film that has no chapters of its own. */
const evenChapterMs = 5 * 60_000;
const fewestEvenChapters = 4;

/** Chapters of equal length for a film without any: about five minutes each, and at least four of them. */
export function evenChapters(durationMs: number): Span[] {
  const count = Math.max(fewestEvenChapters, Math.round(durationMs / evenChapterMs));
  const at = (i: number) => Math.round((i * durationMs) / count);
  return Array.from({ length: count }, (_, i) => ({ startMs: at(i), endMs: at(i + 1) }));
}
