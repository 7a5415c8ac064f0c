import { describe, expect, it } from "vitest";
import { type Columns, letteringOnGround, letteringOverPicture } from "./lettering.ts";
import type { SmallPicture } from "./small-picture.ts";

const width = 320;
const [dark, bright] = [16, 200];
const whole = { from: 0, to: width };

/** Columns from the first up to, but without, the second. */
type Stroke = readonly [from: number, to: number];

/** A picture of as many rows as there are lists of strokes. */
function drawn(rows: readonly (readonly Stroke[])[], { ground = dark, ink = bright } = {}): SmallPicture {
  const y = new Uint8Array(width * rows.length).fill(ground);
  for (const [row, strokes] of rows.entries())
    for (const [from, to] of strokes) y.fill(ink, row * width + from, row * width + to);
  return { width, height: rows.length, y, u: new Uint8Array(0), v: new Uint8Array(0) };
}

/** Strokes of 2 pixels, 10 from one to the next: of those, so many stand close to the one before. */
const strokes = (close: number, at = 100): Stroke[] =>
  close === 0 ? [] : Array.from({ length: close + 1 }, (_, i) => [at + 10 * i, at + 10 * i + 2]);

const onGround = (rows: readonly (readonly Stroke[])[], columns: Columns = whole) =>
  letteringOnGround(drawn(rows), columns, dark);

/** How many strokes of one row stand close to the one before. */
const closeOf = (row: readonly Stroke[], columns?: Columns) => onGround([row], columns).profile[0];

describe("strokes of a row", () => {
  it("are close up to 12 pixels apart", () => {
    const four = (gap: number): Stroke[] => [
      [100, 102],
      [104, 106],
      [106 + gap, 108 + gap],
      [112 + gap, 114 + gap],
    ];
    expect(closeOf(four(12))).toBe(3);
    expect(closeOf(four(13))).toBe(2);
  });

  it("are up to 14 pixels wide", () => {
    const two: Stroke[] = [
      [100, 114],
      [120, 134],
    ];
    expect(closeOf(two)).toBe(1);
    expect(closeOf([...two, [140, 154]])).toBe(2);
    expect(closeOf([...two, [140, 155]])).toBe(1);
  });

  it("are none where more of the ink is wide blocks, which stand between strokes without joining them", () => {
    const block: Stroke = [106, 121];
    expect(closeOf([[99, 104], block, [123, 128], [130, 135]])).toBe(1);
    expect(closeOf([[100, 104], block, [123, 128], [130, 135]])).toBe(0);
  });

  it("are not looked for in three pixels of ink", () => {
    const dots: Stroke[] = [
      [100, 101],
      [103, 104],
      [106, 107],
    ];
    expect(closeOf(dots)).toBe(0);
    expect(closeOf([...dots, [109, 110]])).toBe(3);
  });

  it("are looked for from the first column to the last one", () => {
    const row: Stroke[] = [
      [99, 101],
      [110, 111],
      [120, 121],
      [130, 132],
    ];
    expect(closeOf(row, { from: 100, to: 131 })).toBe(3);
    expect(closeOf(row, { from: 101, to: 131 })).toBe(0);
    expect(closeOf([...row, [140, 141]], { from: 101, to: 131 })).toBe(0);
    expect(closeOf([...row, [140, 141]], { from: 101, to: 141 })).toBe(3);
    expect(closeOf([...row, [140, 141]], { from: 101, to: 140 })).toBe(2);
  });

  it("are counted up to 255", () => {
    const y = Uint8Array.from({ length: 700 }, (_, x) => (x % 2 === 0 ? bright : dark));
    const picture = { width: 700, height: 1, y, u: y, v: y };
    expect(letteringOnGround(picture, { from: 0, to: 700 }, dark).profile).toEqual(Uint8Array.of(255));
  });

  it.each([
    [100, 140, 0],
    [100, 141, 3],
    [100, 60, 0],
    [100, 59, 3],
  ])("on a ground of %i have ink of %i or not: %i close", (ground, ink, close) => {
    expect(letteringOnGround(drawn([strokes(3)], { ground, ink }), whole, ground).profile[0]).toBe(close);
  });
});

/** Lines of a picture whose rows have so many close strokes each. */
function linesOf(profile: readonly number[], look = onGround) {
  const found = look(profile.map((close) => strokes(close)));
  expect([...found.profile]).toEqual(profile);
  return [found.lines, found.upperLines];
}

const overPicture = (rows: readonly (readonly Stroke[])[]) =>
  letteringOverPicture(drawn(rows, { ground: 100 }));
const quiet = (rows: number): number[] => Array.from({ length: rows }, () => 0);
const texts = (rows: number, close = 3): number[] => Array.from({ length: rows }, () => close);

describe("a line of text", () => {
  it("has three rows at least with three close strokes each", () => {
    expect(linesOf([0, 0, 3, 3, 3, 0, 0, 0])).toEqual([1, 1]);
    expect(linesOf([0, 0, 3, 3, 0, 0, 0])).toEqual([0, 0]);
    expect(linesOf([0, 0, 2, 2, 2, 2, 0, 0])).toEqual([0, 0]);
    expect(linesOf([0, 0, 3, 2, 3, 2, 3, 0, 0])).toEqual([0, 0]);
    expect(linesOf([])).toEqual([0, 0]);
  });

  it("may touch the edges of the picture", () => {
    expect(linesOf([3, 3, 3])).toEqual([1, 1]);
    expect(linesOf([0, 3, 3, 3, 0])).toEqual([1, 1]);
  });

  it("has up to 32 rows on a ground, and up to 16 over a picture", () => {
    expect(linesOf([0, 0, ...texts(32), 0, 0])).toEqual([1, 1]);
    expect(linesOf([0, 0, ...texts(33), 0, 0])).toEqual([0, 0]);
    expect(linesOf([0, 0, ...texts(16), 0, 0], overPicture)).toEqual([1, 1]);
    expect(linesOf([0, 0, ...texts(17), 0, 0], overPicture)).toEqual([0, 0]);
  });

  it("is quiet above and below: 0.4 of its densest row", () => {
    expect(linesOf([2, 0, 3, 5, 4, 0, 2])).toEqual([1, 1]);
    expect(linesOf([2, 0, 3, 4, 4, 0, 0])).toEqual([0, 0]);
    expect(linesOf([0, 0, 3, 4, 4, 0, 2])).toEqual([0, 0]);
    expect(linesOf([0, 2, 3, 4, 4, 2, 0])).toEqual([1, 1]);
  });

  it("is one of several where two quiet rows lie between", () => {
    expect(linesOf([3, 3, 3, 0, 0, 4, 4, 4, 0, 0, 3, 3, 3])).toEqual([3, 2]);
    expect(linesOf([3, 3, 3, 0, 4, 4, 4])).toEqual([0, 0]);
  });

  it("is an upper one when it begins above 0.72 of the height", () => {
    expect(linesOf([...quiet(71), ...texts(5), ...quiet(24)])).toEqual([1, 1]);
    expect(linesOf([...quiet(72), ...texts(5), ...quiet(23)])).toEqual([1, 0]);
  });
});

describe("bright text over a picture", () => {
  it.each([
    [140, 0],
    [141, 3],
  ])("of luma %i over 100 is seen or not: %i close strokes", (ink, close) => {
    expect(letteringOverPicture(drawn([strokes(3)], { ground: 100, ink })).profile[0]).toBe(close);
  });

  it("is not dark text", () => {
    const row = Array.from({ length: 5 }, (_, i): Stroke => [100 + 8 * i, 102 + 8 * i]);
    expect(letteringOverPicture(drawn([row], { ground: 200, ink: 16 })).profile[0]).toBe(0);
  });

  it.each([
    ["left", (x: number) => 160 - 4 * (x % 16)],
    ["right", (x: number) => 100 + 4 * (x % 16)],
  ])("is not what is brighter than what lies to its %s only", (_, luma) => {
    const picture = { ...drawn([[]]), y: Uint8Array.from({ length: width }, (_, x) => luma(x)) };
    expect(letteringOverPicture(picture).profile[0]).toBe(0);
  });

  it("is seen from the sixth column to the last but five", () => {
    const dots = (...columns: number[]): Stroke[] => columns.map((x) => [x, x + 1]);
    const closeIn = (...columns: number[]) => overPicture([[], dots(...columns), []]).profile[1];
    expect(closeIn(5, 15, 25, 35)).toBe(3);
    expect(closeIn(4, 14, 24, 34, 44)).toBe(3);
    expect(closeIn(284, 294, 304, 314)).toBe(3);
    expect(closeIn(275, 285, 295, 305, 315)).toBe(3);
  });
});

describe("ink at both borders", () => {
  /** Text of 8 rows with 64 pixels of ink in all, and rows with one block each. */
  const withBlocks = (blocks: readonly Stroke[], at = 100) =>
    [...Array.from({ length: 8 }, () => strokes(3, at)), [], [], ...blocks.map((block) => [block])] as const;
  /** Blocks in the middle with so many pixels. */
  const inMiddle = (pixels: number, at = 100): Stroke[] =>
    Array.from({ length: Math.floor(pixels / 10) }, (_, i) => [at, at + (i === 0 ? 10 + (pixels % 10) : 10)]);

  it("means texture when it is more than a third of its part: 15 columns of 320 at each side", () => {
    // 5 pixels are no more than a third of 160 * 30 / 320.
    expect(onGround(withBlocks([[10, 15], ...inMiddle(91)])).lines).toBe(1);
    expect(onGround(withBlocks([[10, 15], ...inMiddle(90)]))).toMatchObject({ lines: 0, upperLines: 0 });
    expect(onGround(withBlocks([[11, 16], ...inMiddle(90)])).lines).toBe(1);
    expect(onGround(withBlocks([[305, 310], ...inMiddle(90)])).lines).toBe(0);
    expect(onGround(withBlocks([[304, 309], ...inMiddle(90)])).lines).toBe(1);
    expect(onGround(withBlocks([[0, 5], ...inMiddle(90)])).lines).toBe(0);
    expect(onGround(withBlocks([[315, 320], ...inMiddle(90)])).lines).toBe(0);
  });

  it.each([
    [0, 160],
    [160, 320],
  ])("is in 5 columns of the half from %i to %i", (from, to) => {
    const lines = (border: Stroke, pixels: number) =>
      onGround(withBlocks([border, ...inMiddle(pixels, from + 60)], from + 60), { from, to }).lines;
    // 5 pixels are no more than a third of 240 * 10 / 160.
    expect(lines([from, from + 5], 171)).toBe(1);
    expect(lines([from, from + 5], 170)).toBe(0);
    expect(lines([from + 1, from + 6], 170)).toBe(1);
    expect(lines([to - 5, to], 170)).toBe(0);
    expect(lines([to - 6, to - 1], 170)).toBe(1);
  });

  it("does not count where it is specks: up to 4 pixels wide, and more than 12 from anything else", () => {
    const lines = (...row: Stroke[]) =>
      onGround([...withBlocks([]), ...Array.from({ length: 8 }, () => row)]).lines;
    expect(lines([8, 12])).toBe(1);
    expect(lines([8, 13])).toBe(0);
    expect(lines([308, 312])).toBe(1);
    expect(lines([307, 312])).toBe(0);
    expect(lines([5, 9], [22, 26])).toBe(1);
    expect(lines([5, 9], [21, 25])).toBe(0);
    expect(lines([295, 299], [312, 316])).toBe(1);
    expect(lines([295, 299], [311, 315])).toBe(0);
    // All but the last one have company.
    expect(lines([270, 274], [280, 284], [297, 301], [318, 320])).toBe(1);
  });
});
