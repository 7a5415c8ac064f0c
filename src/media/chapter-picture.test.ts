import { describe, expect, it } from "vitest";
import { pictureAt } from "../../test/support/drawn-pictures.ts";
import { type Colour, newCanvas } from "../demo/drawing.ts";
import { betterPicture, pictureScore } from "./chapter-picture.ts";
import type { SmallPicture } from "./small-picture.ts";

const scene = (seed: number, brightness = 1) =>
  pictureAt([{ seconds: 10, background: { kind: "scene", seed, brightness } }], 1000);
const plain = (colour: Colour) => pictureAt([{ seconds: 10, background: { kind: "plain", colour } }], 0);

/** Each pixel the mean of the 9 by 9 around it. */
function blurred(picture: SmallPicture): SmallPicture {
  const { width, height, y } = picture;
  const soft = newCanvas(width, height);
  for (let row = 4; row < height - 4; row++)
    for (let x = 4; x < width - 4; x++) {
      let sum = 0;
      for (let dy = -4; dy <= 4; dy++)
        for (let dx = -4; dx <= 4; dx++) sum += y[(row + dy) * width + x + dx]!;
      soft.y[row * width + x] = sum / 81;
    }
  return { ...picture, y: soft.y };
}

const grey = (picture: SmallPicture): SmallPicture => ({
  ...picture,
  u: new Uint8Array(picture.u.length).fill(128),
  v: new Uint8Array(picture.v.length).fill(128),
});

describe("the score of a picture", () => {
  it("is nothing for one colour, black or other", () => {
    for (const colour of [
      [0, 128, 128],
      [255, 128, 128],
      [120, 90, 200],
    ] as const)
      expect(pictureScore(plain(colour))).toBe(0);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("is higher for a lit, sharp and colourful scene %i", (seed) => {
    const score = pictureScore(scene(seed));
    expect(score).toBeGreaterThan(0.2);
    expect(score).toBeLessThanOrEqual(1);
    expect(pictureScore(scene(seed, 0.08))).toBeLessThan(score / 3);
    expect(pictureScore(blurred(scene(seed)))).toBeLessThan(score);
    expect(pictureScore(grey(scene(seed)))).toBeLessThan(score);
    const titles = pictureAt(
      [
        {
          seconds: 9,
          background: { kind: "plain", colour: [0, 128, 128] },
          lettering: { kind: "card", seed, lines: 3 },
        },
      ],
      0,
    );
    expect(pictureScore(titles)).toBeLessThan(score / 3);
  });
});

describe("the better picture", () => {
  const at = (seconds: number, score: number) => ({ timeMs: seconds * 1000, score });

  it("has more to see, or is closer when that is about equal", () => {
    const [near, far] = [at(61, 0.5), at(70, 0.55)];
    expect(betterPicture(near, far, 60_000)).toBe(near);
    expect(betterPicture(far, near, 60_000)).toBe(near);
    const rich = at(70, 0.65);
    expect(betterPicture(near, rich, 60_000)).toBe(rich);
    expect(betterPicture(near, at(61, 0.5), 60_000)).toBe(near);
  });

  it("is never black while there is another, however far away", () => {
    const [dark, other] = [at(60, 0.01), at(400, 0.2)];
    expect(betterPicture(dark, other, 60_000)).toBe(other);
    expect(betterPicture(other, dark, 60_000)).toBe(other);
    const darker = at(60, 0);
    expect(betterPicture(dark, darker, 60_000)).toBe(dark);
  });
});
