import { expect, test } from "vitest";
import { isIgnored, isMediaFile, type SectionType } from "./names.ts";

test.each<[SectionType, string, boolean]>([
  ["movie", "Arrival (2016).MKV", true],
  ["show", "a.ts", true],
  ["movie", "cover.jpg", false],
  ["movie", "song.flac", false],
  ["artist", "song.flac", true],
  ["artist", "clip.mkv", false],
  ["photo", "beach.heic", true],
  ["photo", "beach.mp4", false],
  ["movie", ".hidden.mkv", false],
  ["movie", "._Arrival.mkv", false],
  ["movie", "Arrival.mkv.part", false],
  ["movie", "Arrival.mkv.!qB", false],
  ["movie", "mkv", false],
  ["movie", ".mkv", false],
])("a section of type %s takes %s: %s", (type, name, taken) => {
  expect(isMediaFile(type, name)).toBe(taken);
});

test.each([
  [".Trash-1000", true],
  ["@eaDir", true],
  ["#recycle", true],
  ["lost+found", true],
  ["$RECYCLE.BIN", true],
  ["film.tmp", true],
  ["...And Justice for All", false],
  ["Arrival (2016)", false],
])("%s is ignored: %s", (name, ignored) => {
  expect(isIgnored(name)).toBe(ignored);
});
