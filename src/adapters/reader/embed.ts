import { basename } from "node:path";
import { embeddingOf } from "../../media/music/embedding.ts";
import { musicnnPatches } from "../../media/music/patches.ts";
import type { MusicTapFinding } from "../../media/taps.ts";
import { type Model, onlyTensor, openModel } from "../models.ts";

/** Loading takes longer than asking, and the next track asks the same model. */
let last: { file: string; model: Promise<Model> } | undefined;

/**
 * Puts what a model hears of a track in the place of our own vector. A model of one input, float32[any, 187, 96], that
 * gives rows of numbers: of several such outputs the widest is the embedding, the others are its classes.
 * Where the model cannot be used the vector stays as it is, and a note says why.
 *
 * @param patches in the manner of `musicnnPatches`
 * @param alive is called after each patch
 */
export async function embed(
  finding: MusicTapFinding,
  patches: readonly Float32Array[],
  file: string,
  alive: () => void,
): Promise<MusicTapFinding> {
  try {
    if (patches.length === 0)
      throw new Error("The track is too short for the model: it takes 3 s at a time.");
    const model = await opened(file);
    const embeddings: Float32Array[] = [];
    for (const patch of patches) {
      embeddings.push(await ask(model, patch));
      alive();
    }
    return { ...finding, vector: embeddingOf(embeddings), model: basename(file) };
  } catch (error) {
    return { ...finding, note: `The vector is Butler's own. ${(error as Error).message}` };
  }
}

async function opened(file: string): Promise<Model> {
  if (last?.file !== file) {
    await last?.model.then((model) => model.close());
    last = { file, model: openModel(file) };
    // One that is mended is tried again.
    last.model.catch(() => {
      last = undefined;
    });
  }
  return last.model;
}

async function ask(model: Model, patch: Float32Array): Promise<Float32Array> {
  const { frames, bands } = musicnnPatches;
  const { name } = onlyTensor(model, "inputs", "float32", [null, frames, bands]);
  const answers = await model.run({ [name]: { type: "float32", dims: [1, frames, bands], data: patch } });
  const rows = Object.values(answers).flatMap(({ data, dims }) =>
    data instanceof Float32Array && dims.length === 2 && dims[0] === 1 ? [data] : [],
  );
  const widest = rows.toSorted((a, b) => b.length - a.length)[0];
  if (widest === undefined)
    throw new Error(
      `Expected ${model.file} to give a row of numbers, but it gave none. Choose another model.`,
    );
  return widest;
}
