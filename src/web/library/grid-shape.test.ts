import { expect, test } from "vitest";
import { gridOf } from "./grid-shape.ts";

test("a telephone shows two posters side by side, a wide screen as many as have room", () => {
  expect(gridOf(328, "movie")).toEqual({ columns: 2, rowHeight: 290 });
  expect(gridOf(1168, "movie").columns).toBe(8);
  expect(gridOf(1168, "episode").columns).toBe(5);
});

test("square pictures make lower rows than posters of the same width", () => {
  expect(gridOf(328, "album").rowHeight).toBe(328 / 2 - 16 + 68);
  expect(gridOf(328, "album").rowHeight).toBeLessThan(gridOf(328, "show").rowHeight);
});
