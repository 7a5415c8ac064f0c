import { describe, expect, test } from "vitest";
import { entryFor, parseNfo } from "./nfo.ts";

const film = `<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>
<movie>
  <title>Arrival &amp; Co</title>
  <originaltitle>Story of Your Life</originaltitle>
  <sorttitle>Arrival 1</sorttitle>
  <ratings>
    <rating name="imdb" max="10" default="true"><value>7.9</value><votes>700000</votes></rating>
    <rating name="metacritic" max="100"><value>81</value></rating>
  </ratings>
  <outline>Short.</outline><plot>Long.</plot><tagline>Why are they here?</tagline>
  <mpaa>Rated PG-13</mpaa>
  <uniqueid type="imdb" default="true">tt2543164</uniqueid>
  <uniqueid type="tmdb">329865</uniqueid>
  <uniqueid type="home">x</uniqueid>
  <genre>Drama</genre><genre>Science Fiction / Mystery</genre>
  <country>United States</country>
  <set><name>Heptapods</name><overview>all of them</overview></set>
  <tag>linguistics</tag>
  <credits>Eric Heisserer</credits><credits>Ted Chiang</credits>
  <director>Denis Villeneuve</director>
  <premiered>2016-11-11</premiered><studio>FilmNation</studio><studio>Lava Bear</studio>
  <actor><name>Jeremy Renner</name><role>Ian</role><order>1</order></actor>
  <actor><name>Amy Adams</name><role>Louise</role><order>0</order><thumb>https://x.org/a.jpg</thumb></actor>
  <actor><name></name><role>Nobody</role></actor>
</movie>
https://www.themoviedb.org/movie/329865-arrival?language=en&x=1`;

test("a film, with everything that Kodi says of it", () => {
  expect(parseNfo(film, "movie")).toEqual([
    {
      fields: {
        title: "Arrival & Co",
        originalTitle: "Story of Your Life",
        titleSort: "Arrival 1",
        year: 2016,
        summary: "Long.",
        tagline: "Why are they here?",
        studio: "FilmNation",
        contentRating: "PG-13",
        rating: 8.1,
        audienceRating: 7.9,
        originallyAvailableAt: "2016-11-11",
        genres: ["Drama", "Science Fiction", "Mystery"],
        countries: ["United States"],
        directors: ["Denis Villeneuve"],
        writers: ["Eric Heisserer", "Ted Chiang"],
        roles: [
          { tag: "Amy Adams", role: "Louise", thumb: "https://x.org/a.jpg" },
          { tag: "Jeremy Renner", role: "Ian" },
        ],
        collections: ["Heptapods"],
        labels: ["linguistics"],
        guids: [{ id: "imdb://tt2543164" }, { id: "tmdb://329865" }],
      },
    },
  ]);
});

test("old forms: a plain rating, the film's id, a set by name", () => {
  const old = "<movie><title>A</title><year>1999</year><rating>8,5</rating><id>tt1</id><set>S</set></movie>";
  expect(parseNfo(old, "movie")[0]?.fields).toEqual({
    title: "A",
    year: 1999,
    audienceRating: 8.5,
    collections: ["S"],
    guids: [{ id: "imdb://tt1" }],
  });
});

test("a show, an artist and an album", () => {
  const show = "<tvshow><title>Dark</title><premiered>2017-12-01</premiered><tvdbid>334824</tvdbid></tvshow>";
  expect(parseNfo(show, "tvshow")[0]?.fields).toEqual({
    title: "Dark",
    year: 2017,
    originallyAvailableAt: "2017-12-01",
    guids: [{ id: "tvdb://334824" }],
  });
  const id = "b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d";
  const artist = `<artist><name>The Beatles</name><sortname>Beatles, The</sortname><biography>Four.</biography>
    <musicBrainzArtistID>${id}</musicBrainzArtistID><style>Pop</style><mood>Happy</mood></artist>`;
  expect(parseNfo(artist, "artist")[0]?.fields).toEqual({
    title: "The Beatles",
    titleSort: "Beatles, The",
    summary: "Four.",
    styles: ["Pop"],
    moods: ["Happy"],
    guids: [{ id: `mbid://${id}` }],
  });
  const album =
    "<album><title>Help!</title><review>Good.</review><label>EMI</label><releasedate>1965-08-06</releasedate></album>";
  expect(parseNfo(album, "album")[0]?.fields).toEqual({
    title: "Help!",
    summary: "Good.",
    studio: "EMI",
    year: 1965,
    originallyAvailableAt: "1965-08-06",
  });
});

test("several episodes in one file are told apart by their numbers", () => {
  const one = (episode: number) =>
    `<episodedetails><title>E${episode}</title><season>1</season><episode>${episode}</episode><aired>2020-01-0${episode}</aired></episodedetails>`;
  const entries = parseNfo(`<?xml version="1.0"?>${one(1)}\n${one(2)}`, "episodedetails");
  expect(entryFor(entries, 1, 2)).toEqual({
    season: 1,
    episode: 2,
    fields: { title: "E2", originallyAvailableAt: "2020-01-02", year: 2020 },
  });
  expect(entryFor(entries, 1, 3)).toBeUndefined();
  expect(entryFor(entries, 2, 1)).toBeUndefined();
  expect(entryFor(parseNfo(one(1), "episodedetails"), 5, 5)?.fields.title).toBe("E1");
});

describe("addresses alone", () => {
  test.each([
    ["https://www.imdb.com/title/tt2543164/?ref_=nv", "imdb://tt2543164"],
    ["\uFEFFhttp://www.themoviedb.org/tv/70523-dark\n", "tmdb://70523"],
    ["https://thetvdb.com/?tab=series&id=334824&lid=7", "tvdb://334824"],
    [
      "musicbrainz.org/artist/b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d",
      "mbid://b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d",
    ],
    ["▒▓ <3 RELEASE <3 ▓▒\n imdb.com/title/tt77 ", "imdb://tt77"],
  ])("%s", (text, id) => {
    expect(parseNfo(text, "movie")).toEqual([{ fields: { guids: [{ id }] } }]);
  });
});

test.each(["", "  \n", "▒▓ A release by <someone> ▓▒ size: 4 GB", "plain words"])(
  "what is no XML says nothing: %j",
  (text) => {
    expect(parseNfo(text, "movie")).toEqual([]);
  },
);

test.each([
  ["<movie><title>x</movie>", "Expected well-formed XML in the NFO file; line 1: unexpected close tag."],
  ["<movie><title>Cut o", "Expected well-formed XML in the NFO file; <movie> is not closed."],
  ["<tvshow><title>x</title></tvshow>", "Expected <movie> in the NFO file, found <tvshow>."],
])("a broken one says why: %s", (text, message) => {
  expect(() => parseNfo(text, "movie")).toThrow(message);
});

test.each([
  ["<premiered>0000-00-00</premiered>", {}],
  ["<premiered>2023-02-29</premiered>", {}],
  ["<premiered>2024-02-29T00:00:00</premiered>", { originallyAvailableAt: "2024-02-29", year: 2024 }],
  ["<year>next</year>", {}],
  ["<rating>11</rating>", {}],
  ["<rating>0.0</rating>", {}],
  ['<rating max="5">4</rating>', { audienceRating: 8 }],
  ["<genre></genre><genre> </genre>", {}],
  ["<uniqueid>5</uniqueid><tmdbid>five</tmdbid><imdbid>nm1</imdbid>", {}],
])("values that mean nothing are not said: %s", (inside, fields) => {
  expect(parseNfo(`<movie>${inside}</movie>`, "movie")).toEqual([{ fields }]);
});
