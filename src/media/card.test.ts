import { describe, expect, it } from "vitest";
import { cardEvidence } from "./card.ts";
import type { SmallPicture } from "./small-picture.ts";

const [width, height] = [200, 100];

/** A rectangle of one luma. */
interface Patch {
  x: number;
  y: number;
  wide: number;
  high: number;
  luma: number;
}

/** A picture of 200 by 100 pixels, of which the rows with even numbers, 10 000 pixels, are looked at. */
function drawn(ground: number, patches: readonly Patch[] = []): SmallPicture {
  const y = new Uint8Array(width * height).fill(ground);
  for (const patch of patches)
    for (let row = patch.y; row < patch.y + patch.high; row++)
      y.fill(patch.luma, row * width + patch.x, row * width + patch.x + patch.wide);
  const plane = () => new Uint8Array((width * height) / 4).fill(128);
  return { width, height, y, u: plane(), v: plane() };
}

/** A line of text: 4 rows of 4 strokes, of which 16 pixels are looked at. */
const text = (x: number, y: number, luma = 200): Patch[] =>
  [0, 10, 20, 30].map((stroke) => ({ x: x + stroke, y, wide: 2, high: 4, luma }));

/** Of many colours. */
function textured(picture: SmallPicture, from: number, to: number): SmallPicture {
  for (let row = 0; row < height; row++)
    for (let x = from; x < to; x++) picture.y[row * width + x] = (x * 37 + row * 11) % 256;
  return picture;
}

describe("a ground", () => {
  it("of any luma is all of a plain picture", () => {
    const plane = new Uint8Array(8).fill(128);
    for (let luma = 0; luma < 256; luma++)
      expect(
        cardEvidence({ width: 8, height: 4, y: new Uint8Array(32).fill(luma), u: plane, v: plane }),
      ).toEqual({
        ground: "whole",
        groundShare: 1,
        black: luma <= 18 ? 1 : 0,
        lines: 0,
        upperLines: 0,
        profile: new Uint8Array(4),
      });
  });

  it("is what is within 8 levels of one", () => {
    const with30 = (luma: number) =>
      cardEvidence(drawn(100, [{ x: 0, y: 0, wide: width, high: 30, luma }])).groundShare;
    expect(with30(116)).toBe(1);
    expect(with30(117)).toBe(0.7);
    expect(with30(84)).toBe(1);
    expect(with30(83)).toBe(0.7);
  });

  it("of equally good levels is the darkest, from which ink differs by more than 40", () => {
    const linesIn = (luma: number) => cardEvidence(drawn(100, text(80, 20, luma))).lines;
    expect([133, 51].map(linesIn)).toEqual([1, 1]);
    expect([132, 52].map(linesIn)).toEqual([0, 0]);
  });

  it("takes up 0.72 of a picture with text at least", () => {
    const patch = { x: 42, y: 40, wide: 116, high: 48, luma: 60 };
    const patches = [...text(30, 20), patch];
    expect(cardEvidence(drawn(16, patches))).toMatchObject({ ground: "whole", groundShare: 0.72, lines: 1 });
    const one = { x: 30, y: 88, wide: 1, high: 1, luma: 60 };
    expect(cardEvidence(drawn(16, [...patches, one]))).toMatchObject({ ground: "none", groundShare: 0.7199 });
  });

  it("takes up 0.98 of a picture without text at least", () => {
    const patch = { x: 80, y: 40, wide: 20, high: 20, luma: 60 };
    expect(cardEvidence(drawn(16, [patch]))).toMatchObject({ ground: "whole", groundShare: 0.98 });
    const one = { x: 80, y: 60, wide: 1, high: 1, luma: 60 };
    expect(cardEvidence(drawn(16, [patch, one]))).toMatchObject({ ground: "none", groundShare: 0.9799 });
  });

  it("is looked for in every second row", () => {
    const odd = Array.from({ length: 50 }, (_, i) => ({
      x: 0,
      y: 2 * i + 1,
      wide: width,
      high: 1,
      luma: 200,
    }));
    expect(cardEvidence(drawn(16, odd))).toMatchObject({ ground: "whole", groundShare: 1, black: 1 });
  });

  it("may be one half of the picture", () => {
    const left = textured(drawn(16), 100, 200);
    expect(cardEvidence(left)).toMatchObject({ ground: "half", groundShare: 1, lines: 0 });
    const right = textured(drawn(16), 0, 100);
    expect(cardEvidence(right)).toMatchObject({ ground: "half", groundShare: 1, lines: 0 });
    expect(cardEvidence(textured(drawn(16), 0, 200))).toMatchObject({ ground: "none" });
  });

  it("has the text of its half", () => {
    const left = textured(drawn(16, text(30, 20)), 100, 200);
    expect(cardEvidence(left)).toMatchObject({
      ground: "half",
      groundShare: 0.9968,
      lines: 1,
      upperLines: 1,
    });
    const right = textured(drawn(16, [...text(130, 20), ...text(130, 80)]), 0, 100);
    expect(cardEvidence(right)).toMatchObject({
      ground: "half",
      groundShare: 0.9936,
      lines: 2,
      upperLines: 1,
    });
  });
});

describe("chroma", () => {
  /** Another colour in some columns of a plane, of which there are 100. */
  const tinted = (plane: "u" | "v", from: number, to: number) => {
    const picture = drawn(16);
    for (let row = 0; row < height / 2; row++) picture[plane].fill(180, row * 100 + from, row * 100 + to);
    return cardEvidence(picture);
  };

  it.each(["u", "v"] as const)("of a ground is one in 0.72 of it (%s)", (plane) => {
    expect(tinted(plane, 36, 64)).toMatchObject({ ground: "whole" });
    expect(tinted(plane, 72, 100)).toMatchObject({ ground: "whole" });
    // 36 of the 50 columns of a half are enough.
    expect(tinted(plane, 36, 65)).toMatchObject({ ground: "half" });
    expect(tinted(plane, 35, 65)).toMatchObject({ ground: "none" });
    expect(tinted(plane, 35, 64)).toMatchObject({ ground: "half" });
    expect(tinted(plane, 71, 100)).toMatchObject({ ground: "half" });
  });
});

describe("without a ground", () => {
  /** Five stripes, from dark to light. */
  const stripes = [16, 46, 76, 106, 136].map((luma, i) => ({ x: 40 * i, y: 0, wide: 40, high: 100, luma }));

  it("there may be bright text over the picture", () => {
    expect(cardEvidence(drawn(0, stripes))).toMatchObject({ ground: "none", groundShare: 0.2, lines: 0 });
    const lettered = cardEvidence(drawn(0, [...stripes, ...text(50, 20, 250), ...text(50, 80, 250)]));
    expect(lettered).toMatchObject({ ground: "none", lines: 2, upperLines: 1 });
    expect([...lettered.profile.subarray(19, 25)]).toEqual([0, 3, 3, 3, 3, 0]);
  });

  it("black is what is up to luma 18", () => {
    expect(cardEvidence(drawn(0, stripes)).black).toBe(0.2);
    const lighter = stripes.map((stripe) => ({ ...stripe, luma: stripe.luma + 2 }));
    expect(cardEvidence(drawn(0, lighter)).black).toBe(0.2);
    const lightest = stripes.map((stripe) => ({ ...stripe, luma: stripe.luma + 3 }));
    expect(cardEvidence(drawn(0, lightest)).black).toBe(0);
  });
});
