import { access } from "node:fs/promises";
import type * as Onnx from "onnxruntime-node";

/** Numbers of any number of dimensions, the last of them the fastest. */
export type Tensor =
  | { type: "float32"; dims: readonly number[]; data: Float32Array }
  | { type: "int64"; dims: readonly number[]; data: BigInt64Array };

/** What a model takes or gives under one name. */
export interface TensorShape {
  name: string;
  /** `float32`, `int64` or what else ONNX has. */
  type: string;
  /** Sizes of the dimensions; a name where any size will do. */
  dims: readonly (number | string)[];
}

export interface Model {
  readonly file: string;
  readonly inputs: readonly TensorShape[];
  readonly outputs: readonly TensorShape[];
  /** @param inputs by name; @returns outputs by name. @throws Error when they are not what the model takes */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  close(): Promise<void>;
}

/**
 * Loads an ONNX model. ONNX Runtime is native code: only for processes that may crash. It computes on one thread, so
 * that a model gives the same answer wherever it runs.
 * @throws Error for people when the file or the package onnxruntime-node is not there, or the file is no model
 */
export async function openModel(file: string): Promise<Model> {
  await access(file).catch((error: Error) => {
    throw new Error(
      `The model ${file} cannot be read: ${error.message}. Correct the preference that names it.`,
    );
  });
  const onnx = await loadRuntime(file);
  const session = await onnx.InferenceSession.create(file, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    // Warnings about the model's making are of no use to its users.
    logSeverityLevel: 3,
  }).catch((error: Error) => {
    throw new Error(`Expected an ONNX model in ${file}, but ONNX Runtime cannot load it: ${error.message}`);
  });
  return {
    file,
    inputs: session.inputMetadata.map(shapeOf),
    outputs: session.outputMetadata.map(shapeOf),
    run: async (inputs) => {
      const feeds = Object.entries(inputs).map(([name, tensor]) => [name, toOnnx(onnx, tensor)] as const);
      const results = await session.run(Object.fromEntries(feeds)).catch((error: Error) => {
        throw new Error(`The model ${file} failed: ${error.message}`);
      });
      return Object.fromEntries(
        Object.entries(results).map(([name, tensor]) => [name, fromOnnx(file, name, tensor)]),
      );
    },
    close: () => session.release(),
  };
}

/**
 * Finds the only input or output of a model that fits.
 * @param dims expected sizes; null where any size will do
 * @throws Error that says what the model has instead
 */
export function onlyTensor(
  model: Model,
  side: "inputs" | "outputs",
  type: Tensor["type"],
  dims: readonly (number | null)[],
): TensorShape {
  const fitting = model[side].filter((one) => one.type === type && fits(one.dims, dims));
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  const found = model[side].map((one) => `${one.name}: ${one.type}[${one.dims.join(", ")}]`).join("; ");
  throw new Error(
    `Expected a model with one of its ${side} of ${type}[${dims.map((size) => size ?? "any").join(", ")}]; ` +
      `${model.file} has ${found || "none"}. Choose another model.`,
  );
}

const fits = (dims: readonly (number | string)[], expected: readonly (number | null)[]): boolean =>
  dims.length === expected.length &&
  expected.every((size, at) => size === null || typeof dims[at] === "string" || dims[at] === size);

async function loadRuntime(file: string): Promise<typeof Onnx> {
  try {
    return await import("onnxruntime-node");
  } catch (error) {
    throw new Error(
      `The model ${file} needs the package onnxruntime-node, which cannot be loaded ` +
        `(${(error as Error).message.split("\n", 1)[0]}). Install it beside Butler: npm install onnxruntime-node.`,
    );
  }
}

const shapeOf = (value: Onnx.InferenceSession.ValueMetadata): TensorShape =>
  value.isTensor
    ? { name: value.name, type: value.type, dims: value.shape }
    : { name: value.name, type: "no tensor", dims: [] };

const toOnnx = (onnx: typeof Onnx, { type, dims, data }: Tensor): Onnx.Tensor =>
  type === "float32" ? new onnx.Tensor(type, data, dims) : new onnx.Tensor(type, data, dims);

function fromOnnx(file: string, name: string, { type, dims, data }: Onnx.Tensor): Tensor {
  if (data instanceof Float32Array) return { type: "float32", dims, data };
  if (data instanceof BigInt64Array) return { type: "int64", dims, data };
  throw new Error(
    `Expected float32 or int64 from ${file}, but its ${name} is ${type}. Choose another model.`,
  );
}
