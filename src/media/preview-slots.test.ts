import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSlotFiller, needsDense, type SlotMode, slotCount } from "./preview-slots.ts";

interface Group {
  mode: SlotMode;
  /** Times of the pictures that are decoded: one in mode `keyframes`. */
  times: number[];
}

/** The time of the picture that each slot gets, when the groups are offered one after another. */
function fill(
  groups: readonly Group[],
  { intervalMs, durationMs }: { intervalMs: number; durationMs: number },
) {
  let filler = createSlotFiller({ intervalMs, durationMs });
  const offers = groups.flatMap(({ mode, times }) => times.map((time) => ({ mode, time })));
  const slots: number[] = [];
  offers.forEach(({ mode, time }, i) => {
    const count = filler.offer(time, offers[i + 1]?.time ?? Infinity, mode);
    slots.push(...Array<number>(count).fill(time));
    // What interrupts a film must not show.
    if (i % 3 === 0) filler = createSlotFiller({ intervalMs, durationMs }, filler.save());
  });
  expect(filler.end()).toBe(0);
  return slots;
}

const keyframes = (...times: number[]): Group[] =>
  times.map((time) => ({ mode: "keyframes", times: [time] }));
const dense = (...times: number[]): Group => ({ mode: "dense", times });

describe("slotCount", () => {
  it.each([
    [0, 1],
    [1, 1],
    [2000, 1],
    [2001, 2],
    [7_200_000, 3600],
  ])("of %i ms every 2 s is %i", (durationMs, count) => {
    expect(slotCount(durationMs, 2000)).toBe(count);
  });
});

describe("needsDense", () => {
  it("tolerates groups a little longer than the interval", () => {
    expect(needsDense(10_000, 12_000, 2000)).toBe(false);
    expect(needsDense(10_000, 12_127, 2000)).toBe(false);
    expect(needsDense(10_000, 12_128, 2000)).toBe(true);
  });
});

describe("keyframes", () => {
  it("at the slots fill one each", () => {
    expect(fill(keyframes(0, 2000, 4000), { intervalMs: 2000, durationMs: 6000 })).toEqual([0, 2000, 4000]);
  });

  it("closer than the slots are left out where another is nearer", () => {
    const found = fill(keyframes(0, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000), {
      intervalMs: 2000,
      durationMs: 6000,
    });
    expect(found).toEqual([0, 2000, 4000]);
  });

  it("before and after a slot: the nearest takes it", () => {
    expect(fill(keyframes(0, 1700, 3900, 4300), { intervalMs: 2000, durationMs: 6000 })).toEqual([
      0, 1700, 3900,
    ]);
    expect(fill(keyframes(0, 1000, 2900, 4800), { intervalMs: 2000, durationMs: 6000 })).toEqual([
      0, 2900, 4800,
    ]);
  });

  it("at variable distances", () => {
    const found = fill(keyframes(0, 1234, 3100, 3140, 5900, 7600), { intervalMs: 2000, durationMs: 10_000 });
    expect(found).toEqual([0, 1234, 3140, 5900, 7600]);
  });

  it("too few repeat", () => {
    expect(fill(keyframes(0, 9000), { intervalMs: 2000, durationMs: 10_000 })).toEqual([0, 0, 0, 9000, 9000]);
  });

  it("of a file that starts late fill the slots before them", () => {
    expect(fill(keyframes(4500, 6500), { intervalMs: 2000, durationMs: 8000 })).toEqual([
      4500, 4500, 4500, 6500,
    ]);
  });
});

describe("dense", () => {
  it("gives each slot the frame on screen", () => {
    const frames = Array.from({ length: 150 }, (_, i) => i * 40 + 3);
    expect(fill([dense(...frames)], { intervalMs: 2000, durationMs: 6000 })).toEqual([3, 1963, 3963]);
  });

  it("keeps the frame at the very time of the slot", () => {
    expect(fill([dense(0, 1999, 2000, 2001)], { intervalMs: 2000, durationMs: 4000 })).toEqual([0, 2000]);
  });

  it("repeats a picture that stands for long", () => {
    const found = fill([dense(0, 33, 66, 7000, 7033)], { intervalMs: 2000, durationMs: 10_000 });
    expect(found).toEqual([0, 66, 66, 66, 7033]);
  });

  it("between keyframes alone takes over and hands back", () => {
    const groups = [...keyframes(0, 1900), dense(3800, 4400, 5900, 7000, 8000), ...keyframes(9500, 11_900)];
    const found = fill(groups, { intervalMs: 2000, durationMs: 14_000 });
    expect(found).toEqual([0, 1900, 3800, 5900, 8000, 9500, 11_900]);
  });
});

describe("createSlotFiller", () => {
  it("tells what is needed next, and fills the rest at the end of a file cut short", () => {
    const filler = createSlotFiller({ intervalMs: 2000, durationMs: 7000 });
    expect(filler.nextSlotMs()).toBe(0);
    expect(filler.offer(0, 1000, "keyframes")).toBe(1);
    expect(filler.nextSlotMs()).toBe(2000);
    expect(filler.offer(1000, 1500, "keyframes")).toBe(0);
    expect(filler.end()).toBe(3);
    expect(filler.nextSlotMs()).toBe(Infinity);
    expect(filler.offer(8000, 9000, "dense")).toBe(0);
  });

  it("goes on after times that jump back or are not numbers", () => {
    const filler = createSlotFiller({ intervalMs: 1000, durationMs: 4000 });
    expect(filler.offer(0, 2000, "dense")).toBe(2);
    expect(filler.offer(2000, 100, "dense")).toBe(0);
    expect(filler.offer(Number.NaN, 3000, "keyframes")).toBe(0);
    expect(filler.offer(100, 3000, "dense")).toBe(1);
    expect(filler.end()).toBe(1);
  });

  it("refuses what gives no slots", () => {
    expect(() => createSlotFiller({ intervalMs: 0, durationMs: 1000 })).toThrow("interval above 0");
    expect(() => createSlotFiller({ intervalMs: 2000, durationMs: Number.NaN })).toThrow("a duration");
  });

  const rising = fc
    .array(fc.integer({ min: 1, max: 6000 }), { minLength: 1, maxLength: 60 })
    .map((gaps) => gaps.map((_, i) => gaps.slice(0, i).reduce((sum, gap) => sum + gap, gaps[0]! % 100)));
  const settings = fc.record({
    intervalMs: fc.integer({ min: 100, max: 10_000 }),
    durationMs: fc.integer({ min: 0, max: 200_000 }),
  });

  it("fills every slot once, in order, from any mix of groups", () => {
    fc.assert(
      fc.property(
        rising,
        settings,
        fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
        (times, part, isDense) => {
          const groups = times.map((time, i) => (isDense[i] ? dense(time) : keyframes(time)[0]!));
          const slots = fill(groups, part);
          expect(slots).toHaveLength(slotCount(part.durationMs, part.intervalMs));
          expect(slots).toEqual(slots.toSorted((a, b) => a - b));
        },
      ),
    );
  });

  it("gives no slot a keyframe further away than the nearest", () => {
    fc.assert(
      fc.property(rising, settings, (times, part) => {
        fill(keyframes(...times), part).forEach((time, i) => {
          const distance = (other: number) => Math.abs(other - i * part.intervalMs);
          expect(distance(time)).toBe(Math.min(...times.map(distance)));
        });
      }),
    );
  });

  it("between two keyframes is never off by more than half their gap", () => {
    fc.assert(
      fc.property(rising, settings, (times, part) => {
        fill(keyframes(...times), part).forEach((time, i) => {
          const at = i * part.intervalMs;
          const before = times.findLast((other) => other <= at);
          const after = times.find((other) => other >= at);
          if (before === undefined || after === undefined) return;
          expect(Math.abs(time - at)).toBeLessThanOrEqual((after - before) / 2);
        });
      }),
    );
  });

  it("gives each slot the last frame at or before it, or the first of all", () => {
    fc.assert(
      fc.property(rising, settings, (times, part) => {
        fill([dense(...times)], part).forEach((time, i) => {
          expect(time).toBe(times.findLast((other) => other <= i * part.intervalMs) ?? times[0]);
        });
      }),
    );
  });
});
