import { expect, test } from "vitest";
import { scopeOfItem } from "./item-keys.ts";

test("an item that can be done alone limits a run to itself", () => {
  expect(scopeOfItem("part:12")).toEqual({ partIds: [12] });
  expect(scopeOfItem("item:7")).toEqual({ itemIds: [7] });
  expect(scopeOfItem("group:7")).toEqual({ itemIds: [7] });
  expect(scopeOfItem("section:1")).toEqual({ sectionIds: [1] });
  expect(scopeOfItem("guide:3")).toEqual({ guideIds: [3] });
});

test.each(["database:library", "models", "part:", "part:0", "part:1x", "toString:1", "constructor:2"])(
  "%s limits nothing",
  (key) => expect(scopeOfItem(key)).toBeUndefined(),
);
