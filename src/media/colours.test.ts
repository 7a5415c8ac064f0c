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
