import { expect, test } from "vitest";
import { extraBySuffix, kindOfExtrasFolder } from "./extras.ts";

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
