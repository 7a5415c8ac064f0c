import { expect, test } from "vitest";
import { editDistance, nearest } from "./nearest.ts";
import { taskNames } from "./task-names.ts";

test.each([
  ["kitten", "sitting", 3],
  ["", "abc", 3],
  ["abc", "", 3],
  ["same", "same", 0],
  ["flaw", "lawn", 2],
])("%s and %s are %i edits apart", (from, to, edits) => {
  expect(editDistance(from, to)).toBe(edits);
});

test.each([
  ["BackupDatabas", "BackupDatabase"],
  ["backup", "BackupDatabase"],
  ["RefreshEPGGuide", "RefreshEpgGuides"],
  ["OptimiseDatabase", "OptimizeDatabase"],
  ["LoudnessAnalisys", "LoudnessAnalysis"],
])("%s was meant to be %s", (misspelt, meant) => {
  expect(nearest(misspelt, taskNames)).toBe(meant);
});

test.each([[""], ["Nonsense"], ["xyz"], ["a".repeat(10_000)]])("nothing is near %s", (misspelt) => {
  expect(nearest(misspelt, taskNames)).toBeUndefined();
});
