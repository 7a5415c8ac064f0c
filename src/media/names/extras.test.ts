import { expect, test } from "vitest";
import { extraBySuffix, inExtrasFolder, isExtra, isFilmExtra, kindOfExtrasFolder } from "./extras.ts";

test.each([
  ["Arrival (2016)-trailer", { kind: "trailer", before: "Arrival (2016)" }],
  ["Arrival.2016-Trailer2", { kind: "trailer", before: "Arrival.2016" }],
  ["trailer", { kind: "trailer", before: "" }],
  ["The Making of-behindthescenes", { kind: "behindTheScenes", before: "The Making of" }],
  ["Cut-deleted", { kind: "deletedScene", before: "Cut" }],
  ["Talk-interview", { kind: "interview", before: "Talk" }],
  ["Arrival-sample", undefined],
  ["Arrival", undefined],
])("%s is an extra by its name: %j", (stem, expected) => {
  expect(extraBySuffix(stem)).toEqual(expected);
});

test.each([
  ["Behind The Scenes", "behindTheScenes"],
  ["Trailers", "trailer"],
  ["Extras", "other"],
  ["Sample", undefined],
  ["Season 1", undefined],
])("the folder %s holds %s", (name, kind) => {
  expect(kindOfExtrasFolder(name)).toBe(kind);
});

test.each([
  [[], false],
  [["Film", "Extras"], true],
  [["Trailers", "Film"], true],
  [["Film", " SAMPLE "], true],
  [["Film", "Disc"], false],
  [["Other"], false],
  [["Other", "Film"], false],
  [["Film", "Other"], true],
  [["Film", " Shorts ", "x"], true],
])("%j has a folder for extras: %j", (folders, expected) => {
  expect(inExtrasFolder(folders)).toBe(expected);
});

test.each([
  ["Film-trailer", true, true],
  ["sample-film", true, true],
  ["Film-interview", false, true],
  ["Film-short2", false, true],
  ["Film", false, false],
  ["Film-interviews", false, false],
])("%s is an extra anywhere: %j, of a film: %j", (stem, anywhere, ofFilm) => {
  expect([isExtra(stem), isFilmExtra(stem)]).toEqual([anywhere, ofFilm]);
});

test("what is around a folder's name does not count, and of a suffix neither its case", () => {
  expect(kindOfExtrasFolder("  shorts ")).toBe("short");
  expect(extraBySuffix("A.B_CLIP12")).toEqual({ kind: "other", before: "A.B" });
  expect(extraBySuffix("")).toBeUndefined();
});
