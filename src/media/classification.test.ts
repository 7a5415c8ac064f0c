import { expect, test } from "vitest";
import { colourPlanes, evenScale, imageNetScale, readLabels, surestLabels } from "./classification.ts";

test("colours come plane by plane, in the scale that the model was trained with", () => {
  const picture = { width: 2, height: 1, pixels: Uint8Array.from([255, 0, 51, 255, 255, 255, 255, 0]) };
  expect([...colourPlanes(picture, evenScale)].map((value) => Math.round(value * 10) / 10)).toEqual([
    1, -1, -1, -1, -0.6, -1,
  ]);
  const [red, , green] = colourPlanes(picture, imageNetScale);
  expect(red).toBeCloseTo((1 - 0.485) / 0.229, 5);
  expect(green).toBeCloseTo(-0.456 / 0.224, 5);
});

test("labels come by their probability; what is unsure is left out", () => {
  const scores = Float32Array.from([1, 3, 3.2, -5]);
  expect(surestLabels(scores, ["dog", "cat", "lynx", "car"])).toEqual([
    { label: "lynx", score: 0.518 },
    { label: "cat", score: 0.424 },
  ]);
  expect(surestLabels(new Float32Array(10), Array.from({ length: 10 }, String))).toEqual([]);
});

test("probabilities stay what they are", () => {
  expect(surestLabels(Float32Array.from([0.25, 0.75]), ["a", "b"])).toEqual([{ label: "b", score: 0.75 }]);
});

test("labels are read a line each", () => {
  expect(readLabels("\ufeffn01440764 tench, Tinca tinca\r\ngoldfish\r\n\r\nhen\r\n")).toEqual([
    "tench",
    "goldfish",
    "",
    "hen",
  ]);
});

test("what shines through is as dark as it is transparent, in each row", () => {
  const pixels = Uint8Array.from([255, 0, 51, 51, 0, 255, 0, 255, 255, 255, 255, 255, 0, 0, 255, 255]);
  const scale = { mean: [0, 0.5, 0], deviation: [1, 0.5, 0.5] } as const;
  const planes = colourPlanes({ width: 2, height: 2, pixels }, scale);
  const expected = [0.2, 0, 1, 0, -1, 1, 1, -1, 0.08, 0, 2, 2];
  expect(planes).toHaveLength(12);
  for (const [i, value] of expected.entries()) expect(planes[i]).toBeCloseTo(value, 5);
});

test.each<[number[], number[]]>([
  // As they are: they add up to 1, or nearly so.
  [
    [0.5, 0.495],
    [0.5, 0.495],
  ],
  [
    [0.5, 0.505],
    [0.505, 0.5],
  ],
  [[0, 1], [1]],
  // Else e to the power of each by the sum of all of these.
  [
    [0.5, 0.48],
    [0.505, 0.495],
  ],
  [
    [0.5, 0.52],
    [0.505, 0.495],
  ],
  [[1.5, -0.5], [0.881]],
  [[1000, 999], [0.731]],
  [
    [-1000, -1000],
    [0.5, 0.5],
  ],
  [
    [3, 3, 3],
    [0.333, 0.333, 0.333],
  ],
  [[], []],
])("the scores %j mean %j", (scores, expected) => {
  const labels = scores.map((_, i) => `label ${i}`);
  expect(surestLabels(Float32Array.from(scores), labels).map(({ score }) => score)).toEqual(expected);
});

test("labels of one probability stay in their order; blank ones and those below 0.3 are left out", () => {
  const labels = (scores: number[], names: string[]) =>
    surestLabels(Float32Array.from(scores), names).map(({ label }) => label);
  expect(labels([0.5, 0.5], ["a", "b"])).toEqual(["a", "b"]);
  expect(labels([0.6, 0.4], ["", "b"])).toEqual(["b"]);
  expect(labels([0.7, 0.3], ["a", "b"])).toEqual(["a", "b"]);
  expect(labels([0.701, 0.299], ["a", "b"])).toEqual(["a"]);
});

test.each<[string, string[]]>([
  ["", [""]],
  ["a", ["a"]],
  ["a\n", ["a"]],
  ["a\n\n", ["a", ""]],
  ["\na", ["", "a"]],
  ["n01440764  a , b", ["a"]],
  ["n0144076 a", ["n0144076 a"]],
  ["n014407641 a", ["n014407641 a"]],
  ["a n01440764 b", ["a n01440764 b"]],
  ["a\ufeff b", ["a\ufeff b"]],
  [" a, b\n,c", ["a", ""]],
])("the lines %j are the labels %j", (text, labels) => {
  expect(readLabels(text)).toEqual(labels);
});
