import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createChapterSlots, evenChapters } from "./chapter-slots.ts";
import type { Span } from "./span.ts";

const minute = 60_000;
const span = (startMs: number, endMs: number): Span => ({ startMs, endMs });
const film = [span(0, 5 * minute), span(5 * minute, 12 * minute), span(12 * minute, 20 * minute)];

/** Offers keyframes with scores in order; with `pauseAt`, saved before that one and gone on with. */
function choose(
  chapters: readonly Span[],
  keyframes: readonly (readonly [timeMs: number, score: number])[],
  { durationMs = 20 * minute, pauseAt = -1 } = {},
) {
  const options = { chapters, durationMs, goodEnough: 10 };
  let slots = createChapterSlots(options);
  const looked: number[] = [];
  keyframes.forEach(([timeMs, score], i) => {
    if (i === pauseAt) slots = createChapterSlots(options, structuredClone(slots.save()));
    const wanted = slots.wants(timeMs, keyframes[i + 1]?.[0] ?? Infinity);
    if (wanted.length > 0) looked.push(timeMs);
    slots.offer(wanted, { timeMs, score });
  });
  return { looked, chosen: slots.end().map(({ chapter, timeMs }) => [chapter, timeMs]) };
}

/** Keyframes each so many milliseconds, all of one score. */
const everyMs = (gapMs: number, score: number, durationMs = 20 * minute) =>
  Array.from({ length: Math.ceil(durationMs / gapMs) }, (_, i) => [i * gapMs, score] as const);

describe("createChapterSlots", () => {
  it("takes the first good picture after the beginning of each chapter, and looks at no other", () => {
    const { looked, chosen } = choose(film, everyMs(2000, 10));
    expect(chosen).toEqual([
      [0, 14_000],
      [1, 5 * minute],
      [2, 12 * minute],
    ]);
    expect(looked).toEqual([14_000, 5 * minute, 12 * minute]);
  });

  it("passes over what is over before the window begins", () => {
    const { chosen } = choose(film, everyMs(500, 10));
    expect(chosen).toEqual([
      [0, 15_000],
      [1, 5 * minute + 1000],
      [2, 12 * minute + 1000],
    ]);
  });

  it("takes the best when none is good enough, and looks no further than 20 s", () => {
    const at = (seconds: number, score: number) => [5 * minute + seconds * 1000, score] as const;
    const { looked, chosen } = choose(film.slice(0, 2), [
      at(2, 3),
      at(8, 7),
      at(14, 5),
      at(20, 6),
      at(21, 9),
    ]);
    expect(looked).toEqual([2, 8, 14, 20].map((seconds) => 5 * minute + seconds * 1000));
    expect(chosen).toEqual([[1, 5 * minute + 8000]]);
  });

  it("begins earlier and ends earlier in short chapters", () => {
    const short = [span(0, 9000), span(9000, 12_000), span(12_000, 13_200)];
    const { looked } = choose(short, everyMs(100, 0, 13_200), { durationMs: 13_200 });
    expect(looked).toEqual([3000, 4000, 10_000, 12_400]);
  });

  it("prefers the chapter's own keyframes to one from before, which is better than none", () => {
    const two = film.slice(0, 2);
    const before = [5 * minute - 3000, 10] as const;
    expect(choose(two, [before, [5 * minute + 9000, 1]]).chosen).toEqual([[1, 5 * minute + 9000]]);
    expect(choose(two, [before, [6 * minute, 10]]).chosen).toEqual([[1, 5 * minute - 3000]]);
  });

  it("gives one picture to all chapters that have no other", () => {
    const { chosen } = choose([span(0, 9000), span(9000, 20_000)], [[0, 1]], { durationMs: 20_000 });
    expect(chosen).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it("is told where to read on, and when it has all that there is", () => {
    const slots = createChapterSlots({ chapters: film, durationMs: 20 * minute, goodEnough: 10 });
    const look = (timeMs: number, score: number) =>
      slots.offer(slots.wants(timeMs, timeMs + 500), { timeMs, score });
    expect(slots.nextMs()).toBe(15_000);
    look(15_000, 1);
    expect(slots.nextMs()).toBe(16_000);
    look(16_000, 10);
    expect(slots.nextMs()).toBe(5 * minute + 1000);
    // Nothing could be decoded of the second chapter's beginning.
    slots.wants(6 * minute, 7 * minute);
    expect(slots.nextMs()).toBe(12 * minute + 1000);
    look(12 * minute + 19_500, 1);
    expect(slots.nextMs()).toBe(Infinity);
  });

  it("needs what is between two keyframes when a chapter begins there and its window ends", () => {
    const slots = createChapterSlots({ chapters: film, durationMs: 20 * minute, goodEnough: 10 });
    expect(slots.isTooLong(0, 5 * minute + 19_000)).toBe(false);
    expect(slots.isTooLong(4 * minute, 5 * minute + 21_000)).toBe(true);
    expect(slots.isTooLong(5 * minute, 12 * minute)).toBe(false);
    slots.offer([1], { timeMs: 5 * minute + 1000, score: 10 });
    expect(slots.isTooLong(4 * minute, 5 * minute + 21_000)).toBe(false);
  });

  it("leaves out chapters beyond the end and chapters without length", () => {
    const chapters = [span(0, minute), span(minute, minute), span(30 * minute, 40 * minute)];
    expect(choose(chapters, everyMs(1000, 10)).chosen).toEqual([[0, 15_000]]);
  });

  it("chooses none where chapters are less than a second apart", () => {
    const chapters = Array.from({ length: 100 }, (_, i) => span(i * 900, (i + 1) * 900));
    expect(choose(chapters, everyMs(100, 10)).looked).toEqual([]);
    expect(choose([], everyMs(100, 10)).looked).toEqual([]);
  });

  it("chooses the same when it was interrupted", () => {
    const keyframe = fc.tuple(fc.integer({ min: 100, max: 30_000 }), fc.integer({ min: 0, max: 12 }));
    fc.assert(
      fc.property(fc.array(keyframe, { maxLength: 60 }), fc.nat(59), (gaps, pauseAt) => {
        let timeMs = 0;
        const keyframes = gaps.map(([gapMs, score]) => {
          timeMs += gapMs;
          return [timeMs, score] as const;
        });
        const { chosen } = choose(film, keyframes);
        expect(choose(film, keyframes, { pauseAt }).chosen).toEqual(chosen);
      }),
    );
  });
});

describe("evenChapters", () => {
  it.each([
    [2 * 60 * minute, 24],
    [21 * minute, 4],
    [3 * minute, 4],
  ])("cuts %i ms into %i chapters of equal length", (durationMs, count) => {
    const chapters = evenChapters(durationMs);
    expect(chapters).toHaveLength(count);
    expect(chapters[0]!.startMs).toBe(0);
    expect(chapters.at(-1)!.endMs).toBe(durationMs);
    for (const [i, { startMs, endMs }] of chapters.entries()) {
      expect(endMs - startMs).toBe(durationMs / count);
      if (i > 0) expect(startMs).toBe(chapters[i - 1]!.endMs);
    }
  });
});
