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
