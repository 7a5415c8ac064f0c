import { expect, test } from "vitest";
import { loudness, music } from "../../media/taps.ts";
import { askedBy, expected, kindOf, readSeconds, shareOf } from "./pace.ts";

test("parts are alike of which the same is asked, and that differ in size by less than a factor of two", () => {
  const asked = askedBy([loudness({ truePeak: true })]);
  expect(kindOf(asked, 30e6)).toBe(kindOf(asked, 32e6));
  expect(kindOf(asked, 30e6)).not.toBe(kindOf(asked, 90e6));
  expect(kindOf(asked, 30e6)).not.toBe(kindOf(askedBy([music({ model: "" })]), 30e6));
  expect(askedBy([music({ model: "/a.onnx" })])).not.toBe(askedBy([music({ model: "" })]));
});

test("a quick part is a small share of what is given in advance; a long one, or one of which nothing is known, all of it", () => {
  expect([shareOf(0), shareOf(1.5), shareOf(6), shareOf(5000), shareOf()]).toEqual([1 / 64, 0.25, 1, 1, 1]);
});

test("what a part waited in the machine's hand is not what it took", () => {
  expect(readSeconds(8, 4)).toBe(2);
  expect(expected(undefined, 3)).toBe(3);
  expect(expected(3, 8)).toBe(4);
});
