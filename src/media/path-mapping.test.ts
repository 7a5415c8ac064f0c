import { expect, test } from "vitest";
import { mapPath, parseMappings } from "./path-mapping.ts";

const { mappings } = parseMappings(
  "/tv=/media/shows; /tv/anime/ = /media/anime ;C:\\Films\\=/media/films;\\\\nas\\m=/m",
);

test.each([
  ["/tv/Dark/Season 1", "/media/shows/Dark/Season 1"],
  ["/tv", "/media/shows"],
  ["/tv2/Dark", "/tv2/Dark"],
  ["/tv/anime/a", "/media/anime/a"],
  ["/TV/Dark", "/TV/Dark"],
  ["c:\\films\\Arrival (2016)\\Arrival.mkv", "/media/films/Arrival (2016)/Arrival.mkv"],
  ["C:/Films/a", "/media/films/a"],
  ["\\\\NAS\\m\\a\\b", "/m/a/b"],
  ["/a\\b", "/a\\b"],
])("%s is %s", (path, mapped) => {
  expect(mapPath(path, mappings)).toBe(mapped);
});

test("what is no mapping is given back", () => {
  expect(parseMappings("/a;/b=/c;=/d;/e=f;;")).toEqual({
    mappings: [{ from: "/b", to: "/c" }],
    malformed: ["/a", "=/d", "/e=f"],
  });
  expect(parseMappings("")).toEqual({ mappings: [], malformed: [] });
});
