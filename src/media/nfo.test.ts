import { describe, expect, test } from "vitest";
import { entryFor, type NfoEntry, type NfoKind, nfoPlaces, parseNfo } from "./nfo.ts";

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

const fieldsOf = (inside: string, kind: NfoKind = "movie") =>
  parseNfo(`<${kind}>${inside}</${kind}>`, kind)[0]!.fields;

test("elements are taken by their name in any case; addresses beside other ones count", () => {
  expect(parseNfo("<MOVIE><TITLE>x</TITLE></MOVIE><tvshow/>", "movie")).toEqual([{ fields: { title: "x" } }]);
  expect(parseNfo("see <b>this</b> imdb.com/title/tt5", "movie")).toEqual([
    { fields: { guids: [{ id: "imdb://tt5" }] } },
  ]);
  expect(parseNfo("see <b>this</b>", "movie")).toEqual([]);
  expect(parseNfo("see <movie><title>x</title></movie>", "movie")).toEqual([{ fields: { title: "x" } }]);
});

test.each<[string, string | undefined]>([
  ["see <b>this</b> <i>cut", "Expected well-formed XML in the NFO file; <i> is not closed."],
  ["see <i>cut", undefined],
  ["\uFEFF \n<i>cut", "Expected well-formed XML in the NFO file; <i> is not closed."],
  ["<!-- x --><tvshow/>", "Expected <movie> in the NFO file, found <tvshow>."],
])("%j is broken: %s", (text, message) => {
  if (message === undefined) expect(parseNfo(text, "movie")).toEqual([]);
  else expect(() => parseNfo(text, "movie")).toThrow(message);
});

test("the entry of an episode is that of its numbers", () => {
  const entries: NfoEntry[] = [
    { fields: { title: "a" }, season: 1, episode: 1 },
    { fields: { title: "b" }, episode: 2 },
    { fields: { title: "c" }, season: 3, episode: 1 },
  ];
  const title = (season: number | null, episode: number | null) =>
    entryFor(entries, season, episode)?.fields.title;
  expect([title(1, 1), title(3, 1), title(2, 1)]).toEqual(["a", "c", undefined]);
  expect([title(1, 2), title(9, 2), title(null, 2), title(1, null)]).toEqual(["b", "b", "b", undefined]);
  expect(entryFor([], 1, 1)).toBeUndefined();
  expect(entryFor(entries.slice(0, 1), null, null)?.fields.title).toBe("a");
});

test.each<[string, object]>([
  ["<year>9999</year>", { year: 9999 }],
  ["<year>10000</year>", {}],
  ["<year>0</year>", {}],
  ["<year>2000</year><premiered>1999-01-01</premiered>", { year: 2000, originallyAvailableAt: "1999-01-01" }],
  ["<premiered>1999-12-31</premiered>", { year: 1999, originallyAvailableAt: "1999-12-31" }],
  ["<premiered>1999-01-32</premiered>", {}],
  ["<premiered>1999-01-00</premiered>", {}],
  ["<premiered>1999-00-01</premiered>", {}],
  ["<premiered>1999-13-01</premiered>", {}],
  ["<premiered>on 1999-01-01</premiered>", {}],
  [
    "<premiered>bad</premiered><aired>1999-01-31</aired>",
    { year: 1999, originallyAvailableAt: "1999-01-31" },
  ],
  ["<review>x</review><biography>y</biography><name>z</name>", {}],
  ["<outline>short</outline>", { summary: "short" }],
  ["<mpaa>rated  R</mpaa>", { contentRating: "R" }],
  ["<certification>PG rated x</certification>", { contentRating: "PG rated x" }],
  ["<genre>A / B;C; A</genre><genre>D/E</genre>", { genres: ["A", "B", "C", "D/E"] }],
  ["<writer>B</writer><credits>A</credits>", { writers: ["A", "B"] }],
  ["<set>S</set><set><name>T</name></set><set> S </set>", { collections: ["S", "T"] }],
])("of a film: %s", (inside, fields) => {
  expect(fieldsOf(inside)).toEqual(fields);
});

test("of music, the text that is there; of an artist, the name before the title", () => {
  expect(fieldsOf("<plot>p</plot><biography>b</biography>", "album")).toEqual({ summary: "b" });
  expect(fieldsOf("<outline>o</outline>", "artist")).toEqual({ summary: "o" });
  expect(fieldsOf("<title>t</title><name>n</name>", "artist")).toEqual({ title: "n" });
  expect(fieldsOf("<title>t</title>", "artist")).toEqual({ title: "t" });
  expect(fieldsOf("<name>n</name>", "album")).toEqual({});
  const special = parseNfo(
    "<episodedetails><season>0</season><episode>0</episode></episodedetails>",
    "episodedetails",
  );
  expect(special).toEqual([{ fields: {}, season: 0, episode: 0 }]);
});

const rating = (name: string, value: string, more = "") =>
  `<rating name="${name}" ${more}><value>${value}</value></rating>`;

test.each<[string, object]>([
  [`<ratings>${rating("imdb", "6")}${rating("tmdb", "7")}</ratings>`, { audienceRating: 6 }],
  [
    `<ratings>${rating("imdb", "6")}${rating("tmdb", "7", 'default="true"')}</ratings>`,
    { audienceRating: 7 },
  ],
  [`<ratings>${rating("imdb", "0")}${rating("tmdb", "7")}</ratings>`, { audienceRating: 7 }],
  [
    `<ratings>${rating("metacritic", "61", 'max="100"')}</ratings><criticrating>85</criticrating>`,
    { rating: 6.1 },
  ],
  [`<ratings>${rating("tomatometerallaudience", "6")}</ratings>`, { audienceRating: 6 }],
  [`<ratings>${rating("metacritic audience", "6")}</ratings>`, { audienceRating: 6 }],
  ["<ratings><rating>6.5</rating></ratings><rating>5</rating>", { audienceRating: 6.5 }],
  ["<criticrating>85</criticrating>", { rating: 8.5 }],
  ["<rating>10</rating>", { audienceRating: 10 }],
  ["<rating>-1</rating>", {}],
  ["<rating>7.777</rating>", { audienceRating: 7.78 }],
  ['<rating max="any">5</rating><rating>6</rating>', { audienceRating: 5 }],
  ['<rating max="100">100</rating>', { audienceRating: 10 }],
])("ratings: %s", (inside, fields) => {
  expect(fieldsOf(inside)).toEqual(fields);
});

test("actors come in their order, those without one last, as they are written", () => {
  const actor = (name: string, more = "") => `<actor><name>${name}</name>${more}</actor>`;
  const thumbs = "<thumb>a.jpg</thumb><thumb>HTTP://x.org/b</thumb><thumb>https://x.org/c</thumb>";
  const order = (at: number) => `<order>${at}</order>`;
  const written = [
    actor("d"),
    actor("c", order(2)),
    actor("e", "<thumb>a.jpg</thumb>"),
    actor("b", order(1)),
    actor("a", order(0) + thumbs),
  ];
  expect(fieldsOf(written.join("")).roles).toEqual([
    { tag: "a", thumb: "HTTP://x.org/b" },
    ...["b", "c", "d", "e"].map((tag) => ({ tag })),
  ]);
});

test("ids of well-known sites, each once", () => {
  const inside = `<uniqueid type="IMDB">tt1</uniqueid><uniqueid type="TheTVDB">2</uniqueid><id>3</id><TMDBID>4</TMDBID>
    <imdbid>tt1</imdbid><title>tt9</title>`;
  const guids = [{ id: "imdb://tt1" }, { id: "tvdb://2" }, { id: "tmdb://4" }];
  expect(fieldsOf(inside)).toEqual({ title: "tt9", guids });
});

test.each<[string, string, string[]]>([
  ["movie", "a/b/c.d.mkv", ["movie a/b c.d.nfo", "movie a/b movie.nfo"]],
  ["movie", "c.mkv", ["movie  c.nfo"]],
  ["movie", "a/c", ["movie a c.nfo", "movie a movie.nfo"]],
  ["episode", "Show/Season 1/x.mkv", ["episodedetails Show/Season 1 x.nfo"]],
  ["show", "Show/Season 1/x.mkv", ["tvshow Show tvshow.nfo"]],
  ["show", "x.mkv", []],
  ["album", "A/B/CD 1/x.mp3", ["album A/B album.nfo"]],
  ["artist", "A/B/CD 1/x.mp3", ["artist A artist.nfo"]],
  ["track", "A/B/x.mp3", []],
])("the file of a %s, of %s", (type, path, places) => {
  expect(nfoPlaces(type, path).map(({ kind, folder, name }) => `${kind} ${folder} ${name}`)).toEqual(places);
});
