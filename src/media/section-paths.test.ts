import { expect, test } from "vitest";
import { isWithin, meantBy, outermost, wayTo } from "./section-paths.ts";

test.each([
  ["/media/films/a", "/media/films", true],
  ["/media/films", "/media/films", true],
  ["/media/films 2", "/media/films", false],
  ["/media", "/media/films", false],
  ["/media/films/..a", "/media/films", true],
  ["/anything", "/", true],
])("%s is within %s: %s", (inner, outer, within) => {
  expect(isWithin(inner, outer)).toBe(within);
});

test("a way below a folder", () => {
  expect(wayTo("/media/films", "/media/films/a/b.mkv")).toBe("a/b.mkv");
  expect(wayTo("/media/films", "/media/films")).toBe("");
});

test.each([
  ["/media/films/Arrival (2016)", ["/media/films/Arrival (2016)"]],
  ["/media/films/Arrival (2016)//", ["/media/films/Arrival (2016)"]],
  ["/media/films", ["/media/films"]],
  ["/media", ["/media/films", "/media/more films"]],
  ["/media/films/../../etc", []],
  ["/media/films 2/a", []],
  ["films/a", []],
  ["", []],
])("%s means %j", (path, meant) => {
  expect(meantBy(path, ["/media/films", "/media/more films"])).toEqual(meant);
});

test("paths within others are left out", () => {
  expect(outermost(["/b/c", "/a b", "/b", "/a", "/b/c/d", "/a", "/a/z"])).toEqual(["/a b", "/a", "/b"]);
});
