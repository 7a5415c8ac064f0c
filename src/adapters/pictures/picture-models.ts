import { readFile } from "node:fs/promises";
import type { PictureModels } from "../../core/ports.ts";
import {
  colourPlanes,
  evenScale,
  imageNetScale,
  type Label,
  readLabels,
  surestLabels,
} from "../../media/classification.ts";
import { countFaces } from "../../media/faces.ts";
import type { RgbaPicture } from "../../media/rgba.ts";
import { type Model, onlyTensor, openModel, type TensorShape } from "../models.ts";
import { resize } from "./decode.ts";

/** What a model says of a picture. @throws Error for people */
export type Question<Found> = (picture: RgbaPicture) => Promise<Found>;

/** Pixels of the longer side of a picture that models are given: theirs are cut or made smaller from it. */
export const modelSide = 640;

/**
 * A classifier in the manner of those trained on ImageNet: one input of 1 x 3 x height x width, one output of 1 x
 * labels. @throws Error for people when model or labels cannot be read, or do not fit
 */
export async function openClassifier({ classification, labels }: PictureModels): Promise<Question<Label[]>> {
  if (labels === "")
    throw new Error(
      `The model ${classification} has no labels: name its labels file in the preference ImageClassificationLabels.`,
    );
  const words = readLabels(
    await readFile(labels, "utf8").catch((error: Error) => {
      throw new Error(
        `The labels ${labels} cannot be read: ${error.message}. Correct ImageClassificationLabels.`,
      );
    }),
  );
  const model = await openModel(classification);
  const input = onlyTensor(model, "inputs", "float32", [1, 3, null, null]);
  const output = onlyTensor(model, "outputs", "float32", [1, null]);
  const classes = output.dims[1];
  if (typeof classes === "number" && classes !== words.length)
    throw new Error(
      `Expected ${classes} lines in ${labels}, one for each class of ${classification}, but found ${words.length}.`,
    );
  return async (picture) => {
    const size = sizeOf(input);
    const cut = await resize(picture, { ...size, fit: "cover" });
    const results = await askModel(model, input, colourPlanes(cut, imageNetScale));
    return surestLabels(results[output.name]!, words);
  };
}

/**
 * A detector in the manner of Ultra-Light-Fast-Generic-Face-Detector: one input of 1 x 3 x height x width, an output
 * of 1 x places x 2 scores and one of 1 x places x 4 sides of boxes.
 * @throws Error for people when it cannot be read or is another kind of model
 */
export async function openFaceDetector(file: string): Promise<Question<number>> {
  const model = await openModel(file);
  const input = onlyTensor(model, "inputs", "float32", [1, 3, null, null]);
  const scores = onlyTensor(model, "outputs", "float32", [1, null, 2]);
  const boxes = onlyTensor(model, "outputs", "float32", [1, null, 4]);
  return async (picture) => {
    const whole = await resize(picture, { ...sizeOf(input), fit: "fill" });
    const results = await askModel(model, input, colourPlanes(whole, evenScale));
    return countFaces(results[scores.name]!, results[boxes.name]!);
  };
}

/** The size that classifiers take where a model leaves it open. */
const usualSide = 224;

function sizeOf({ dims }: TensorShape): { width: number; height: number } {
  const [, , height, width] = dims.map((size) => (typeof size === "number" ? size : usualSide));
  return { width: width!, height: height! };
}

async function askModel(
  model: Model,
  input: TensorShape,
  data: Float32Array,
): Promise<Record<string, Float32Array>> {
  const { width, height } = sizeOf(input);
  const results = await model.run({ [input.name]: { type: "float32", dims: [1, 3, height, width], data } });
  return Object.fromEntries(
    Object.entries(results).map(([name, tensor]) => [name, Float32Array.from(tensor.data, Number)]),
  );
}
