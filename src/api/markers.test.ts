import { expect, test } from "vitest";
import { markerTypeOf, markerTypes } from "./markers.ts";

test("types are read by name, in Plex's other spelling, and by number", () => {
  expect(markerTypes.map((type) => markerTypeOf(type))).toEqual([...markerTypes]);
  expect(["credit", "INTRO", "1", "2", "3", "4", "5"].map(markerTypeOf)).toEqual([
    "credits",
    "intro",
    "intro",
    "commercial",
    "bookmark",
    "resume",
    "credits",
  ]);
  expect(["", "0", "6", "intros", "constructor"].map(markerTypeOf)).toEqual(Array(5).fill(undefined));
});
