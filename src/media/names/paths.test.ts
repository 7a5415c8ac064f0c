import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeFile, type SectionType } from "../names.ts";

const movies: [string, object | null][] = [
  ["Arrival (2016)/Arrival (2016).mkv", { title: "Arrival", year: 2016 }],
  ["Arrival (2016).mkv", { title: "Arrival", year: 2016 }],
  ["Arrival.2016.1080p.BluRay.x264-GRP.mkv", { title: "Arrival", year: 2016 }],
  ["Arrival.2016.1080p.BluRay.x264-GRP/grp-arr.mkv", { title: "Arrival", year: 2016 }],
  ["Arrival (2016)/movie.mkv", { title: "Arrival", year: 2016 }],
  ["Films/Arrival/video.mp4", { title: "Arrival" }],
  [
    "Blade Runner (1982)/Blade Runner (1982) {edition-Director's Cut}.mkv",
    { title: "Blade Runner", year: 1982, edition: "Director's Cut" },
  ],
  [
    "Blade Runner (1982) {edition-Final Cut}/Blade Runner (1982).mkv",
    { title: "Blade Runner", year: 1982, edition: "Final Cut" },
  ],
  ["Blade.Runner.1982.The.Final.Cut.2160p.mkv", { title: "Blade Runner", year: 1982, edition: "Final Cut" }],
  ["Aliens.1986.Directors.Cut.1080p.mkv", { title: "Aliens", year: 1986, edition: "Director's Cut" }],
  [
    "Batman Begins (2005) {tmdb-272} {edition-IMAX}.mp4",
    { title: "Batman Begins", year: 2005, edition: "IMAX" },
  ],
  ["Batman Begins (2005) [imdbid-tt0372784].mp4", { title: "Batman Begins", year: 2005 }],
  [
    "The Two Towers (2002) - 1080p Extended.mkv",
    { title: "The Two Towers", year: 2002, edition: "Extended" },
  ],
  ["Seven Samurai (1954)/Seven Samurai (1954) - cd1.avi", { title: "Seven Samurai", year: 1954, part: 1 }],
  ["Seven Samurai (1954)/Seven Samurai (1954) - part2.avi", { title: "Seven Samurai", year: 1954, part: 2 }],
  ["Seven Samurai (1954)/Seven Samurai (1954) - pt3.avi", { title: "Seven Samurai", year: 1954, part: 3 }],
  ["Seven Samurai (1954)/Seven Samurai (1954) Part 2.avi", { title: "Seven Samurai", year: 1954, part: 2 }],
  ["Seven Samurai (1954)/CD2/film.avi", { title: "Seven Samurai", year: 1954, part: 2 }],
  ["Seven Samurai (1954)/cd1.avi", { title: "Seven Samurai", year: 1954, part: 1 }],
  ["Seven.Samurai.1954.CD2.DVDRip.XviD-GRP.avi", { title: "Seven Samurai", year: 1954, part: 2 }],
  ["The Hangover Part 2.mkv", { title: "The Hangover Part 2" }],
  ["Deathly.Hallows.Part.1.2010.1080p.mkv", { title: "Deathly Hallows Part 1", year: 2010 }],
  ["2012 (2009).mkv", { title: "2012", year: 2009 }],
  ["2001 A Space Odyssey.mkv", { title: "2001 A Space Odyssey" }],
  ["2001.A.Space.Odyssey.1968.1080p.mkv", { title: "2001 A Space Odyssey", year: 1968 }],
  ["1917.2019.2160p.WEB-DL.mkv", { title: "1917", year: 2019 }],
  ["Blade Runner 2049.mkv", { title: "Blade Runner 2049" }],
  ["Blade.Runner.2049.2017.2160p.mkv", { title: "Blade Runner 2049", year: 2017 }],
  ["Wonder Woman 1984 (2020)/Wonder Woman 1984.mkv", { title: "Wonder Woman 1984", year: 2020 }],
  ["Charlotte's Web (2006)/Charlottes.Web.2006.720p.mkv", { title: "Charlottes Web", year: 2006 }],
  ["Some.Movie.WEB.x264-GRP.mkv", { title: "Some Movie" }],
  ["movie_name_2010_dvdrip.avi", { title: "movie name", year: 2010 }],
  ["S.W.A.T.2003.720p.mkv", { title: "S.W.A.T", year: 2003 }],
  ["S.W.A.T. (2003).mkv", { title: "S.W.A.T.", year: 2003 }],
  ["Dr. No (1962).mkv", { title: "Dr. No", year: 1962 }],
  ["M (1931).mkv", { title: "M", year: 1931 }],
  ["Mission: Impossible - Fallout (2018).mkv", { title: "Mission: Impossible - Fallout", year: 2018 }],
  ["(500) Days of Summer (2009).mkv", { title: "(500) Days of Summer", year: 2009 }],
  ["[REC] (2007).mkv", { title: "[REC]", year: 2007 }],
  ["[Group] Akira [1080p].mkv", { title: "Akira" }],
  ["WALL·E (2008).mkv", { title: "WALL·E", year: 2008 }],
  ["千と千尋の神隠し.2001.1080p.mkv", { title: "千と千尋の神隠し", year: 2001 }],
  ["Москва.слезам.не.верит.1980.720p.mkv", { title: "Москва слезам не верит", year: 1980 }],
  ["Ame\u0301lie (2001).mkv", { title: "Am\u00e9lie", year: 2001 }],
  ["...And Justice for All (1979).mkv", { title: "...And Justice for All", year: 1979 }],
  ["Shorts/La Jetée (1962).mkv", { title: "La Jetée", year: 1962 }],
  ["(2016).mkv", { title: "(2016)" }],
  ["Arrival (2016)/Arrival (2016)-trailer.mkv", null],
  ["Arrival (2016)/Teaser-trailer2.mkv", null],
  ["Arrival (2016)/trailer.mp4", null],
  ["Arrival (2016)/Denis Villeneuve-interview.mkv", null],
  ["Arrival (2016)/Featurettes/Sound.mkv", null],
  ["Arrival (2016)/Extras/Sound.mkv", null],
  ["Arrival (2016)/Behind The Scenes/Sound.mkv", null],
  ["Arrival (2016)/Other/Sound.mkv", null],
  ["Arrival (2016)/Sample/arrival.mkv", null],
  ["Arrival (2016)/arrival-sample.mkv", null],
  ["Arrival (2016)/sample-arrival.mkv", null],
  ["Arrival (2016)/BDMV/STREAM/00001.m2ts", null],
];

const episodes: [string, object | null][] = [
  [
    "Fargo (2014)/Season 01/Fargo - s01e01-e02 - The Crocodile.mkv",
    { show: "Fargo", showYear: 2014, season: 1, episodes: [1, 2], title: "The Crocodile" },
  ],
  [
    "Fargo (2014)/Season 01/Fargo (2014) - s01e03.mkv",
    { show: "Fargo", showYear: 2014, season: 1, episodes: [3] },
  ],
  [
    "Fargo/Season 1/Fargo.S01E04.Eating.the.Blame.1080p.WEB-DL.mkv",
    { show: "Fargo", season: 1, episodes: [4], title: "Eating the Blame" },
  ],
  ["Fargo.S01E04.720p.mkv", { show: "Fargo", season: 1, episodes: [4] }],
  ["Fargo {tvdb-269613}/Season 02/S02E01.mkv", { show: "Fargo", season: 2, episodes: [1] }],
  [
    "Brooklyn Nine-Nine/Season 08/Brooklyn.Nine-Nine.S08E01-E02.mkv",
    { show: "Brooklyn Nine-Nine", season: 8, episodes: [1, 2] },
  ],
  [
    "Brooklyn.Nine-Nine.S08.1080p.BluRay-GRP/Brooklyn.Nine-Nine.S08E05.mkv",
    { show: "Brooklyn Nine-Nine", season: 8, episodes: [5] },
  ],
  ["Show/Show S01E01E02E03.mkv", { show: "Show", season: 1, episodes: [1, 2, 3] }],
  ["Show/Show S01E01-03.mkv", { show: "Show", season: 1, episodes: [1, 2, 3] }],
  ["Show/Show S01E05 - S01E06.mkv", { show: "Show", season: 1, episodes: [5, 6] }],
  ["Show/Show S01E01-720p.mkv", { show: "Show", season: 1, episodes: [1] }],
  ["Show/Show S01E01 - 24 Hours.mkv", { show: "Show", season: 1, episodes: [1], title: "24 Hours" }],
  ["Show/Show - S01E01 - 7x24.mkv", { show: "Show", season: 1, episodes: [1], title: "7x24" }],
  ["Show/Show S2024E05.mkv", { show: "Show", season: 2024, episodes: [5] }],
  ["Show/Show - 1x02 - Two.mkv", { show: "Show", season: 1, episodes: [2], title: "Two" }],
  ["Show/Show - 1x02-1x03.mkv", { show: "Show", season: 1, episodes: [2, 3] }],
  ["Show/Show.1x02x03.mkv", { show: "Show", season: 1, episodes: [2, 3] }],
  ["Show/Season 1 Episode 3.mkv", { show: "Show", season: 1, episodes: [3] }],
  [
    "Doctor Who (2005)/Specials/Doctor Who (2005) - s00e05 - Dreamland.mkv",
    { show: "Doctor Who", showYear: 2005, season: 0, episodes: [5], title: "Dreamland" },
  ],
  [
    "Doctor Who (2005)/Specials/03 - Dreamland.mkv",
    { show: "Doctor Who", showYear: 2005, season: 0, episodes: [3], title: "Dreamland" },
  ],
  ["Doctor Who/Season 00/Doctor Who - E07.mkv", { show: "Doctor Who", season: 0, episodes: [7] }],
  ["Show/Season 03/Episode 5.mkv", { show: "Show", season: 3, episodes: [5] }],
  ["Show/Season 03/E05-E06 - Both.mkv", { show: "Show", season: 3, episodes: [5, 6], title: "Both" }],
  ["Show/3/05.mkv", { show: "Show", season: 3, episodes: [5] }],
  ["Drama/Show/Staffel 2/Show - 05 - Ende.mkv", { show: "Show", season: 2, episodes: [5], title: "Ende" }],
  ["24/Season 01/24 S01E05.mkv", { show: "24", season: 1, episodes: [5] }],
  ["The 100/The 100 - s01e01.mkv", { show: "The 100", season: 1, episodes: [1] }],
  ["TV/1883/Season 01/1883 - S01E02.mkv", { show: "1883", season: 1, episodes: [2] }],
  ["S4C Nights/Episode 2.mkv", { show: "S4C Nights", season: 1, episodes: [2] }],
  [
    "The Daily Show/The Daily Show - 2024-05-01 - Guest.mkv",
    { show: "The Daily Show", season: 2024, episodes: [], airDate: "2024-05-01", title: "Guest" },
  ],
  [
    "The Daily Show/Season 29/The.Daily.Show.2024.05.01.Guest.720p.mkv",
    { show: "The Daily Show", season: 29, episodes: [], airDate: "2024-05-01", title: "Guest" },
  ],
  ["Show/Show - 2024-02-31.mkv", null],
  ["[SubsPlease] Frieren - 12 (1080p) [ABCD1234].mkv", { show: "Frieren", season: 1, episodes: [12] }],
  [
    "Frieren/[SubsPlease] Frieren - 12v2 (1080p) [ABCD1234].mkv",
    { show: "Frieren", season: 1, episodes: [12] },
  ],
  [
    "One Piece/[HorribleSubs] One Piece - 1001 [720p].mkv",
    { show: "One Piece", season: 1, episodes: [1001] },
  ],
  ["One Piece/One_Piece_1001.mkv", { show: "One Piece", season: 1, episodes: [1001] }],
  ["Naruto/[Grp] Naruto 001-003 [720p].mkv", { show: "Naruto", season: 1, episodes: [1, 2, 3] }],
  ["Naruto/Naruto 012.mkv", { show: "Naruto", season: 1, episodes: [12] }],
  [
    "ナルト/ナルト - 第一 - S01E02 - 木ノ葉.mkv",
    { show: "ナルト", season: 1, episodes: [2], title: "木ノ葉" },
  ],
  ["Show/Season 1/Show - s01e01 - pt2.mkv", { show: "Show", season: 1, episodes: [1], part: 2 }],
  [
    "Show/Season 1/Show - s01e02 - A Love-Scene.mkv",
    { show: "Show", season: 1, episodes: [2], title: "A Love-Scene" },
  ],
  ["Show/Season 1/Pilot.mkv", null],
  ["Show/Season 1/Show - 1999.mkv", null],
  ["Show/Featurettes/Show - s01e01.mkv", null],
  ["Show/Season 1/show.s01e01-sample.mkv", null],
  ["Show/Season 1/Show-trailer.mkv", null],
];

const tracks: [string, object][] = [
  ["Björk/Homogenic/01 - Hunter.flac", { artist: "Björk", album: "Homogenic", title: "Hunter", track: 1 }],
  [
    "Björk/Homogenic (1997)/01. Hunter.flac",
    { artist: "Björk", album: "Homogenic", title: "Hunter", track: 1 },
  ],
  [
    "Björk/1997 - Homogenic/01 Hunter.flac",
    { artist: "Björk", album: "Homogenic", title: "Hunter", track: 1 },
  ],
  [
    "Artist/Album/Disc 2/01 - Title.flac",
    { artist: "Artist", album: "Album", title: "Title", track: 1, disc: 2 },
  ],
  ["Artist/Album/CD1/01_Title.mp3", { artist: "Artist", album: "Album", title: "Title", track: 1, disc: 1 }],
  ["Artist/Album/2-07 Title.mp3", { artist: "Artist", album: "Album", title: "Title", track: 7, disc: 2 }],
  ["Artist/Album/Artist - 03 - Title.mp3", { artist: "Artist", album: "Album", title: "Title", track: 3 }],
  ["Artist/Album/03 - Artist - Title.mp3", { artist: "Artist", album: "Album", title: "Title", track: 3 }],
  ["Artist/Album/Title.mp3", { artist: "Artist", album: "Album", title: "Title" }],
  ["Genre/Artist/Album/04 Title.mp3", { artist: "Artist", album: "Album", title: "Title", track: 4 }],
  ["Artist - Album/04 Title.mp3", { artist: "Artist", album: "Album", title: "Title", track: 4 }],
  ["Artist/Title.mp3", { artist: "Artist", album: "Unknown Album", title: "Title" }],
  ["Artist - Title.mp3", { artist: "Artist", album: "Unknown Album", title: "Title" }],
  ["Title.mp3", { artist: "Unknown Artist", album: "Unknown Album", title: "Title" }],
  ["Taylor Swift/1989/05.m4a", { artist: "Taylor Swift", album: "1989", title: "05" }],
  [
    "Metallica/...And Justice for All/01 - Blackened.flac",
    { artist: "Metallica", album: "...And Justice for All", title: "Blackened", track: 1 },
  ],
];

const photos: [string, object][] = [
  ["2024/Summer/IMG_0001.JPG", { album: "2024/Summer", title: "IMG_0001" }],
  ["beach.day.heic", { album: "", title: "beach.day" }],
];

test.each(movies)("film %s", (path, name) => {
  expect(describeFile("movie", path)).toEqual(name && { kind: "movie", ...name });
});

test.each(episodes)("episode %s", (path, name) => {
  expect(describeFile("show", path)).toEqual(name && { kind: "episode", ...name });
});

test.each(tracks)("track %s", (path, name) => {
  expect(describeFile("artist", path)).toEqual({ kind: "track", ...name });
});

test.each(photos)("photo %s", (path, name) => {
  expect(describeFile("photo", path)).toEqual({ kind: "photo", ...name });
});

describe("any name", () => {
  const types: SectionType[] = ["movie", "show", "artist", "photo"];
  const pieces = [
    "S01E02",
    "1x03",
    "(2016)",
    "2016",
    " - ",
    "-",
    ".",
    "/",
    "[",
    "]",
    "{edition-",
    "}",
    "1080p",
    "Part 2",
    "cd1",
  ];
  const awkward = fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "binary", maxLength: 8 })), {
      maxLength: 12,
    })
    .map((all) => all.join(""));

  test("never throws, and no text that comes back is blank", () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), awkward, (type, path) => {
        const name = describeFile(type, path);
        if (name === null) return;
        for (const [field, text] of Object.entries(name)) {
          if (typeof text !== "string" || (name.kind === "photo" && field === "album")) continue;
          expect(text.trim(), field).not.toBe("");
          expect(text, field).toBe(text.normalize("NFC"));
        }
        if (name.kind === "episode") expect(name.episodes).toEqual(name.episodes.toSorted((a, b) => a - b));
      }),
      { numRuns: 5_000 },
    );
  });
});
