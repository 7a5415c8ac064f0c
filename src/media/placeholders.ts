import { encode } from "blurhash";
import { rgbaToThumbHash } from "thumbhash";
import { levelOf, linearOf, type RgbaPicture } from "./rgba.ts";

/** Pixels of the longer side of a picture that placeholders are made of: ThumbHash takes no more. */
export const placeholderSide = 100;

/** BlurHash has at most 9 waves along a side: more pixels than this show it nothing, and each costs it time. */
const blurHashSide = 32;

export interface Placeholders {
  /** By https://blurha.sh. What is transparent has the mean colour of what is not. */
  blurHash: string;
  /** By https://evanw.github.io/thumbhash, in base64. Keeps alpha and, roughly, the aspect ratio. */
  thumbHash: string;
}

/**
 * The few bytes from which a client draws something like the picture before it has the picture.
 * @param picture at most 100 pixels wide and high
 * @throws Error when it is larger
 */
export function placeholdersOf(picture: RgbaPicture): Placeholders {
  const { width, height, pixels } = picture;
  const small = shrinkOpaque(picture, blurHashSide);
  const [across, down] = componentsOf(width, height);
  return {
    thumbHash: rgbaToThumbHash(width, height, pixels).toBase64(),
    blurHash: encode(new Uint8ClampedArray(small.pixels), small.width, small.height, across, down),
  };
}

/** About 16 components, spread over both sides as the picture is: as Jellyfin chooses them. */
export function componentsOf(width: number, height: number): [across: number, down: number] {
  const across = Math.sqrt((16 * width) / height);
  const down = (across * height) / width;
  return [Math.min(9, Math.floor(across) + 1), Math.min(9, Math.floor(down) + 1)];
}

/** Averages light over areas, and puts the picture's mean colour behind what is transparent. */
function shrinkOpaque({ width, height, pixels }: RgbaPicture, side: number): RgbaPicture {
  const scale = Math.min(1, side / Math.max(width, height));
  const newWidth = Math.max(1, Math.round(width * scale));
  const newHeight = Math.max(1, Math.round(height * scale));
  /** Of each new pixel: light of red, green and blue times alpha, alpha, and how many pixels it had. */
  const sums = new Float64Array(newWidth * newHeight * 5);
  const total = [0, 0, 0, 0];
  for (let y = 0, from = 0; y < height; y++) {
    const row = Math.floor((y * newHeight) / height) * newWidth;
    for (let x = 0; x < width; x++, from += 4) {
      const at = (row + Math.floor((x * newWidth) / width)) * 5;
      const alpha = pixels[from + 3]! / 255;
      for (let channel = 0; channel < 3; channel++) {
        const light = alpha * linearOf[pixels[from + channel]!]!;
        sums[at + channel]! += light;
        total[channel]! += light;
      }
      sums[at + 3]! += alpha;
      sums[at + 4]! += 1;
      total[3]! += alpha;
    }
  }
  const mean = total.map((light) => (total[3] === 0 ? 0 : light / total[3]!));
  const small = new Uint8Array(newWidth * newHeight * 4);
  for (let at = 0, to = 0; at < sums.length; at += 5, to += 4) {
    const count = sums[at + 4]!;
    for (let channel = 0; channel < 3; channel++)
      small[to + channel] = levelOf((sums[at + channel]! + (count - sums[at + 3]!) * mean[channel]!) / count);
    small[to + 3] = 255;
  }
  return { width: newWidth, height: newHeight, pixels: small };
}
