import type { RgbaPicture } from "./rgba.ts";

export interface ColourScale {
  /** Of red, green and blue, where full light is 1. */
  mean: readonly [number, number, number];
  deviation: readonly [number, number, number];
}

/** What classifiers trained on ImageNet expect. */
export const imageNetScale: ColourScale = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };

/** From -1 to 1, as most face detectors take colours. */
export const evenScale: ColourScale = { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] };

/** All of red, then all of green, then all of blue: one picture of a model's `NCHW` input. Transparent is black. */
export function colourPlanes({ width, height, pixels }: RgbaPicture, scale: ColourScale): Float32Array {
  const size = width * height;
  const planes = new Float32Array(3 * size);
  for (let channel = 0; channel < 3; channel++) {
    const [mean, deviation] = [scale.mean[channel]!, scale.deviation[channel]!];
    for (let at = 0; at < size; at++) {
      const light = (pixels[at * 4 + channel]! * pixels[at * 4 + 3]!) / 65025;
      planes[channel * size + at] = (light - mean) / deviation;
    }
  }
  return planes;
}

export interface Label {
  label: string;
  /** 0 to 1. */
  score: number;
}

/** A photo shows a few things; and what a model is less sure of is wrong too often to be told. */
const mostLabels = 5;
const leastScore = 0.3;

/**
 * What a classifier is sure of, the surest first.
 * @param scores one for each label, of any scale: made into probabilities unless they are ones already
 * @param labels in the model's order; blank ones are never told
 */
export function surestLabels(scores: Float32Array, labels: readonly string[]): Label[] {
  return [...probabilities(scores)]
    .map((score, index) => ({ label: labels[index]!, score }))
    .filter(({ label, score }) => score >= leastScore && label !== "")
    .sort((a, b) => b.score - a.score)
    .slice(0, mostLabels)
    .map(({ label, score }) => ({ label, score: Math.round(score * 1000) / 1000 }));
}

/** Softmax, unless the model ends in one: then the scores are positive and add up to 1. */
function probabilities(scores: Float32Array): Float32Array {
  const sum = scores.reduce((total, score) => total + score, 0);
  if (Math.abs(sum - 1) < 0.01 && scores.every((score) => score >= 0)) return scores;
  const largest = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  const powers = scores.map((score) => Math.exp(score - largest));
  const total = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / total);
}

/** The labels of a file with one on each line; of the many names that ImageNet gives a thing, the first. */
export function readLabels(text: string): string[] {
  return text
    .replace(/^\ufeff/, "")
    .replace(/\r?\n$/, "")
    .split(/\r?\n/)
    .map((line) =>
      line
        .replace(/^n\d{8}\s+/, "")
        .split(",", 1)[0]!
        .trim(),
    );
}
