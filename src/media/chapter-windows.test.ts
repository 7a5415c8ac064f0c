import { describe, expect, it } from "vitest";
import { createChapterSlots, evenChapters } from "./chapter-slots.ts";
import type { Span } from "./span.ts";

const span = (startMs: number, endMs: number): Span => ({ startMs, endMs });
/** Windows from 15 s to 20 s, and from 101 s to 120 s. */
const two = [span(0, 100_000), span(100_000, 200_000)];

const slotsOf = (chapters: readonly Span[] = two, durationMs = 200_000) =>
  createChapterSlots({ chapters, durationMs, goodEnough: 10 });

describe("the window of a chapter", () => {
  /** Which of such times in the last chapter are wanted, each for itself. */
  const wantedOf = (chapters: readonly Span[], durationMs: number, ...times: number[]) =>
    times.filter((timeMs) =>
      slotsOf(chapters, durationMs)
        .wants(timeMs, timeMs + 1)
        .includes(chapters.length - 1),
    );

  it("is from 15 s to 20 s of the first one, and from 1 s to 20 s of others", () => {
    const first = wantedOf([span(0, 45_000)], 45_000, 14_999, 15_000, 20_000, 20_001);
    expect(first).toEqual([15_000, 20_000]);
    expect(wantedOf(two, 200_000, 100_999, 101_000, 120_000, 120_001)).toEqual([101_000, 120_000]);
  });

  it("is from a third to a half of short ones", () => {
    const first = wantedOf([span(0, 30_000)], 30_000, 9_999, 10_000, 15_000, 15_001);
    expect(first).toEqual([10_000, 15_000]);
    const times = [6799, 6800, 7200, 7201];
    expect(wantedOf([span(0, 6000), span(6000, 8400)], 60_000, ...times)).toEqual([6800, 7200]);
    // As far as the file goes.
    expect(wantedOf([span(0, 6000), span(6000, 60_000)], 8400, ...times)).toEqual([6800, 7200]);
  });
});

describe("a keyframe is wanted", () => {
  it("from one that lasts into the window to one at its end", () => {
    const wantsAt = (fromMs: number, untilMs: number) => slotsOf().wants(fromMs, untilMs);
    expect(wantsAt(100_500, 101_000)).toEqual([]);
    expect(wantsAt(100_500, 101_001)).toEqual([1]);
    expect(wantsAt(120_000, 130_000)).toEqual([1]);
    expect(wantsAt(120_001, 130_000)).toEqual([]);
  });

  it("from before the chapter only when the next one is past the window", () => {
    const wantsAt = (fromMs: number, untilMs: number) => slotsOf().wants(fromMs, untilMs);
    expect(wantsAt(100_000, 110_000)).toEqual([1]);
    expect(wantsAt(99_999, 120_000)).toEqual([]);
    expect(wantsAt(99_999, 120_001)).toEqual([1]);
    expect(wantsAt(0, 120_001)).toEqual([0, 1]);
  });

  it("a second after the last one, until one is good enough", () => {
    const slots = slotsOf();
    expect(slots.offer([1], { timeMs: 102_000, score: 9.9 })).toEqual([1]);
    expect(slots.wants(102_999, 110_000)).toEqual([]);
    expect(slots.wants(103_000, 110_000)).toEqual([1]);
    expect(slots.offer([1], { timeMs: 103_000, score: 10 })).toEqual([1]);
    expect(slots.wants(105_000, 110_000)).toEqual([]);
    expect(slots.end()).toEqual([{ chapter: 1, timeMs: 103_000, score: 10 }]);
  });

  it("at the end of the window for the last time", () => {
    const after = (timeMs: number) => {
      const slots = slotsOf();
      slots.offer([1], { timeMs, score: 1 });
      return slots.wants(120_000, 121_000);
    };
    expect(after(119_000)).toEqual([1]);
    expect(after(119_001)).toEqual([]);
  });
});

describe("what is between two keyframes", () => {
  it("is needed when they are before the chapter and after its window", () => {
    const slots = slotsOf();
    expect(slots.isTooLong(99_999, 120_001)).toBe(true);
    expect(slots.isTooLong(100_000, 120_001)).toBe(false);
    expect(slots.isTooLong(99_999, 120_000)).toBe(false);
    expect(slotsOf([], 200_000).isTooLong(0, 200_000)).toBe(false);
  });
});

describe("the next time", () => {
  it("is that of the next window that is not over", () => {
    const slots = slotsOf();
    expect(slots.nextMs()).toBe(15_000);
    slots.wants(20_000, 20_001);
    expect(slots.nextMs()).toBe(15_000);
    slots.wants(20_001, 20_002);
    expect(slots.nextMs()).toBe(101_000);
    slots.wants(0, 1);
    expect(slots.nextMs()).toBe(101_000);
    expect(
      createChapterSlots({ chapters: two, durationMs: 200_000, goodEnough: 10 }, slots.save()).nextMs(),
    ).toBe(101_000);
    slots.wants(120_001, 120_002);
    expect(slots.nextMs()).toBe(Number.POSITIVE_INFINITY);
  });

  it("is the earliest whatever the order of the chapters", () => {
    expect(slotsOf([...two].reverse()).nextMs()).toBe(15_000);
    expect(slotsOf([]).nextMs()).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the pictures chosen", () => {
  it("are in the order of the chapters, the better one for each", () => {
    const slots = slotsOf();
    expect(slots.offer([1], { timeMs: 101_000, score: 5 })).toEqual([1]);
    expect(slots.offer([0, 1], { timeMs: 102_000, score: 4 })).toEqual([0]);
    expect(slots.offer([], { timeMs: 103_000, score: 9 })).toEqual([]);
    expect(slots.end()).toEqual([
      { chapter: 0, timeMs: 102_000, score: 4 },
      { chapter: 1, timeMs: 101_000, score: 5 },
    ]);
    expect(slots.save()).toEqual({
      chapters: [
        { best: { chapter: 1, timeMs: 101_000, score: 5 }, lookedMs: 102_000 },
        { best: { chapter: 0, timeMs: 102_000, score: 4 }, lookedMs: 102_000 },
      ],
      reachedMs: Number.NEGATIVE_INFINITY,
    });
  });

  it("are close to the beginning of their chapter when they are equally good", () => {
    const slots = slotsOf();
    slots.offer([1], { timeMs: 99_000, score: 5 });
    expect(slots.offer([1], { timeMs: 100_500, score: 5 })).toEqual([1]);
    expect(slots.offer([1], { timeMs: 110_000, score: 5 })).toEqual([]);
  });
});

describe("chapters", () => {
  const nextOf = (starts: readonly number[], durationMs = 200_000) =>
    slotsOf(
      starts.map((startMs) => span(startMs, startMs + 1000)),
      durationMs,
    ).nextMs();

  it("are a second apart on average at least", () => {
    expect(nextOf([500, 900, 2500])).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(nextOf([500, 900, 2499])).toBe(Number.POSITIVE_INFINITY);
    // Those beyond the end do not count.
    expect(nextOf([500, 900, 100_000], 100_000)).toBe(Number.POSITIVE_INFINITY);
    expect(nextOf([500, 900, 99_999], 100_000)).toBeLessThan(Number.POSITIVE_INFINITY);
  });

  it("may be a single one in a file that is longer than a second", () => {
    expect(slotsOf([span(0, 1000)], 1000).nextMs()).toBeCloseTo(1000 / 3, 6);
    expect(slotsOf([span(0, 999)], 999).nextMs()).toBe(Number.POSITIVE_INFINITY);
  });

  it("without any of its own a film has each five minutes, in whole milliseconds", () => {
    expect(evenChapters(1_200_001)).toEqual([
      span(0, 300_000),
      span(300_000, 600_001),
      span(600_001, 900_001),
      span(900_001, 1_200_001),
    ]);
    expect(evenChapters(22.5 * 60_000)).toHaveLength(5);
    expect(evenChapters(22.4 * 60_000)).toHaveLength(4);
  });
});
