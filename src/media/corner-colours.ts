import { levelOf, linearOf, type RgbaPicture } from "./rgba.ts";

/** `rrggbb` of each quarter of a picture. */
export interface Corners {
  topLeft: string;
  topRight: string;
  bottomLeft: string;
  bottomRight: string;
}

/**
 * The relative luminance up to which white text can be read: a contrast of 4.5 to 1
 * (https://www.w3.org/TR/WCAG22/#contrast-minimum).
 */
const brightest = 1.05 / 4.5 - 0.05;

/**
 * The mean colour of each quarter of a picture, in linear light, darkened as far as white text before it needs.
 * Transparent pixels count as little as they are seen; a quarter of nothing else is black.
 */
export function cornerColours(picture: RgbaPicture): Corners {
  const { width, height } = picture;
  const [middle, centre] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const colourOf = (left: number, top: number, right: number, bottom: number) =>
    hexOf(readable(meanOf(picture, left, top, right, bottom)));
  return {
    topLeft: colourOf(0, 0, middle, centre),
    topRight: colourOf(width - middle, 0, width, centre),
    bottomLeft: colourOf(0, height - centre, middle, height),
    bottomRight: colourOf(width - middle, height - centre, width, height),
  };
}

type Light = readonly [red: number, green: number, blue: number];

function meanOf({ width, pixels }: RgbaPicture, left: number, top: number, right: number, bottom: number) {
  const sum = [0, 0, 0];
  let seen = 0;
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const at = 4 * (y * width + x);
      const alpha = pixels[at + 3]!;
      seen += alpha;
      for (let channel = 0; channel < 3; channel++) sum[channel]! += alpha * linearOf[pixels[at + channel]!]!;
    }
  return sum.map((light) => light / Math.max(1, seen)) as unknown as Light;
}

function readable([red, green, blue]: Light): Light {
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const scale = luminance > brightest ? brightest / luminance : 1;
  return [red * scale, green * scale, blue * scale];
}

const hexOf = (light: Light): string =>
  light.map((value) => levelOf(value).toString(16).padStart(2, "0")).join("");
