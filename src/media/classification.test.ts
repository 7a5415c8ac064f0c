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
