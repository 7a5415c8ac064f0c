import { expect, test } from "vitest";
import { bestMatch, idsInGuids, idsInPath, levelled, likeness, matchScore } from "./matching.ts";

const one = (title: string, year?: number, certain = false) => ({ titles: [title], year, certain });

test.each([
  ["The Office", "Office, The", 0.5, 0.9],
  ["Pokémon", "POKEMON", 1, 1],
  ["Law & Order", "Law and Order", 1, 1],
  ["Grey’s Anatomy", "Greys Anatomy", 1, 1],
  ["The Expanse", "An Expanse", 1, 1],
  ["進撃の巨人", "進撃の巨人", 1, 1],
  ["Breaking Bad", "Breaking Point", 0.4, 0.75],
  ["Toy Story 2", "Toy Story 3", 0, 0.5],
  ["24", "25", 0, 0],
  ["!!!", "!!!", 1, 1],
  ["!!!", "???", 0, 0],
])("%s and %s are alike by %d to %d", (a, b, least, most) => {
  expect(likeness(a, b)).toBeGreaterThanOrEqual(least);
  expect(likeness(a, b)).toBeLessThanOrEqual(most);
  expect(likeness(b, a)).toBe(likeness(a, b));
});

test("a title that is nothing but an article stays", () => {
  expect(levelled("The The")).toBe("the");
  expect(levelled("A")).toBe("a");
});

test("the year tells works of one title apart", () => {
  const [british, american] = [one("The Office", 2001), one("The Office", 2005)];
  expect(bestMatch({ title: "The Office", year: 2005 }, [british, american])).toEqual({ match: american });
  expect(bestMatch({ title: "The Office", year: undefined }, [british, american])).toBe("uncertain");
  expect(bestMatch({ title: "The Office", year: 2013 }, [british, american])).toBe("none");
});

test("a year beside the right one is taken when nothing fits better", () => {
  expect(bestMatch({ title: "Dark", year: 2018 }, [one("Dark", 2017)])).toEqual({ match: one("Dark", 2017) });
  const exact = one("Dark", 2018);
  expect(bestMatch({ title: "Dark", year: 2018 }, [one("Dark", 2017), exact])).toEqual({ match: exact });
});

test("a number is believed whatever the title says", () => {
  const numbered = one("La casa de papel", 2017, true);
  expect(bestMatch({ title: "Money Heist", year: 2017 }, [one("Money Heist", 2017), numbered])).toEqual({
    match: numbered,
  });
});

test("nothing fits nothing", () => {
  expect(bestMatch({ title: "Dark", year: 2017 }, [])).toBe("none");
  expect(matchScore({ title: "Dark", year: 2017 }, { titles: [], year: 2017 })).toBe(0);
});

test.each([
  ["Arrival (2016) {tmdb-329865}/Arrival.mkv", { tmdb: "329865" }],
  ["Game of Thrones [tvdbid-121361]/S01/e1.mkv", { tvdb: "121361" }],
  ["Arrival [imdbid=tt2543164]/a.mkv", { imdb: "tt2543164" }],
  ["Arrival.2016.tt2543164.mkv", { imdb: "tt2543164" }],
  [
    "Björk {mbid-87c5dedd-371d-4a53-9f7f-80522fb7f3cb}/Post/01.flac",
    { mbid: "87c5dedd-371d-4a53-9f7f-80522fb7f3cb" },
  ],
  ["{tmdb-1}/Extended {tmdb-2}.mkv", { tmdb: "2" }],
  ["Arrival {tmdb-abc} {edition-Final Cut} [1080p] watt25431640.mkv", {}],
])("numbers in %s", (path, ids) => {
  expect(idsInPath(path)).toEqual(ids);
});

test("numbers in guids", () => {
  const guids = ["imdb://tt2543164", "tmdb://329865", "local://3", "tvdb://no", "nonsense"].map((id) => ({
    id,
  }));
  expect(idsInGuids(guids)).toEqual({ imdb: "tt2543164", tmdb: "329865" });
});

test.each([
  ["night", "nacht", 0.25],
  ["aaaa", "aaa", 0.8],
  ["ab", "ab", 1],
  ["ab", "cd", 0],
  ["a", "b", 0],
  ["toy story 2", "toy story 3", 0.45],
  ["toy story", "toy story 2", (2 * 8) / 18 / 2],
  ["2 fast 2", "2 fast 2", 1],
  ["up", "", 0],
])("%s and %s share %d of their pairs", (a, b, expected) => {
  expect(likeness(a, b)).toBeCloseTo(expected, 12);
  expect(likeness(b, a)).toBeCloseTo(expected, 12);
});

test.each([
  ["  Amélie ", "amelie"],
  ["Tom & Jerry", "tom and jerry"],
  ["Tom&Jerry", "tom and jerry"],
  ["The A-Team", "a team"],
  ["An Education", "education"],
  ["Another", "another"],
  ["Them!", "them"],
  ["Schindler's  List...", "schindlers list"],
  ["‘Allo ’Allo`", "allo allo"],
  ["ＷＡＬＬ·Ｅ", "wall e"],
  [" !!! ", "!!!"],
  ["Take the A Train", "take the a train"],
])("%s is levelled to %s", (title, expected) => {
  expect(levelled(title)).toBe(expected);
});

test.each([
  [2000, 2000, 1],
  [2000, 2001, 0.92],
  [2000, 1999, 0.92],
  [2000, 2002, 0.6],
  [2000, 1998, 0.6],
  [undefined, 2000, 0.98],
  [2000, undefined, 0.98],
  [undefined, undefined, 0.98],
])("a year of %d for %d counts %d", (wanted, year, factor) => {
  expect(matchScore({ title: "Dark", year: wanted }, { titles: ["Dark"], year })).toBe(factor);
  expect(matchScore({ title: "night", year: wanted }, { titles: ["nacht"], year })).toBeCloseTo(
    factor / 4,
    12,
  );
});

test("the best of several titles counts", () => {
  const titles = ["Das Boot", "night", "Dark"];
  expect(matchScore({ title: "Dark", year: 2017 }, { titles, year: 2017 })).toBe(1);
});

test("what fits may be taken from 0.85 on", () => {
  // Ten pairs of eleven: 20/21.
  const wanted = { title: "abcdefghijkl", year: 2000 };
  expect(bestMatch(wanted, [one("abcdefghijk", 2000)])).toEqual({ match: one("abcdefghijk", 2000) });
  // The same and a year beside the right one: 0.876; 18/20 likewise: 0.828.
  expect(bestMatch(wanted, [one("abcdefghijk", 2001)])).toEqual({ match: one("abcdefghijk", 2001) });
  expect(bestMatch(wanted, [one("abcdefghij", 2001)])).toBe("none");
  // 17 of 20 pairs is 0.85.
  const long = "abcdefghijklmnopqrstu";
  expect(bestMatch({ title: long, year: 2000 }, [one(`${long.slice(0, 18)}xyz`, 2000)])).toMatchObject({
    match: { year: 2000 },
  });
  expect(bestMatch({ title: long, year: 2000 }, [one(`${long.slice(0, 17)}wxyz`, 2000)])).toBe("none");
});

test("the best of several has to be clearly better than the next, in any order", () => {
  const wanted = { title: "Dark", year: 2017 };
  const [exact, unknown, beside] = [one("Dark", 2017), one("Dark"), one("Dark", 2018)];
  for (const others of [
    [exact, beside],
    [beside, exact],
  ])
    expect(bestMatch(wanted, others)).toEqual({ match: exact });
  for (const others of [
    [exact, unknown, beside],
    [beside, unknown, exact],
  ])
    expect(bestMatch(wanted, others)).toBe("uncertain");
  // 0.98 and 0.92 are clearly apart.
  expect(bestMatch(wanted, [beside, unknown])).toEqual({ match: unknown });
  expect(bestMatch(wanted, [one("Light", 2017), exact])).toEqual({ match: exact });
});

test.each([
  ["{imdb-tt12345}", { imdb: "tt12345" }],
  ["{imdb-tt1234}", {}],
  ["{imdb-tt1234567890}", { imdb: "tt1234567890" }],
  ["{imdb-tt12345678901}", {}],
  ["[IMDBid=TT2543164]", { imdb: "tt2543164" }],
  ["TT2543164", { imdb: "tt2543164" }],
  ["tt1234.mkv", {}],
  ["étt2543164", {}],
  ["tt2543164é", {}],
  ["{tmdb-1234567890}", { tmdb: "1234567890" }],
  ["{tmdb-12345678901}", {}],
  ["{tmdb-12a}", {}],
  ["{themoviedb-5} {thetvdb-6} {tvmaze-7}", { tmdb: "5", tvdb: "6", tvmaze: "7" }],
  ["[tmdbid=5][tvdbid-6]", { tmdb: "5", tvdb: "6" }],
  ["{other-5}", {}],
  ["tmdb-5", {}],
  [
    "{mb-87C5DEDD-371d-4a53-9f7f-80522fb7f3cb} {musicbrainz-1}",
    { mbid: "87c5dedd-371d-4a53-9f7f-80522fb7f3cb" },
  ],
  ["{mbid-87c5dedd-371d-4a53-9f7f}", {}],
  ["{imdb-tt1111111} tt2222222", { imdb: "tt2222222" }],
  ["", {}],
])("the numbers of %s", (path, ids) => {
  expect(idsInPath(path)).toEqual(ids);
});

test.each([
  ["TVDB://121361", { tvdb: "121361" }],
  ["tvdb://121361/1/2", {}],
  ["tvdb:121361", {}],
  ["xtvdb://121361", {}],
  ["plex tvdb://121361", {}],
  ["mbid://87c5dedd-371d-4a53-9f7f-80522fb7f3cb", {}],
  ["musicbrainz://87c5dedd-371d-4a53-9f7f-80522fb7f3cb", { mbid: "87c5dedd-371d-4a53-9f7f-80522fb7f3cb" }],
  ["tvdb://", {}],
])("the number of the guid %s", (id, ids) => {
  expect(idsInGuids([{ id }])).toEqual(ids);
});
