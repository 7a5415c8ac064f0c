import { expect, test } from "vitest";
import { embeddingOf } from "./embedding.ts";

const of = (...values: number[]) => Float32Array.from(values);

test("is the direction of the mean, at one length whatever the scale", () => {
  expect(embeddingOf([of(3, 0, 0, 0), of(0, 4, 0, 0)])).toEqual([1.2, 1.6, 0, 0]);
  expect(embeddingOf([of(300, 0, 0, 0), of(0, 400, 0, 0)])).toEqual([1.2, 1.6, 0, 0]);
});

test.each([[[]], [[of()]], [[of(0, 0)]], [[of(1, 0), of(-1, 0)]], [[of(1, Number.NaN)]]])(
  "of %j there is none",
  (embeddings) => {
    expect(() => embeddingOf(embeddings)).toThrow("Expected vectors with a direction");
  },
);
