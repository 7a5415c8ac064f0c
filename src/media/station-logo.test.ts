import { describe, expect, it } from "vitest";
import type { SmallPicture } from "./small-picture.ts";
import { type CornerEdges, cornerEdges, logoPresence } from "./station-logo.ts";

/** Corners are 24 by 14 pixels, which are 42 bytes each. */
const size = { width: 100, height: 50 };
const [cornerWidth, cornerBits] = [24, 24 * 14];

type Pixel = readonly [x: number, y: number, luma: number];

function edgesOf(pixels: readonly Pixel[]): CornerEdges {
  const plane = new Uint8Array(0);
  const picture: SmallPicture = { ...size, y: new Uint8Array(5000), u: plane, v: plane };
  for (const [x, y, luma] of pixels) picture.y[y * size.width + x] = luma;
  return cornerEdges(picture, 7000);
}

/** Corner, column and row of each edge of a picture with some pixels that are not black. */
const edgesSeen = (...pixels: Pixel[]) =>
  [...edgesOf(pixels).bits].flatMap((byte, at) =>
    Array.from({ length: 8 }, (_, i) => at * 8 + i)
      .filter((bit) => (byte >> (bit & 7)) & 1)
      .map((bit) => {
        const inCorner = bit % cornerBits;
        return [Math.floor(bit / cornerBits), inCorner % cornerWidth, Math.floor(inCorner / cornerWidth)];
      }),
  );

describe("edges in the corners", () => {
  it("are around a pixel that differs by 24 or more", () => {
    expect(edgesSeen([10, 5, 24])).toEqual([
      [0, 9, 3],
      [0, 8, 4],
      [0, 10, 4],
      [0, 9, 5],
    ]);
    expect(edgesSeen([10, 5, 23])).toEqual([]);
    expect(edgesOf([])).toEqual({ timeMs: 7000, bits: new Uint8Array(4 * 42) });
  });

  it("add up of both directions", () => {
    expect(edgesSeen([10, 5, 12], [11, 6, 12])).toEqual([
      [0, 10, 4],
      [0, 9, 5],
    ]);
    expect(edgesSeen([10, 5, 12], [11, 6, 11])).toEqual([]);
    // The one in the middle of four has neighbours that do not differ.
    expect(edgesSeen([10, 5, 12], [12, 5, 12], [11, 4, 12], [11, 6, 12])).toEqual([
      [0, 9, 3],
      [0, 11, 3],
      [0, 9, 5],
      [0, 11, 5],
    ]);
  });

  it("are all that is within the corners, but for the outermost pixels", () => {
    expect(edgesSeen([0, 5, 99])).toEqual([[0, 0, 4]]);
    expect(edgesSeen([10, 0, 99])).toEqual([[0, 9, 0]]);
    expect(edgesSeen([25, 5, 99])).toEqual([[0, 23, 4]]);
    expect(edgesSeen([10, 15, 99])).toEqual([[0, 9, 13]]);
    expect(edgesSeen([74, 5, 99])).toEqual([[1, 0, 4]]);
    expect(edgesSeen([99, 5, 99])).toEqual([[1, 23, 4]]);
    expect(edgesSeen([10, 34, 99])).toEqual([[2, 9, 0]]);
    expect(edgesSeen([10, 49, 99])).toEqual([[2, 9, 13]]);
    expect(edgesSeen([99, 40, 99])).toEqual([[3, 23, 5]]);
    expect(edgesSeen([80, 49, 99])).toEqual([[3, 5, 13]]);
    expect(edgesSeen([50, 5, 99], [10, 25, 99], [26, 5, 99], [73, 5, 99])).toEqual([]);
  });
});

/** Bits of a corner by columns and rows. */
const area = (wide: number, high: number, { corner = 0, column = 2, row = 2 } = {}): number[] =>
  Array.from(
    { length: wide * high },
    (_, i) => corner * cornerBits + (row + Math.floor(i / wide)) * cornerWidth + column + (i % wide),
  );

/** Pictures, each with the bits that are its own. */
const pictures = (count: number, bitsOf: (i: number) => readonly number[], bytes = 4 * 42): CornerEdges[] =>
  Array.from({ length: count }, (_, i) => {
    const bits = new Uint8Array(bytes);
    for (const bit of bitsOf(i)) bits[bit >> 3]! |= 1 << (bit & 7);
    return { timeMs: 2000 * i, bits };
  });

/** Whether a logo is seen in 40 pictures with some edges. */
const isSeen = (bits: readonly number[], within = 40) =>
  logoPresence(
    pictures(40, (i) => (i < within ? bits : [])),
    size,
  ) !== null;

describe("a logo", () => {
  it.each(["top left", "top right", "bottom left", "bottom right"])("is seen at the %s", (name) => {
    const corner = ["top left", "top right", "bottom left", "bottom right"].indexOf(name);
    const found = logoPresence(
      pictures(30, () => area(4, 3, { corner })),
      size,
    );
    expect(found).toEqual({
      corner: name,
      samples: Array.from({ length: 30 }, (_, i) => ({ timeMs: 2000 * i, presence: 1 })),
    });
  });

  it("needs 30 pictures", () => {
    expect(
      logoPresence(
        pictures(29, () => area(4, 3)),
        size,
      ),
    ).toBeNull();
    expect(logoPresence([], size)).toBeNull();
  });

  it("is in half of the pictures at least", () => {
    expect(isSeen(area(4, 3), 20)).toBe(true);
    expect(isSeen(area(4, 3), 19)).toBe(false);
  });

  it("has from 12 pixels to a quarter of its corner", () => {
    expect(isSeen([])).toBe(false);
    expect(isSeen(area(11, 1))).toBe(false);
    expect(isSeen(area(12, 1))).toBe(true);
    expect(isSeen(area(12, 7))).toBe(true);
    expect(isSeen([...area(12, 7), ...area(1, 1, { column: 20 })])).toBe(false);
  });

  it("is no line through 0.6 of its corner", () => {
    expect(isSeen(area(14, 1))).toBe(true);
    expect(isSeen(area(15, 1))).toBe(false);
    expect(isSeen(area(2, 8))).toBe(true);
    expect(isSeen(area(2, 9))).toBe(false);
    // One beside a line.
    expect(isSeen([...area(24, 1, { column: 0, row: 0 }), ...area(12, 1, { column: 0, row: 1 })])).toBe(true);
    expect(isSeen([...area(1, 14, { column: 0, row: 0 }), ...area(12, 1, { column: 1, row: 0 })])).toBe(true);
    expect(isSeen([...area(1, 14, { column: 23, row: 0 }), ...area(11, 1, { column: 1, row: 13 })])).toBe(
      false,
    );
  });

  it("is where most of it is, and at the first of equal corners", () => {
    const cornerOf = (...bits: number[]) =>
      logoPresence(
        pictures(30, () => bits),
        size,
      )?.corner;
    const [first, second] = [area(4, 3, { corner: 1 }), area(4, 3, { corner: 2 })];
    expect(cornerOf(...first, ...second)).toBe("top right");
    expect(cornerOf(...first, ...second, ...area(1, 1, { corner: 2, column: 20 }))).toBe("bottom left");
    expect(cornerOf(...area(5, 3), ...second)).toBe("top left");
  });

  it("is seen where the bits of a corner do not fill their last byte", () => {
    // 13 by 14 pixels are 22.75 bytes.
    const narrow = { width: 55, height: 50 };
    const last = Array.from({ length: 12 }, (_, i) => 3 * 184 + 182 - 1 - (i % 6) - 13 * Math.floor(i / 6));
    const found = logoPresence(
      pictures(30, () => last, 4 * 23),
      narrow,
    );
    expect(found?.corner).toBe("bottom right");
  });
});

describe("among edges everywhere", () => {
  /** All edges of the corner are seen in 24 of 100 pictures, from `from` on; those of a logo in so many of the first. */
  const noisy = (logoIn: number, from: number) =>
    logoPresence(
      pictures(100, (i) => [
        ...(i < logoIn ? area(4, 3) : []),
        ...(i >= from && i < from + 24 ? area(24, 14, { column: 0, row: 0 }) : []),
      ]),
      size,
    );

  it("a logo is 2.5 times as frequent as these", () => {
    expect(noisy(60, 0)).not.toBeNull();
    expect(noisy(59, 0)).toBeNull();
  });

  it("it is there where it is more frequent than these", () => {
    const found = noisy(70, 0)!;
    expect(found.samples.map(({ presence }) => presence)).toEqual(
      Array.from({ length: 100 }, (_, i) => (i < 70 ? 1 : 0)),
    );
  });

  it("the part of it that is seen counts from what is usual", () => {
    // A quarter of the edges is usual; half of the logo is a third of the way from there to all of it.
    const quarter = area(24, 14, { column: 0, row: 0 });
    const found = logoPresence(
      pictures(100, (i) => [...(i < 70 ? area(4, 3) : i < 80 ? area(3, 2) : []), ...(i < 25 ? quarter : [])]),
      size,
    )!;
    expect(found.samples[0]!.presence).toBe(1);
    expect(found.samples[75]!.presence).toBeCloseTo(1 / 3, 10);
    expect(found.samples[90]!.presence).toBe(0);
  });
});

describe("the presence of a logo", () => {
  /** In the first pictures each quarter of the logo is swallowed in turn, in the others it is whole. */
  const presenceOf = (swallowed: number) =>
    logoPresence(
      pictures(100, (i) => area(4, 3).filter((_, bit) => i >= swallowed || bit % 4 !== i % 4)),
      size,
    )!.samples.map(({ presence }) => presence);

  it("is measured by what is seen of it in the best fifth of the pictures", () => {
    expect(presenceOf(80)).toEqual(Array.from({ length: 100 }, (_, i) => (i < 80 ? 0.75 : 1)));
    expect(presenceOf(81)).toEqual(Array.from({ length: 100 }, () => 1));
  });
});
