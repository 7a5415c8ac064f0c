import { decode } from "blurhash";
import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from "thumbhash";
import { describe, expect, test } from "vitest";
import { componentsOf, placeholdersOf } from "./placeholders.ts";
import type { RgbaPicture } from "./rgba.ts";

type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

function paint(width: number, height: number, at: (x: number, y: number) => Pixel): RgbaPicture {
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels.set(at(x, y), (y * width + x) * 4);
  return { width, height, pixels };
}

const bytes = (base64: string) => Uint8Array.fromBase64(base64);

test.each([
  [100, 100, [5, 5]],
  [100, 75, [5, 4]],
  [75, 100, [4, 5]],
  [100, 56, [6, 3]],
  [100, 1, [9, 1]],
  [1, 100, [1, 9]],
])("a picture of %i by %i pixels has %j components", (width, height, components) => {
  expect(componentsOf(width, height)).toEqual(components);
});

describe("BlurHash", () => {
  test("says how many components it has, and shows what was left and right", () => {
    const { blurHash } = placeholdersOf(
      paint(100, 75, (x) => (x < 50 ? [250, 20, 10, 255] : [10, 30, 240, 255])),
    );
    // 1 character of components, 1 of the largest, 4 of the mean, 2 for each other component.
    expect(blurHash).toHaveLength(4 + 2 * 5 * 4);
    const [width, height] = [20, 15];
    const drawn = decode(blurHash, width, height);
    const at = (x: number) => [...drawn.slice((7 * width + x) * 4, (7 * width + x) * 4 + 3)];
    const [left, right] = [at(2), at(17)];
    expect(left[0]).toBeGreaterThan(200);
    expect(left[2]).toBeLessThan(110);
    expect(right[0]).toBeLessThan(110);
    expect(right[2]).toBeGreaterThan(190);
  });

  test("what is transparent has the mean colour of what is not", () => {
    const seen = placeholdersOf(paint(40, 40, (x) => (x < 20 ? [200, 120, 40, 255] : [0, 255, 0, 0])));
    const whole = placeholdersOf(paint(40, 40, () => [200, 120, 40, 255]));
    expect(seen.blurHash).toBe(whole.blurHash);
    expect(seen.thumbHash).not.toBe(whole.thumbHash);
  });

  test("a picture that is all transparent has one too", () => {
    const { blurHash } = placeholdersOf(paint(10, 10, () => [9, 9, 9, 0]));
    expect([...decode(blurHash, 1, 1)]).toEqual([0, 0, 0, 255]);
  });
});

describe("ThumbHash", () => {
  test("keeps alpha", () => {
    const { thumbHash } = placeholdersOf(paint(60, 60, (x) => [30, 90, 200, x < 30 ? 255 : 0]));
    const mean = thumbHashToAverageRGBA(bytes(thumbHash));
    expect(mean.a).toBeCloseTo(0.5, 1);
    expect(mean.b).toBeGreaterThan(mean.r + 0.4);
  });

  test("keeps the aspect ratio, roughly", () => {
    const { thumbHash } = placeholdersOf(paint(100, 57, (x, y) => [x, y, 100, 255]));
    expect(thumbHashToApproximateAspectRatio(bytes(thumbHash))).toBeCloseTo(16 / 9, 0);
  });

  test("takes at most 100 pixels", () => {
    expect(() => placeholdersOf(paint(101, 20, () => [0, 0, 0, 255]))).toThrow("100x100");
  });
});
