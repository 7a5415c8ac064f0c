import { expect, test } from "vitest";
import { countFaces } from "./faces.ts";

const count = (...found: [score: number, box: number[]][]) =>
  countFaces(
    Float32Array.from(found.flatMap(([score]) => [1 - score, score])),
    Float32Array.from(found.flatMap(([, box]) => box)),
  );

test("boxes of one face are counted once", () => {
  expect(count()).toBe(0);
  expect(count([0.9, [0, 0, 10, 10]], [0.95, [1, 1, 11, 11]], [0.8, [0, 1, 10, 11]])).toBe(1);
});

test("faces beside each other are two, though their boxes touch", () => {
  expect(count([0.9, [0, 0, 10, 10]], [0.9, [8, 0, 18, 10]], [0.9, [30, 30, 40, 40]])).toBe(3);
});

test("what is unsure is no face", () => {
  expect(count([0.69, [0, 0, 10, 10]], [0.71, [20, 20, 30, 30]])).toBe(1);
});

test("boxes are one face from three tenths of their common area on, side by side and one above the other", () => {
  // 5 of 15 shared, and 4.5 of 15.5.
  expect(count([0.9, [0, 0, 10, 10]], [0.9, [0, 5, 10, 15]])).toBe(1);
  expect(count([0.9, [0, 0, 10, 10]], [0.9, [0, 5.5, 10, 15.5]])).toBe(2);
  expect(count([0.9, [3, 40, 13, 50]], [0.9, [8, 40, 18, 50]])).toBe(1);
  expect(count([0.9, [3, 40, 13, 50]], [0.9, [8.5, 40, 18.5, 50]])).toBe(2);
});
