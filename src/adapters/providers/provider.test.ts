import { expect, test } from "vitest";
import type { Wanted } from "../../core/ports.ts";
import { addressOf, dayOf, describeBelow, ratingOf, said, tagsOf, yearOf } from "./provider.ts";

test("what a provider does not say is no field", () => {
  const fields = said({
    title: "Blade",
    summary: null,
    tagline: "",
    genres: [],
    studio: undefined,
    rating: 0,
  });
  expect(fields).toEqual({ title: "Blade", rating: 0 });
  expect(tagsOf([" Drama ", "Drama", "", null, undefined, " "])).toEqual(["Drama"]);
});

test.each([
  ["2011-04-17", "2011-04-17", 2011],
  ["2011-04-17T21:00:00Z", "2011-04-17", 2011],
  ["2011", undefined, 2011],
  ["2011-13-45", undefined, 2011],
  ["0000-00-00", undefined, undefined],
  ["", undefined, undefined],
  [null, undefined, undefined],
])("of %s the day is %s and the year %s", (text, day, year) => {
  expect(dayOf(text)).toBe(day);
  expect(yearOf(text)).toBe(year);
});

test("a rating of nobody is none", () => {
  expect([7.623, 10, 0, 11, -1, null, undefined].map(ratingOf)).toEqual([
    7.6,
    10,
    ...Array(5).fill(undefined),
  ]);
});

test("addresses are joined with one slash, and words become safe in them", () => {
  expect(addressOf("http://mirror/tv/", "/search", { q: "a&b c", none: undefined })).toBe(
    "http://mirror/tv/search?q=a%26b+c",
  );
});

test("an episode is known by its number, or by its date where it has none", () => {
  const wanted: Wanted = {
    id: 1,
    type: "show",
    title: "News",
    year: undefined,
    ids: {},
    known: undefined,
    below: [
      { id: 2, type: "season", season: 1 },
      { id: 3, type: "episode", season: 1, episode: 1, aired: undefined },
      { id: 4, type: "episode", season: 2026, episode: undefined, aired: "2026-03-10" },
      { id: 5, type: "episode", season: 2026, episode: undefined, aired: undefined },
    ],
  };
  const idsAt = (place: Parameters<typeof describeBelow>[1]) =>
    describeBelow(wanted, place, { title: "x" }).map(({ itemId }) => itemId);
  expect(idsAt({ season: 1 })).toEqual([2]);
  expect(idsAt({ season: 1, episode: 1, aired: "2026-03-10" })).toEqual([3, 4]);
  expect(idsAt({ season: 9, episode: 60, aired: "2026-03-10" })).toEqual([4]);
  expect(idsAt({ season: 9, episode: 61 })).toEqual([]);
});
