import { levelOf, linearOf, type RgbaPicture } from "./rgba.ts";

export interface Colour {
  /** `#rrggbb` in sRGB. */
  hex: string;
  /** Of the opaque pixels, 0 to 1. */
  share: number;
}

/** Lightness, green to red, blue to yellow. */
type Oklab = readonly [lightness: number, a: number, b: number];

const mostColours = 5;
const rounds = 10;
/** Colours nearer to each other in Oklab than this have one name with most people. */
const sameColour = 0.1;
/** A colour of less is a detail. */
const leastShare = 0.03;

/**
 * The colours that a picture mostly consists of: k-means in Oklab over a histogram, from fixed starting points, so that
 * the same picture always has the same ones.
 * @returns at most five, by their share; none for a picture that is all transparent
 */
export function dominantColours(picture: RgbaPicture): Colour[] {
  const bins = histogramOf(picture);
  const total = bins.reduce((sum, bin) => sum + bin.count, 0);
  const merged = mergeNear(clusters(bins));
  return merged
    .map(({ colour, count }) => ({ hex: hexOf(colour), share: count / total }))
    .filter(({ share }) => share >= leastShare)
    .sort((a, b) => b.share - a.share || (a.hex < b.hex ? -1 : 1))
    .map(({ hex, share }) => ({ hex, share: Math.round(share * 1000) / 1000 }));
}

/** What people call a colour: one of "Black", "White", "Gray", "Beige", "Brown", "Red", ... */
export function colourName(hex: string): string {
  const rgb = Number.parseInt(hex.slice(1), 16);
  const [lightness, a, b] = oklabOf(rgb >> 16, (rgb >> 8) & 255, rgb & 255);
  const chroma = Math.hypot(a, b);
  const hue = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
  if (lightness < 0.24) return "Black";
  if (chroma < 0.035) return lightness < 0.3 ? "Black" : lightness > 0.92 ? "White" : "Gray";
  if (hue >= 40 && hue < 100 && lightness > 0.68 && chroma < 0.09) return "Beige";
  if (hue >= 33 && hue < 95 && lightness < 0.62) return "Brown";
  if ((hue >= 335 || hue < 33) && lightness > 0.7) return "Pink";
  return hues.find(({ below }) => hue < below)!.name;
}

/** Upper ends in degrees of Oklab's circle. */
const hues: readonly { below: number; name: string }[] = [
  { below: 45, name: "Red" },
  { below: 85, name: "Orange" },
  { below: 118, name: "Yellow" },
  { below: 170, name: "Green" },
  { below: 225, name: "Cyan" },
  { below: 283, name: "Blue" },
  { below: 335, name: "Purple" },
  { below: 353, name: "Pink" },
  { below: 360, name: "Red" },
];

interface Bin {
  colour: Oklab;
  count: number;
}

/** The opaque pixels by the upper 4 bits of each channel, each bin with its mean colour. */
function histogramOf({ pixels }: RgbaPicture): Bin[] {
  const sums = new Map<number, [red: number, green: number, blue: number, count: number]>();
  for (let at = 0; at < pixels.length; at += 4) {
    if (pixels[at + 3]! < 128) continue;
    const [red, green, blue] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
    const key = ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4);
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, [red, green, blue, 1]);
    else {
      sum[0] += red;
      sum[1] += green;
      sum[2] += blue;
      sum[3]++;
    }
  }
  return [...sums.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, [red, green, blue, count]]) => ({
      colour: oklabOf(Math.round(red / count), Math.round(green / count), Math.round(blue / count)),
      count,
    }));
}

function clusters(bins: readonly Bin[]): Bin[] {
  let centres = startingPoints(bins);
  for (let round = 0; round < rounds; round++) {
    const sums = centres.map(() => [0, 0, 0, 0]);
    for (const { colour, count } of bins) {
      const sum = sums[nearestTo(colour, centres)]!;
      for (let axis = 0; axis < 3; axis++) sum[axis]! += colour[axis]! * count;
      sum[3]! += count;
    }
    centres = sums
      .filter(([, , , count]) => count! > 0)
      .map(([l, a, b, count]) => ({ colour: [l! / count!, a! / count!, b! / count!], count: count! }));
  }
  return centres;
}

/** The most frequent colour, then each time what is most and farthest from those chosen. */
function startingPoints(bins: readonly Bin[]): Bin[] {
  const chosen: Bin[] = [];
  const distance = bins.map(() => Number.POSITIVE_INFINITY);
  while (chosen.length < mostColours) {
    let best = -1;
    let most = 0;
    for (const [index, { count }] of bins.entries()) {
      const weight = Math.min(1, distance[index]!) * count;
      if (weight > most) [best, most] = [index, weight];
    }
    if (best < 0) break;
    const next = bins[best]!;
    chosen.push(next);
    for (const [index, { colour }] of bins.entries())
      distance[index] = Math.min(distance[index]!, squaredDistance(colour, next.colour));
  }
  return chosen;
}

function nearestTo(colour: Oklab, centres: readonly Bin[]): number {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, centre] of centres.entries()) {
    const distance = squaredDistance(colour, centre.colour);
    if (distance < least) [nearest, least] = [index, distance];
  }
  return nearest;
}

/** Joins the two nearest colours as long as they are one for the eye. */
function mergeNear(colours: readonly Bin[]): Bin[] {
  const merged = [...colours];
  for (;;) {
    let least = sameColour ** 2;
    let pair: [number, number] | undefined;
    for (let i = 0; i < merged.length; i++)
      for (let j = i + 1; j < merged.length; j++) {
        const distance = squaredDistance(merged[i]!.colour, merged[j]!.colour);
        if (distance < least) [least, pair] = [distance, [i, j]];
      }
    if (pair === undefined) return merged;
    const [second] = merged.splice(pair[1], 1) as [Bin];
    const first = merged[pair[0]]!;
    const count = first.count + second.count;
    const mean = (axis: 0 | 1 | 2) =>
      (first.colour[axis] * first.count + second.colour[axis] * second.count) / count;
    merged[pair[0]] = { colour: [mean(0), mean(1), mean(2)], count };
  }
}

const squaredDistance = (a: Oklab, b: Oklab): number =>
  (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;

/** Oklab as its author defines it: https://bottosson.github.io/posts/oklab/. @param red 0 to 255, as the others */
function oklabOf(red: number, green: number, blue: number): Oklab {
  const [r, g, b] = [linearOf[red]!, linearOf[green]!, linearOf[blue]!];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function hexOf([lightness, a, b]: Oklab): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const levels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map(levelOf);
  return `#${levels.map((level) => level.toString(16).padStart(2, "0")).join("")}`;
}
