import { describe, expect, test } from "vitest";
import { describeEpisode, isSeasonFolder } from "./episode.ts";

const upTo = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

test.each<[string, number[]]>([
  ["S01E01-E04", [1, 2, 3, 4]],
  ["S01E01E04", [1, 4]],
  ["S01E01E03-E05", [1, 3, 4, 5]],
  ["S01E01 - S01E03", [1, 2, 3]],
  ["S01E05-E03", [5]],
  ["S01E05E05", [5]],
  ["S01E05-E03E06", [5, 6]],
  ["S01E01-E101", upTo(1, 101)],
  ["S01E01-E102", [1]],
  ["S01E01E101", [1, 101]],
  ["S01E01E102", [1]],
  ["S01E01_-_EP03", [1, 2, 3]],
  ["1x02-1x04", [2, 3, 4]],
  ["1x02x04", [2, 4]],
  ["1x02-04", [2, 3, 4]],
])("%s is of these episodes", (numbers, episodes) => {
  expect(describeEpisode(`Show/Show ${numbers}.mkv`)).toEqual({
    kind: "episode",
    show: "Show",
    season: 1,
    episodes,
  });
});

describe("a date", () => {
  test.each([
    "2024-01-31",
    "2024-02-29",
    "2024-03-31",
    "2024-04-30",
    "2024-05-31",
    "2024-06-30",
    "2024-09-30",
    "2024-11-30",
    "2024-12-31",
  ])("%s is one, and its year the season", (airDate) => {
    const found = { kind: "episode", show: "News", season: 2024, episodes: [], airDate };
    expect(describeEpisode(`News/News - ${airDate}.mkv`)).toEqual(found);
  });

  test.each(["2024-02-30", "2024-04-31", "2024-06-31", "2024-09-31", "2024-11-31"])("%s is none", (day) => {
    expect(describeEpisode(`News/News - ${day}.mkv`)).toBeNull();
  });

  test("of a folder of a season is of that season, and has a title behind it", () => {
    expect(describeEpisode("News/Season 3/News.2024.05.01.Guest.mkv")).toEqual({
      kind: "episode",
      show: "News",
      season: 3,
      episodes: [],
      title: "Guest",
      airDate: "2024-05-01",
    });
  });
});

test.each<[string, object | null]>([
  ["Show/Season 2 Episode 3.mkv", { season: 2, episodes: [3] }],
  ["Show/Show - E04 720p.mkv", { season: 1, episodes: [4] }],
  ["Show/Show - 1080p.mkv", null],
  ["Show/Show - 1080p - 12.mkv", null],
  ["Show/Show - 2039.mkv", null],
  ["Show/Show - 2040.mkv", { season: 1, episodes: [2040] }],
  ["Show/Show - 12-14.mkv", { season: 1, episodes: [12, 13, 14] }],
  ["Show/12.mkv", { season: 1, episodes: [12] }],
  ["Show/Show.mkv", null],
])("%s: the number", (path, found) => {
  expect(describeEpisode(path)).toEqual(found && { kind: "episode", show: "Show", ...found });
});

test.each([
  ["Season 1", true],
  ["Season 1 {tvdb-5}", true],
  ["S01", true],
  ["Staffel 02", true],
  ["Specials", true],
  ["special", true],
  ["02", true],
  ["2024", true],
  ["12345", false],
  ["2a", false],
  ["a2", false],
  ["Season", false],
  ["S4C Nights", false],
  ["My Specials", false],
  ["", false],
])("%s is the folder of a season: %j", (name, expected) => {
  expect(isSeasonFolder(name)).toBe(expected);
});

describe("folders say", () => {
  const of = (path: string) => {
    const { show, season } = describeEpisode(path)!;
    return [show, season];
  };

  test.each<[string, string, number]>([
    ["Show/Season 2/05.mkv", "Show", 2],
    ["TV/Show/Season 2/05.mkv", "Show", 2],
    ["Show/Season 2/1/05.mkv", "Show", 1],
    ["Show/3/05.mkv", "Show", 3],
    ["1883/05.mkv", "1883", 1],
    ["TV/1883/Season 2/05.mkv", "1883", 2],
    ["Show/Specials/05.mkv", "Show", 0],
    ["Show/12345/05.mkv", "12345", 1],
    ["Show/A Show 02/05.mkv", "A Show 02", 1],
    ["Show/Show.S07E05.720p-GRP/05.mkv", "Show", 1],
    ["Other.S08.1080p/05.mkv", "Other", 8],
    ["Show/Other.S08.1080p/05.mkv", "Show", 8],
    ["Show S02/Season 1/05.mkv", "Show S02", 1],
    ["Show/{tvdb-5}/05.mkv", "Show", 1],
    ["Show {tvdb-5}/Season 4 {x-1}/05.mkv", "Show", 4],
    ["Season 4/Other E05.mkv", "Other", 4],
    ["Season 4/S03E05.mkv", "S03E05", 3],
  ])("%s: the show and the season", (path, show, season) => {
    expect(of(path)).toEqual([show, season]);
  });
});

test.each<[string, object | null]>([
  ["Show (2001)/Show (2014) S01E02.mkv", { show: "Show", showYear: 2001 }],
  ["Show/Show (2014) S01E02.mkv", { show: "Show", showYear: 2014 }],
  ["Show.2014.US S01E02.mkv", { show: "Show", showYear: 2014 }],
  ["Show/S01E02 - A [x] B [y].mkv", { show: "Show", title: "A B" }],
  ["Show/S01E02 - A[] B.mkv", { show: "Show", title: "A B" }],
  ["Show/S01E02.A.Title.720p.x.mkv", { show: "Show", title: "A Title" }],
  ["Show/S01E02 - 720p - Title.mkv", { show: "Show" }],
  ["Show/Other S01E02 cd2.mkv", { show: "Show", part: 2 }],
  ["S01E02.mkv", { show: "S01E02" }],
  ["Show/Extras/S01E02.mkv", null],
  ["Show/S01E02-trailer.mkv", null],
])("%s: what else it says", (path, found) => {
  expect(describeEpisode(path)).toEqual(found && { kind: "episode", season: 1, episodes: [2], ...found });
});
