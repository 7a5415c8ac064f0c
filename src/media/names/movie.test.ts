import { expect, test } from "vitest";
import { describeMovie, splitPart } from "./movie.ts";

test.each<[string, object]>([
  ["Heat cd2", { name: "Heat", part: 2 }],
  ["Heat - part12", { name: "Heat -", part: 12 }],
  ["cd1", { name: "", part: 1 }],
  ["Heat Part 2", { name: "Heat Part 2" }],
  ["Heat", { name: "Heat" }],
])("%s is one of a stack: %j", (stem, split) => {
  expect(splitPart(stem)).toEqual(split);
});

test.each<[string, object | null]>([
  ["{tmdb-1}/movie.mkv", { title: "movie" }],
  ["Heat/[x].mkv", { title: "Heat" }],
  ["Heat/movie.mkv", { title: "Heat" }],
  ["Heat/Other.mkv", { title: "Other" }],
  ["Heat (1999)/Other.mkv", { title: "Heat", year: 1999 }],
  ["Heat (1999)/Other (2000).mkv", { title: "Other", year: 2000 }],
  ["Heat (1999)/Other 2000.mkv", { title: "Heat", year: 1999 }],
  ["Heat 1999/Other 2000.mkv", { title: "Other", year: 2000 }],
  ["Heat 1999/Other.mkv", { title: "Heat", year: 1999 }],
  ["Heat 1999/Other 2000 720p.mkv", { title: "Other", year: 2000 }],
  ["Heats/Heat (1999)/Other.mkv", { title: "Heat", year: 1999 }],
  ["- .mkv", { title: "-" }],
  ["-.mkv", { title: "-" }],
  ["", null],
  ["Heat/Extras/Other.mkv", null],
  ["Heat/Other-short.mkv", null],
])("%j: the folder or the file says what it is", (path, found) => {
  expect(describeMovie(path)).toEqual(found && { kind: "movie", ...found });
});

test.each<[string, object]>([
  ["Heat (1999)/CD2/Heat.mkv", { part: 2 }],
  ["Heat (1999)/CD2/movie.mkv", { part: 2 }],
  ["Heat (1999)/CD1/Heat (1999) cd2.mkv", { part: 2 }],
  ["Heat (1999)/CD1/Heat (1999) Part 2 x.mkv", { part: 2 }],
  ["Heat (1999) Part 2 x.mkv", { part: 2 }],
  ["Heat (1999)/CD20x/Heat (1999).mkv", {}],
  ["Heat (1999).mkv", {}],
])("%s: the part", (path, found) => {
  expect(describeMovie(path)).toEqual({ kind: "movie", title: "Heat", year: 1999, ...found });
});

test("a part in the middle of a name without a year is a word of the title", () => {
  expect(describeMovie("Heat Part 2 x.mkv")).toEqual({ kind: "movie", title: "Heat Part 2 x" });
});

test.each<[string, string | undefined]>([
  ["Heat (1999) {edition- My Cut }.mkv", "My Cut"],
  ["Heat (1999) {EDITION-Mine}.mkv", "Mine"],
  ["Heat (1999) {edition- } Uncut.mkv", "Uncut"],
  ["Heat (1999) {edition-Mine} Uncut.mkv", "Mine"],
  ["Heat (1999) Uncut.mkv", "Uncut"],
  ["Heat (1999) IMAX.mkv", "IMAX"],
  ["Heat (1999) {edition-}.mkv", undefined],
  ["Heat (1999) {editions}.mkv", undefined],
  ["Heat (1999) {edition-x.mkv", undefined],
  ["Heat (1999)/Heat (1999).mkv", undefined],
  ["Heat (1999) {edition-Folder}/Heat (1999).mkv", "Folder"],
  ["Heat (1999) Uncut/Heat (1999).mkv", "Uncut"],
  ["Heat (1999) {edition-Folder}/Heat (1999) {edition-File}.mkv", "File"],
])("%s: the edition is %s", (path, edition) => {
  expect(describeMovie(path)).toEqual({
    kind: "movie",
    title: "Heat",
    year: 1999,
    ...(edition && { edition }),
  });
});
