import { expect, test } from "vitest";
import { episodeNumber } from "./episode-number.ts";

const ns = (text: string) => episodeNumber([{ system: "xmltv_ns", text }]);

test.each([
  ["1 . 4/12 . 0/2", { season: 2, episode: 5, episodes: 12, part: 1, parts: 2 }],
  ["1.4.", { season: 2, episode: 5 }],
  [".4.", { episode: 5 }],
  ["2/3 . . ", { season: 3, seasons: 3 }],
  [" . 0 . ", { episode: 1 }],
])("xmltv_ns %j", (text, expected) => {
  expect(ns(text)).toEqual(expected);
});

test.each([
  ["..", undefined],
  ["", undefined],
  ["a.b.c", undefined],
  ["1.x.", { season: 2 }],
])("xmltv_ns %j says as much as can be read", (text, expected) => {
  expect(ns(text)).toEqual(expected);
});

test("what people write is kept, and read where nothing else is there", () => {
  expect(episodeNumber([{ system: "onscreen", text: "S03 E07" }])).toEqual({
    onscreen: "S03 E07",
    season: 3,
    episode: 7,
  });
  expect(
    episodeNumber([
      { system: "onscreen", text: "S03E07" },
      { system: "xmltv_ns", text: "8.0." },
      { system: "dd_progid", text: "EP01234567.0005" },
    ]),
  ).toEqual({ onscreen: "S03E07", season: 9, episode: 1, programId: "EP01234567.0005" });
  expect(episodeNumber([{ system: "onscreen", text: "Folge 7" }])).toEqual({ onscreen: "Folge 7" });
});
