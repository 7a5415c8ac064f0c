import { expect, test } from "vitest";
import { parseSources } from "./sources.ts";

test("databases of other programs are named with their paths", () => {
  expect(parseSources(" plex = /config/library.db ; sonarr=/sonarr/a=b.db;")).toEqual([
    { name: "plex", title: "The database plex", file: "/config/library.db", stem: "plex.db", own: false },
    { name: "sonarr", title: "The database sonarr", file: "/sonarr/a=b.db", stem: "sonarr.db", own: false },
  ]);
  expect(parseSources("")).toEqual([]);
});

test.each([
  ["plex", "it is not written so"],
  ["a/b=/x.db", "it is not written so"],
  ["plex=library.db", "the path is not absolute"],
  ["plex=/a.db;PLEX=/b.db", "the name is taken"],
  ["butler=/a.db", "the name is taken"],
])("%s is refused: %s", (text, why) => {
  expect(() => parseSources(text)).toThrow(why);
});
