import { expect, test } from "vitest";
import { sortTitle } from "./sort-title.ts";

test.each([
  ["The Matrix", "Matrix"],
  ["A Bug's Life", "Bug's Life"],
  ["an Education", "Education"],
  ["Theory of Everything", "Theory of Everything"],
  ["A", "A"],
  ["The The", "The"],
])("%s is sorted as %s", (title, sorted) => {
  expect(sortTitle(title)).toBe(sorted);
});
