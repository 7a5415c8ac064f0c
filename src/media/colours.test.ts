import { describe, expect, test } from "vitest";
import { colourName, dominantColours } from "./colours.ts";

/** A row of pixels. */
function row(...runs: [count: number, red: number, green: number, blue: number, alpha?: number][]) {
  const pixels = runs.flatMap(([count, red, green, blue, alpha = 255]) =>
    Array.from({ length: count }, () => [red, green, blue, alpha]).flat(),
  );
  return { width: pixels.length / 4, height: 1, pixels: Uint8Array.from(pixels) };
}

describe("dominant colours", () => {
  test("come by their share", () => {
    const picture = row([30, 255, 0, 0], [50, 0, 0, 255], [20, 255, 255, 255]);
    expect(dominantColours(picture)).toEqual([
      { hex: "#0000ff", share: 0.5 },
      { hex: "#ff0000", share: 0.3 },
      { hex: "#ffffff", share: 0.2 },
    ]);
  });

  test("shades that nobody tells apart are one", () => {
    const shades = Array.from(
      { length: 20 },
      (_, i) => [5, 40, 120 + i, 60] as [number, number, number, number],
    );
    const [first, ...others] = dominantColours(row(...shades));
    expect(others).toEqual([]);
    expect(colourName(first!.hex)).toBe("Green");
  });

  test("details and transparent pixels are left out", () => {
    const picture = row([98, 10, 10, 10], [2, 255, 0, 255], [900, 0, 255, 0, 0]);
    expect(dominantColours(picture)).toEqual([{ hex: "#0a0a0a", share: 0.98 }]);
    expect(dominantColours(row([10, 1, 2, 3, 0]))).toEqual([]);
  });

  test("are five at most", () => {
    const picture = row(
      [10, 255, 0, 0],
      [10, 0, 255, 0],
      [10, 0, 0, 255],
      [10, 255, 255, 0],
      [10, 255, 255, 255],
      [10, 0, 0, 0],
      [10, 0, 255, 255],
    );
    const colours = dominantColours(picture);
    expect(colours).toHaveLength(5);
    expect(colours.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 2);
  });
});

test.each([
  ["#000000", "Black"],
  ["#151515", "Black"],
  ["#808080", "Gray"],
  ["#ffffff", "White"],
  ["#f5f5f5", "White"],
  ["#ff0000", "Red"],
  ["#b22222", "Red"],
  ["#ffa500", "Orange"],
  ["#8b4513", "Brown"],
  ["#5c4033", "Brown"],
  ["#d2b48c", "Beige"],
  ["#ffd700", "Yellow"],
  ["#ffff00", "Yellow"],
  ["#008000", "Green"],
  ["#556b2f", "Green"],
  ["#40e0d0", "Cyan"],
  ["#87ceeb", "Blue"],
  ["#0000ff", "Blue"],
  ["#191970", "Blue"],
  ["#800080", "Purple"],
  ["#8a2be2", "Purple"],
  ["#ff69b4", "Pink"],
  ["#ffc0cb", "Pink"],
])("%s is %s", (hex, name) => {
  expect(colourName(hex)).toBe(name);
});

test.each([
  ["#202020", "Black"],
  ["#2a2a2a", "Black"],
  ["#303030", "Gray"],
  ["#e4e4e4", "Gray"],
  ["#e6e6e6", "White"],
  ["#1a0000", "Black"],
  ["#00000c", "Black"],
  ["#8b0000", "Red"],
  ["#dc143c", "Red"],
  ["#fa8072", "Pink"],
  ["#c71585", "Pink"],
  ["#ff00ff", "Purple"],
  ["#4b0082", "Purple"],
  ["#a0522d", "Brown"],
  ["#d2691e", "Orange"],
  ["#f4a460", "Orange"],
  ["#deb887", "Beige"],
  ["#f5deb3", "Beige"],
  ["#2e8b57", "Green"],
  ["#00ff00", "Green"],
  ["#008080", "Cyan"],
  ["#00ffff", "Cyan"],
  ["#4682b4", "Blue"],
  ["#000080", "Blue"],
])("%s is called %s", (hex, name) => {
  expect(colourName(hex)).toBe(name);
});

describe("what is near is joined", () => {
  const grey = (count: number, level: number): [number, number, number, number] => [
    count,
    level,
    level,
    level,
  ];

  test("within a bin to the mean of its levels", () => {
    expect(dominantColours(row([1, 16, 32, 48], [3, 20, 36, 52]))).toEqual([{ hex: "#132333", share: 1 }]);
    // (16 + 19) / 2 = 17.5, which is rounded up.
    expect(dominantColours(row(grey(1, 16), grey(1, 19)))).toEqual([{ hex: "#121212", share: 1 }]);
  });

  test("of several bins to the mean of what is seen, by their counts", () => {
    // Oklab's lightness of 64 and 80 is 0.3716 and 0.4312: the mean of both that of 72, of three to one that of 68.
    expect(dominantColours(row(grey(50, 64), grey(50, 80)))).toEqual([{ hex: "#484848", share: 1 }]);
    expect(dominantColours(row(grey(75, 64), grey(25, 80)))).toEqual([{ hex: "#444444", share: 1 }]);
    expect(dominantColours(row(grey(25, 64), grey(75, 80)))).toEqual([{ hex: "#4c4c4c", share: 1 }]);
  });

  test("up to a distance of 0.1", () => {
    // 90 is at 0.4676, 96 at 0.4891: 0.096 and 0.1175 from 64.
    expect(dominantColours(row(grey(50, 64), grey(50, 90)))).toHaveLength(1);
    expect(dominantColours(row(grey(60, 64), grey(40, 96)))).toEqual([
      { hex: "#404040", share: 0.6 },
      { hex: "#606060", share: 0.4 },
    ]);
  });

  test("the nearest first, and until nothing is near", () => {
    // 64 and 80, 160 and 176: two pairs.
    const joined = dominantColours(row(grey(30, 64), grey(30, 80), grey(20, 160), grey(20, 176)));
    expect(joined.map(({ share }) => share)).toEqual([0.6, 0.4]);
    expect(joined[0]).toEqual({ hex: "#484848", share: 0.6 });
  });
});

describe("shares", () => {
  test("of 3 % count, and less does not", () => {
    expect(dominantColours(row([97, 0, 0, 255], [3, 255, 0, 0]))).toEqual([
      { hex: "#0000ff", share: 0.97 },
      { hex: "#ff0000", share: 0.03 },
    ]);
    expect(dominantColours(row([971, 0, 0, 255], [29, 255, 0, 0]))).toEqual([
      { hex: "#0000ff", share: 0.971 },
    ]);
  });

  test("of one size come by their names, and have three digits", () => {
    expect(dominantColours(row([1, 0, 0, 255], [1, 255, 0, 0], [1, 0, 255, 0]))).toEqual([
      { hex: "#0000ff", share: 0.333 },
      { hex: "#00ff00", share: 0.333 },
      { hex: "#ff0000", share: 0.333 },
    ]);
  });

  test("are of the pixels that are half opaque at least", () => {
    expect(dominantColours(row([1, 0, 0, 255, 128], [1, 255, 0, 0, 127]))).toEqual([
      { hex: "#0000ff", share: 1 },
    ]);
  });

  test("of a sixth colour go to the nearest of the five", () => {
    const five = [
      [100, 255, 0, 0],
      [100, 0, 255, 0],
      [100, 0, 0, 255],
      [100, 255, 255, 255],
      [80, 0, 0, 0],
    ] as const;
    const found = dominantColours(
      row(...five.map((one) => [...one] as [number, number, number, number]), [20, 24, 24, 24]),
    );
    expect(found.map(({ share }) => share)).toEqual([0.2, 0.2, 0.2, 0.2, 0.2]);
  });
});
