/**
 * Writes small ONNX models (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, protobuf wire format), so that
 * tests run a real one in the real runtime.
 */
export interface OnnxGraph {
  nodes: { op: string; inputs: string[]; outputs: string[]; ints?: Record<string, number[]> }[];
  constants?: Record<string, Constant>;
  inputs: Record<string, ValueShape>;
  outputs: Record<string, ValueShape>;
}
interface Constant {
  dims: number[];
  data: Float32Array | BigInt64Array;
}
/** 32-bit floats unless it says otherwise; a name stands for a size that is not fixed. */
interface ValueShape {
  dims: (number | string)[];
  type?: "float32" | "int64";
}

const elementTypes = { float32: 1, int64: 7 } as const;

export function onnxModel({ nodes, constants = {}, inputs, outputs }: OnnxGraph): Buffer {
  const graph = [
    ...nodes.map((node) =>
      message(1, [
        ...node.inputs.map((name) => text(1, name)),
        ...node.outputs.map((name) => text(2, name)),
        text(4, node.op),
        ...Object.entries(node.ints ?? {}).map(([name, values]) =>
          message(5, [text(1, name), ...values.map((value) => number(8, value)), number(20, 7)]),
        ),
      ]),
    ),
    text(2, "graph"),
    ...Object.entries(constants).map(([name, { dims, data }]) =>
      message(5, [
        ...dims.map((size) => number(1, size)),
        number(2, data instanceof Float32Array ? elementTypes.float32 : elementTypes.int64),
        text(8, name),
        bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
      ]),
    ),
    ...Object.entries(inputs).map((value) => valueInfo(11, value)),
    ...Object.entries(outputs).map((value) => valueInfo(12, value)),
  ];
  return Buffer.concat([number(1, 8), message(8, [text(1, ""), number(2, 13)]), message(7, graph)]);
}

function valueInfo(field: number, [name, { dims, type = "float32" }]: [string, ValueShape]): Uint8Array {
  const shape = dims.map((size) => message(1, [typeof size === "number" ? number(1, size) : text(2, size)]));
  const tensor = message(1, [number(1, elementTypes[type]), message(2, shape)]);
  return message(field, [text(1, name), message(2, [tensor])]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
const number = (field: number, value: number) => Uint8Array.from([...varint(field * 8), ...varint(value)]);
const bytes = (field: number, content: Uint8Array) =>
  Buffer.concat([Uint8Array.from([...varint(field * 8 + 2), ...varint(content.length)]), content]);
const text = (field: number, content: string) => bytes(field, Buffer.from(content));
const message = (field: number, parts: readonly Uint8Array[]) => bytes(field, Buffer.concat(parts));

/**
 * A classifier of pictures of `side` by `side` pixels: the mean of each colour channel times `weights`, one row for
 * each of red, green and blue.
 */
export function colourClassifier(side: number, weights: [number[], number[], number[]]): Buffer {
  const classes = weights[0].length;
  return onnxModel({
    inputs: { input: { dims: [1, 3, side, side] } },
    outputs: { logits: { dims: [1, classes] } },
    constants: { weights: { dims: [3, classes], data: Float32Array.from(weights.flat()) } },
    nodes: [
      { op: "GlobalAveragePool", inputs: ["input"], outputs: ["means"] },
      { op: "Flatten", inputs: ["means"], outputs: ["flat"] },
      { op: "MatMul", inputs: ["flat", "weights"], outputs: ["logits"] },
    ],
  });
}

/** A detector that takes each bright quarter of a picture of 32 by 32 pixels for a face. */
export function brightQuarters(): Buffer {
  const quarter = (x: number, y: number) => [x, y, x + 0.5, y + 0.5];
  return onnxModel({
    inputs: { input: { dims: [1, 3, 32, 32] } },
    outputs: { scores: { dims: [1, 4, 2] }, boxes: { dims: [1, 4, 4] } },
    constants: {
      shape: { dims: [3], data: BigInt64Array.from([1n, 3n, 4n]) },
      weights: { dims: [3, 2], data: Float32Array.from([-4, 4, -4, 4, -4, 4]) },
      quarters: {
        dims: [1, 4, 4],
        data: Float32Array.from([quarter(0, 0), quarter(0.5, 0), quarter(0, 0.5), quarter(0.5, 0.5)].flat()),
      },
    },
    nodes: [
      {
        op: "AveragePool",
        inputs: ["input"],
        outputs: ["means"],
        ints: { kernel_shape: [16, 16], strides: [16, 16] },
      },
      { op: "Reshape", inputs: ["means", "shape"], outputs: ["list"] },
      { op: "Transpose", inputs: ["list"], outputs: ["rows"], ints: { perm: [0, 2, 1] } },
      { op: "MatMul", inputs: ["rows", "weights"], outputs: ["logits"] },
      { op: "Softmax", inputs: ["logits"], outputs: ["scores"] },
      { op: "Identity", inputs: ["quarters"], outputs: ["boxes"] },
    ],
  });
}
