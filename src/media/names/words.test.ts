import { describe, expect, test } from "vitest";
import { firstFilled, qualityAt, splitPath, splitTitle, withoutMarks, words } from "./words.ts";

test.each([
  ["Film 1080p", 5],
  ["1080p Film", 0],
  ["Film.x264.1080p", 5],
  ["Film", 4],
  ["", 0],
])("quality begins in %j at %i", (name, at) => {
  expect(qualityAt(name)).toBe(at);
});

test.each([
  ["one.two", "one two"],
  ["one..two", "one two"],
  ["S.W.A.T", "S.W.A.T"],
  ["S.W.A.T.2003", "S.W.A.T 2003"],
  ["A.bc", "A bc"],
  ["ab.C", "ab C"],
  ["1.A", "1 A"],
  ["A.1", "A 1"],
  ["one.two three", "one.two three"],
  ["one_two__three \t four", "one two three four"],
  [" - – One", "One"],
  ["One - – ([{", "One"],
  ["One-Two (Three) [Four", "One-Two (Three) [Four"],
  ["...One", "One"],
  ["", ""],
])("%j is written as %j", (name, text) => {
  expect(words(name)).toBe(text);
});

test("whether dots stand for spaces is seen from the whole name", () => {
  expect(words("one.two", "one.two three")).toBe("one.two");
  expect(words("one.two", "one.two.three")).toBe("one two");
});

test.each([
  ["Film {tmdb-1}", "Film"],
  ["Film {}{edition-x} [imdbid-tt1] ", "Film"],
  ["Film [TVDBID-1] [tmdbid-]", "Film"],
  ["[REC] {open", "[REC] {open"],
  ["[imdbid-1", "[imdbid-1"],
  ["[-1] [1id-2] [id-3]", "[-1] [1id-2] [id-3]"],
  ["Ame\u0301lie", "Am\u00e9lie"],
])("%j without marks is %j", (name, text) => {
  expect(withoutMarks(name)).toBe(text);
});

describe("a title is", () => {
  test.each<[string, object]>([
    ["Film (1999) rest", { title: "Film", year: 1999, certain: true, rest: " rest" }],
    ["A.Film.[1999].rest", { title: "A Film", year: 1999, certain: true, rest: ".rest" }],
    ["A.Film (1999)", { title: "A.Film", year: 1999, certain: true, rest: "" }],
    ["Film 1999 720p x", { title: "Film", year: 1999, certain: true, rest: " 720p x" }],
    ["Film 1999", { title: "Film", year: 1999, certain: false, rest: "" }],
    ["Film 1999 -", { title: "Film", year: 1999, certain: false, rest: " -" }],
    ["Film.1999.more", { title: "Film", year: 1999, certain: false, rest: ".more" }],
    ["A.Film.1999.more", { title: "A Film", year: 1999, certain: false, rest: ".more" }],
    ["A.Film 1999", { title: "A.Film", year: 1999, certain: false, rest: "" }],
    ["Film 1999 more", { title: "Film 1999 more", certain: false, rest: "" }],
    ["1999", { title: "1999", certain: false, rest: "" }],
    ["- 1999", { title: "1999", certain: false, rest: "" }],
    ["1999.2001", { title: "1999", year: 2001, certain: false, rest: "" }],
    ["2001 1999 720p", { title: "2001", year: 1999, certain: true, rest: " 720p" }],
    ["Film 1998 1999 720p", { title: "Film 1998", year: 1999, certain: true, rest: " 720p" }],
    ["Film 720p 1999", { title: "Film", certain: false, rest: "720p 1999" }],
    ["Film [x] two", { title: "Film two", certain: false, rest: "" }],
    ["Film[x]  two [] three", { title: "Film two three", certain: false, rest: "" }],
    ["[Group] Film [1080p]", { title: "Film", certain: false, rest: "1080p]" }],
    ["[Group]_-.Film 1999", { title: "Film", year: 1999, certain: false, rest: "" }],
    ["[]Film", { title: "Film", certain: false, rest: "" }],
    ["A [Group] Film", { title: "A Film", certain: false, rest: "" }],
    ["[Group]", { title: "", certain: false, rest: "" }],
    ["", { title: "", certain: false, rest: "" }],
  ])("in %j", (name, found) => {
    expect(splitTitle(name)).toEqual(found);
  });
});

test.each<[string, object]>([
  ["a/ /b//name.mkv", { folders: ["a", "b"], stem: "name" }],
  ["name.one.mp4", { folders: [], stem: "name.one" }],
  ["a/name", { folders: ["a"], stem: "name" }],
  ["name.12345", { folders: [], stem: "name" }],
  ["name.123456", { folders: [], stem: "name.123456" }],
  ["name.", { folders: [], stem: "name." }],
  ["name. x", { folders: [], stem: "name. x" }],
  [".hidden", { folders: [], stem: ".hidden" }],
  ["a/", { folders: ["a"], stem: "" }],
  ["", { folders: [], stem: "" }],
])("%j is split", (path, split) => {
  expect(splitPath(path)).toEqual(split);
});

test("the first text that holds something", () => {
  expect(firstFilled(undefined, "", " ", " a ", "b")).toBe("a");
  expect(firstFilled("a", undefined)).toBe("a");
  expect(firstFilled(undefined, " ")).toBeUndefined();
  expect(firstFilled()).toBeUndefined();
});
