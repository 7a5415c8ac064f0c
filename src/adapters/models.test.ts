import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { colourClassifier, onnxModel } from "../../test/support/onnx-model.ts";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { type Model, onlyTensor, openModel } from "./models.ts";

async function open(bytes: Uint8Array): Promise<Model> {
  const file = join(temporaryFolder(), "model.onnx");
  writeFileSync(file, bytes);
  const model = await openModel(file);
  onTestFinished(() => model.close());
  return model;
}

const classifier = colourClassifier(4, [
  [1, 0],
  [0, 1],
  [0, 0],
]);

test("a model says what it takes and gives, and runs", async () => {
  const model = await open(classifier);
  expect(model.inputs).toEqual([{ name: "input", type: "float32", dims: [1, 3, 4, 4] }]);
  expect(model.outputs).toEqual([{ name: "logits", type: "float32", dims: [1, 2] }]);
  const data = Float32Array.from({ length: 48 }, (_, i) => (i < 16 ? i : i < 32 ? 0.5 : 9));
  const { logits } = await model.run({ input: { type: "float32", dims: [1, 3, 4, 4], data } });
  expect(logits).toEqual({ type: "float32", dims: [1, 2], data: Float32Array.from([7.5, 0.5]) });
});

test("a model with a state and whole numbers runs step by step", async () => {
  const model = await open(
    onnxModel({
      inputs: { step: { dims: [1], type: "int64" }, state: { dims: [1], type: "int64" } },
      outputs: { next: { dims: [1], type: "int64" } },
      nodes: [{ op: "Add", inputs: ["step", "state"], outputs: ["next"] }],
    }),
  );
  let state = BigInt64Array.from([0n]);
  for (const step of [2n, 40n]) {
    const { next } = await model.run({
      step: { type: "int64", dims: [1], data: BigInt64Array.from([step]) },
      state: { type: "int64", dims: [1], data: state },
    });
    state = next!.data as BigInt64Array<ArrayBuffer>;
  }
  expect(state).toEqual(BigInt64Array.from([42n]));
});

test("inputs are found by their shape; sizes that are not fixed fit all", async () => {
  const model = await open(
    onnxModel({
      inputs: { sound: { dims: ["batch", 512] }, rate: { dims: [1], type: "int64" } },
      outputs: { same: { dims: ["batch", 512] } },
      nodes: [{ op: "Identity", inputs: ["sound"], outputs: ["same"] }],
    }),
  );
  expect(onlyTensor(model, "inputs", "float32", [1, 512]).name).toBe("sound");
  expect(onlyTensor(model, "inputs", "float32", [null, null]).name).toBe("sound");
  expect(onlyTensor(model, "inputs", "int64", [1]).name).toBe("rate");
  expect(() => onlyTensor(model, "inputs", "float32", [1, 3, null, null])).toThrow(
    "Expected a model with one of its inputs of float32[1, 3, any, any]; " +
      `${model.file} has sound: float32[batch, 512]; rate: int64[1]. Choose another model.`,
  );
  expect(() => onlyTensor(model, "outputs", "float32", [1, 256])).toThrow("same: float32[batch, 512]");
});

test("what is no model, and what is not there, is said", async () => {
  await expect(open(Buffer.from("no model"))).rejects.toThrow(/Expected an ONNX model in .*model\.onnx/);
  await expect(openModel("/nowhere/model.onnx")).rejects.toThrow(
    /^The model \/nowhere\/model\.onnx cannot be read: .* Correct the preference/,
  );
});

test("inputs that do not fit are refused", async () => {
  const model = await open(classifier);
  const data = new Float32Array(12);
  await expect(model.run({ input: { type: "float32", dims: [1, 3, 2, 2], data } })).rejects.toThrow(
    `The model ${model.file} failed:`,
  );
});
