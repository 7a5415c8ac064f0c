import { expect, expectTypeOf, test } from "vitest";
import { flag, list, maybe, object, oneOf, type Shaped, text, whole } from "./shapes.ts";

const shape = object({
  Directory: list(object({ key: text, size: maybe(whole), kind: oneOf("movie", "show"), on: flag })),
});

test("what was promised comes back, and nothing else", () => {
  const found = shape({ Directory: [{ key: "1", kind: "show", on: false, more: 7 }], other: 1 }, "");
  expect(found).toEqual({ Directory: [{ key: "1", kind: "show", on: false }] });
  expect(Object.keys(found.Directory[0]!)).not.toContain("size");
  expectTypeOf<Shaped<typeof shape>["Directory"][number]>().toEqualTypeOf<{
    key: string;
    size?: number;
    kind: "movie" | "show";
    on: boolean;
  }>();
});

test("a list that is left out is empty", () => {
  expect(shape({}, "")).toEqual({ Directory: [] });
});

test.each([
  [{ Directory: [{ key: 1, kind: "show", on: true }] }, "Expected text at Directory[0].key; found number."],
  [
    { Directory: [{ key: "1", size: 1.5, kind: "show", on: true }] },
    "Expected a whole number at Directory[0].size; found number.",
  ],
  [
    { Directory: [{ key: "1", size: null, kind: "show", on: true }] },
    "Expected a whole number at Directory[0].size; found null.",
  ],
  [
    { Directory: [{ key: "1", kind: "Show", on: true }] },
    "Expected movie or show at Directory[0].kind; found string.",
  ],
  [
    { Directory: [{ key: "1", kind: "show", on: "1" }] },
    "Expected true or false at Directory[0].on; found string.",
  ],
  [{ Directory: { key: "1" } }, "Expected a list at Directory; found object."],
  [[], "Expected an object; found object."],
  [null, "Expected an object; found null."],
])("%j breaks it", (value, message) => {
  expect(() => shape(value, "")).toThrow(message);
});
