import type { Corners } from "./corner-colours.ts";
import type { RgbaPicture } from "./rgba.ts";

/**
 * A picture that runs between the colours of its corners: bilinear in sRGB, as clients draw it.
 * @param noise a level up or down at random, which hides the steps between 8-bit levels; always the same for one size
 */
export function gradient(
  { topLeft, topRight, bottomLeft, bottomRight }: Corners,
  { width, height, noise }: { width: number; height: number; noise: boolean },
): RgbaPicture {
  const [nw, ne, sw, se] = [topLeft, topRight, bottomLeft, bottomRight].map(channelsOf) as [
    number[],
    number[],
    number[],
    number[],
  ];
  const pixels = new Uint8Array(4 * width * height);
  const random = noise ? randomSigns() : () => 0;
  for (let y = 0, to = 0; y < height; y++) {
    const down = height === 1 ? 0 : y / (height - 1);
    for (let x = 0; x < width; x++, to += 4) {
      const right = width === 1 ? 0 : x / (width - 1);
      const step = random();
      for (let channel = 0; channel < 3; channel++) {
        const upper = nw[channel]! * (1 - right) + ne[channel]! * right;
        const lower = sw[channel]! * (1 - right) + se[channel]! * right;
        const level = Math.round(upper * (1 - down) + lower * down) + step;
        pixels[to + channel] = Math.min(255, Math.max(0, level));
      }
      pixels[to + 3] = 255;
    }
  }
  return { width, height, pixels };
}

const channelsOf = (hex: string): number[] =>
  [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** -1, 0 and 1 by Marsaglia's xorshift (Journal of Statistical Software 8, 2003). */
function randomSigns(): () => number {
  let state = 2463534242;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) % 3) - 1;
  };
}
