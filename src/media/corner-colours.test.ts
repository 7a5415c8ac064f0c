import { expect, test } from "vitest";
import { cornerColours } from "./corner-colours.ts";
import { gradient } from "./gradient.ts";
import { linearOf } from "./rgba.ts";

const picture = (width: number, height: number, at: (x: number, y: number) => readonly number[]) => ({
  width,
  height,
  pixels: Uint8Array.from({ length: width * height }, (_, i) => i).reduce(
    (pixels, _, i) => {
      pixels.set(at(i % width, Math.floor(i / width)), 4 * i);
      return pixels;
    },
    new Uint8Array(4 * width * height),
  ),
});

const luminance = (hex: string) =>
  [0.2126, 0.7152, 0.0722].reduce(
    (sum, weight, i) => sum + weight * linearOf[Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)]!,
    0,
  );

test("each quarter has its own colour; dark ones are as they are", () => {
  const colours = [
    [
      [100, 0, 0, 255],
      [0, 60, 0, 255],
    ],
    [
      [0, 0, 90, 255],
      [20, 20, 20, 255],
    ],
  ];
  expect(cornerColours(picture(6, 4, (x, y) => colours[y < 2 ? 0 : 1]![x < 3 ? 0 : 1]!))).toEqual({
    topLeft: "640000",
    topRight: "003c00",
    bottomLeft: "00005a",
    bottomRight: "141414",
  });
});

test("bright colours are darkened until white text can be read before them", () => {
  const { topLeft } = cornerColours(picture(4, 4, () => [255, 200, 200, 255]));
  expect(1.05 / (luminance(topLeft) + 0.05)).toBeCloseTo(4.5, 1);
  expect(topLeft.slice(0, 2) > topLeft.slice(2, 4)).toBe(true);
});

test("what is transparent does not count; nothing at all is black", () => {
  const half = picture(4, 4, (x) => (x % 2 === 0 ? [90, 0, 0, 255] : [0, 255, 0, 0]));
  expect(cornerColours(half).topLeft).toBe("5a0000");
  expect(cornerColours(picture(2, 2, () => [9, 9, 9, 0])).bottomRight).toBe("000000");
  expect(cornerColours(picture(1, 1, () => [9, 9, 9, 255])).bottomRight).toBe("090909");
});

const corners = { topLeft: "000000", topRight: "0a141e", bottomLeft: "640000", bottomRight: "ffffff" };

test("a gradient has the colours in its corners, and what is between them in between", () => {
  const { pixels, width } = gradient(corners, { width: 11, height: 3, noise: false });
  const at = (x: number, y: number) => [...pixels.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)];
  expect([at(0, 0), at(10, 0), at(0, 2), at(10, 2)]).toEqual([
    [0, 0, 0, 255],
    [10, 20, 30, 255],
    [100, 0, 0, 255],
    [255, 255, 255, 255],
  ]);
  expect(at(5, 0)).toEqual([5, 10, 15, 255]);
  expect(at(0, 1)).toEqual([50, 0, 0, 255]);
});

test("noise changes a level, and is always the same", () => {
  const size = { width: 64, height: 64 };
  const flat = { topLeft: "404040", topRight: "404040", bottomLeft: "404040", bottomRight: "404040" };
  const { pixels } = gradient(flat, { ...size, noise: true });
  expect(new Set(pixels)).toEqual(new Set([63, 64, 65, 255]));
  expect(gradient(flat, { ...size, noise: true }).pixels).toEqual(pixels);
});
