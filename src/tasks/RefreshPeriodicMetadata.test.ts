import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { createHastyClock } from "../../test/support/hasty-clock.ts";
import { openPictureHouse } from "../../test/support/picture-house.ts";
import { call, pictureAnswer, providerServer, tvmazeShow } from "../../test/support/provider-server.ts";
import type { PreferenceId } from "../api/preferences.ts";
import type { ItemType } from "../store/schema.ts";

const start = "2026-03-10T12:00:00Z";
const day = 86_400_000;
const task = "RefreshPeriodicMetadata";

/** A house with a section of this type, whose providers are one server on the loopback. */
async function openLookupHouse(type: "movie" | "show" | "artist", files: readonly string[]) {
  const webClock = createHastyClock(start);
  const house = await openPictureHouse(type, { now: start, webClock, only: [task] });
  const server = await providerServer();
  const set = (values: Partial<Record<PreferenceId, string>>) =>
    house.settings.set(new Map(Object.entries(values) as [PreferenceId, string][]));
  set(server.settings);
  for (const file of files) house.put(file, "media");
  await house.scan();

  const item = (itemType: ItemType, position?: number) => {
    const found = house.store.items
      .list({
        sectionId: house.sectionId,
        types: [itemType],
        sort: "position",
        descending: false,
        offset: 0,
        limit: 100,
      })
      .filter(({ item }) => position === undefined || item.position === position);
    if (found.length !== 1) throw new Error(`There are ${found.length} items of type ${itemType}.`);
    return found[0]!.item;
  };
  return {
    ...house,
    server,
    webClock,
    set,
    item,
    fields: (itemId: number) => house.store.itemFields.effective(itemId).values,
    /** Lets days go by, for the butler and for the cache of answers. */
    pass: async (days: number) => {
      webClock.pass(days * day);
      house.clock.set(house.clock.now() + days * day);
    },
    refresh: () => house.run(task),
    pictureOf: async (itemId: number, role: "thumb" | "art") =>
      (await house.library.pictured(itemId))?.pictures[role]?.file,
  };
}

const episodes = [
  "Game of Thrones (2011)/Season 01/Game of Thrones - s01e01.mkv",
  "Game of Thrones (2011)/Season 01/Game of Thrones - s01e02.mkv",
];

async function openThrones() {
  const house = await openLookupHouse("show", episodes);
  const { url, answers } = house.server;
  const { found, show, describe } = tvmazeShow(url);
  answers[call("/tvmaze/search/shows", { q: "Game of Thrones" })] = { body: [{ score: 1.2, show: found }] };
  answers[describe] = { body: show };
  answers["GET /pictures/show.jpg"] = await pictureAnswer([200, 0, 0]);
  return { ...house, thrones: { found, show, describe } };
}

test("a show is found by title and year; it, its episodes and its poster are described", async () => {
  const house = await openThrones();
  expect(await house.refresh()).toMatchObject({
    outcome: "success",
    items: { total: 1, done: 1 },
    reasons: [],
  });
  const show = house.item("show");
  expect(house.fields(show.id)).toEqual({
    title: "Game of Thrones",
    summary: "Based on A Song of Ice & Fire.\nWinter is coming.",
    year: 2011,
    originallyAvailableAt: "2011-04-17",
    studio: "HBO",
    audienceRating: 8.9,
    genres: ["Drama", "Adventure", "Fantasy"],
    countries: ["United States"],
    roles: [{ tag: "Peter Dinklage", role: "Tyrion Lannister", thumb: `${house.server.url}/p.jpg` }],
    guids: [{ id: "tvmaze://82" }, { id: "imdb://tt0944947" }, { id: "tvdb://121361" }],
  });
  const second = house.item("episode", 2);
  expect(second).toMatchObject({ title: "The Kingsroad", aired: "2011-04-24" });
  expect(house.fields(second.id).summary).toBe("The Kingsroad happens.");
  const poster = await house.pictureOf(show.id, "thumb");
  expect(poster).toContain(house.paths.itemPictures(show.id));
  expect(existsSync(poster!)).toBe(true);
  expect(readdirSync(house.at("Game of Thrones (2011)"))).toEqual(["Season 01"]);
  expect(readdirSync(house.paths.scratch)).toEqual([]);
});

test("what was looked up is not asked for again until its turn, and then without a search", async () => {
  const house = await openThrones();
  await house.refresh();
  expect(house.server.asked("/tvmaze")).toHaveLength(2);
  await house.pass(1);
  expect(await house.refresh()).toMatchObject({ outcome: "success", items: { total: 0 } });
  expect(house.server.asked()).toEqual([]);
  await house.pass(28);
  house.thrones.show.summary = "<p>Winter came.</p>";
  expect(await house.refresh()).toMatchObject({ outcome: "success", items: { total: 1, done: 1 } });
  expect(house.server.asked().map((asked) => asked.split("?")[0])).toEqual(["/tvmaze/shows/82"]);
  expect(house.fields(house.item("show").id).summary).toBe("Winter came.");
});

test("what a person locked and what a file says stays; a picture beside the media is shown, and none fetched", async () => {
  const house = await openThrones();
  const show = house.item("show");
  house.store.itemFields.lock(show.id, "summary", "Dragons.", house.clock.now());
  house.store.itemFields.keep(show.id, "local", { studio: "A disc", genres: ["Dragons"] }, house.clock.now());
  await house.putPicture("Game of Thrones (2011)/poster.jpg", [0, 200, 0]);
  await house.refresh();
  expect(house.fields(show.id)).toMatchObject({
    summary: "Dragons.",
    studio: "A disc",
    genres: ["Dragons"],
    audienceRating: 8.9,
  });
  expect(await house.pictureOf(show.id, "thumb")).toBe(house.at("Game of Thrones (2011)/poster.jpg"));
  expect(house.server.asked("/pictures")).toEqual([]);
});

test("a number in the folder's name is believed, and corrects what was found before", async () => {
  const house = await openLookupHouse("show", ["GoT {tvdb-121361}/Season 01/GoT - s01e01.mkv"]);
  const { found, show, describe } = tvmazeShow(house.server.url);
  const { answers } = house.server;
  answers[call("/tvmaze/lookup/shows", { thetvdb: "121361" })] = {
    status: 301,
    headers: { Location: "/tvmaze/shows/82" },
  };
  answers["GET /tvmaze/shows/82"] = { body: found };
  answers[describe] = { body: { ...show, image: null } };
  const { id } = house.item("show");
  house.store.lookups.keepKnown(id, { provider: "tvmaze", id: "7" }, house.clock.now() - 60 * day);
  expect(await house.refresh()).toMatchObject({ outcome: "success", reasons: [] });
  expect(house.item("show").title).toBe("Game of Thrones");
  expect(house.store.lookups.get(id)!.providerId).toBe("82");
});

test("of several that fit none is taken; the run says so, and asks again in four weeks", async () => {
  const house = await openLookupHouse("show", ["The Office/Season 01/The Office - s01e01.mkv"]);
  const { found } = tvmazeShow(house.server.url);
  const office = (id: number, premiered: string) => ({
    show: { ...found, id, name: "The Office", premiered },
  });
  house.server.answers[call("/tvmaze/search/shows", { q: "The Office" })] = {
    body: [office(1, "2001-07-09"), office(2, "2005-03-24")],
  };
  const run = await house.refresh();
  expect(run.outcome).toBe("failed");
  expect(run.reasons).toEqual([
    expect.stringContaining("TVmaze knows several that it may be, so none was taken."),
  ]);
  expect(house.fields(house.item("show").id)).toEqual({});
  await house.pass(1);
  expect((await house.refresh()).items.total).toBe(0);
  await house.pass(28);
  expect((await house.refresh()).items.total).toBe(1);
});

test("a show that nobody knows is told", async () => {
  const house = await openLookupHouse("show", ["Our Holidays/Season 01/Our Holidays - s01e01.mkv"]);
  house.server.answers[call("/tvmaze/search/shows", { q: "Our Holidays" })] = { body: [] };
  expect((await house.refresh()).reasons).toEqual(["TVmaze does not know it."]);
});

test("a provider that is down costs a few tries; the rest is left, nothing is lost, the next night goes on", async () => {
  const files = Array.from({ length: 15 }, (_, n) => `Show ${n} (2011)/Season 01/Show ${n} - s01e01.mkv`);
  const house = await openLookupHouse("show", [...episodes, ...files]);
  const known = house.store.items
    .list({
      sectionId: house.sectionId,
      title: "Game of Thrones",
      types: ["show"],
      sort: "title",
      descending: false,
      offset: 0,
      limit: 1,
    })
    .at(0)!.item.id;
  house.store.itemFields.keep(known, "provider", { summary: "Known." }, house.clock.now());
  const { found, show, describe } = tvmazeShow(house.server.url);
  const broken = { status: 500 };
  for (const n of files.keys())
    house.server.answers[call("/tvmaze/search/shows", { q: `Show ${n}` })] = broken;
  house.server.answers[call("/tvmaze/search/shows", { q: "Game of Thrones" })] = broken;
  const run = await house.refresh();
  expect(run).toMatchObject({ outcome: "partial", items: { total: 16, done: 0, failed: 2 } });
  expect(run.message).toBe("TVmaze answered with status 500. 14 are left for another night.");
  expect(house.server.asked()).toHaveLength(6);
  expect(house.fields(known)).toEqual({ summary: "Known." });

  for (const n of files.keys())
    house.server.answers[call("/tvmaze/search/shows", { q: `Show ${n}` })] = {
      body: [{ show: { ...found, name: `Show ${n}` } }],
    };
  house.server.answers[call("/tvmaze/search/shows", { q: "Game of Thrones" })] = { body: [{ show: found }] };
  house.server.answers[describe] = { body: { ...show, image: null } };
  await house.pass(1);
  expect(await house.refresh()).toMatchObject({ outcome: "success", items: { total: 16, done: 16 } });
});

test("a shape that is not known fails the item and is tried again the next night", async () => {
  const house = await openThrones();
  house.server.answers[house.thrones.describe] = { body: { ...house.thrones.show, name: ["Game"] } };
  expect((await house.refresh()).reasons).toEqual([
    expect.stringContaining("TVmaze answered in a shape that is not known: name:"),
  ]);
  house.server.answers[house.thrones.describe] = { body: house.thrones.show };
  await house.pass(1);
  expect((await house.refresh()).outcome).toBe("success");
});

test("a poster that does not come leaves the show due, with what is said of it", async () => {
  const house = await openThrones();
  house.server.answers["GET /pictures/show.jpg"] = { body: "<html>no picture</html>" };
  const run = await house.refresh();
  expect(run.reasons).toEqual([expect.stringContaining("sent something that is no picture")]);
  expect(house.item("episode", 2).title).toBe("The Kingsroad");
  expect(await house.pictureOf(house.item("show").id, "thumb")).toBeUndefined();
  expect(readdirSync(house.paths.scratch)).toEqual([]);
  house.server.answers["GET /pictures/show.jpg"] = await pictureAnswer([200, 0, 0]);
  await house.pass(1);
  expect((await house.refresh()).outcome).toBe("success");
  expect(await house.pictureOf(house.item("show").id, "thumb")).toBeDefined();
});

test("a server of pictures that wants to be left alone is: shows are described, and their posters come another night", async () => {
  const house = await openThrones();
  const { url, answers } = house.server;
  const other = await providerServer();
  const busy = { status: 429, headers: { "Retry-After": "7200" } };
  Object.assign(other.answers, { "GET /1.jpg": busy, "GET /2.jpg": busy });
  const { found, show } = tvmazeShow(url);
  for (const [id, title] of [
    [1, "Alpha"],
    [2, "Beta"],
  ] as const) {
    house.put(`${title} (2011)/Season 01/${title} - s01e01.mkv`, title);
    answers[call("/tvmaze/search/shows", { q: title })] = { body: [{ show: { ...found, id, name: title } }] };
    answers[`GET /tvmaze/shows/${id}?embed[]=episodes&embed[]=seasons&embed[]=cast`] = {
      body: { ...show, id, name: title, image: { original: `${other.url}/${id}.jpg` } },
    };
  }
  await house.scan();
  const run = await house.refresh();
  expect(run).toMatchObject({ outcome: "partial", items: { total: 3, done: 1, failed: 1 } });
  expect(run.message).toMatch(/ answered with status 429\. 1 is left for another night\.$/);
  expect(other.asked()).toHaveLength(1);
  const described = house.store.items
    .list({
      sectionId: house.sectionId,
      types: ["show"],
      sort: "title",
      descending: false,
      offset: 0,
      limit: 9,
    })
    .map(({ item }) => house.fields(item.id).studio);
  expect(described).toEqual(["HBO", "HBO", "HBO"]);

  for (const id of [1, 2]) other.answers[`GET /${id}.jpg`] = await pictureAnswer([id, 0, 0]);
  await house.pass(1);
  expect(await house.refresh()).toMatchObject({ outcome: "success", items: { total: 2, done: 2 } });
});

test("another poster takes the place of the one before", async () => {
  const house = await openThrones();
  await house.refresh();
  const { id } = house.item("show");
  const before = await house.pictureOf(id, "thumb");
  house.server.answers["GET /pictures/new.jpg"] = await pictureAnswer([0, 0, 200]);
  house.thrones.show.image.original = `${house.server.url}/pictures/new.jpg`;
  await house.pass(28);
  await house.refresh();
  expect(await house.pictureOf(id, "thumb")).not.toBe(before);
  expect(readdirSync(house.paths.itemPictures(id))).toHaveLength(1);
});

test("without a key or a contact nobody is asked, and the run says what is missing", async () => {
  const house = await openLookupHouse("artist", ["Björk/Post/01 Army of Me.flac"]);
  const run = await house.refresh();
  expect(run).toMatchObject({ outcome: "partial", items: { done: 0, failed: 0 } });
  expect(run.message).toBe(
    "MusicBrainz is not asked without a contact, which it wants of everybody: set MusicBrainzContact. " +
      "1 is left for another night.",
  );
  house.set({ MetadataProviders: "" });
  expect(await house.refresh()).toMatchObject({ outcome: "success", items: { total: 0 } });
  expect(house.server.asked()).toEqual([]);
});

test("an address that is none is told", async () => {
  const house = await openThrones();
  house.set({ TvmazeAddress: "api.tvmaze.com" });
  expect(await house.refresh()).toMatchObject({
    outcome: "partial",
    message: expect.stringContaining('https:// or http:// in TvmazeAddress, found "api.tvmaze.com".'),
  });
});

test("an artist is told from others of the name by an album; albums get their year, genres and cover", async () => {
  const house = await openLookupHouse("artist", [
    "Nirvana/Nevermind/01 Smells Like Teen Spirit.flac",
    "Nirvana/Home Recordings/01 Noise.flac",
  ]);
  house.set({ MusicBrainzContact: "someone@example.org" });
  const { answers } = house.server;
  const [right, wrong] = ["5b11f4ce-a62d-471e-81fc-a69a8278c7da", "9282c8b4-ca0b-4c6b-b7e3-4f7762dfc4d6"];
  const credit = (id: string) => [
    { name: "Nirvana", artist: { id, name: "Nirvana", "sort-name": "Nirvana" } },
  ];
  answers[
    call("/mb/release-group", {
      query: 'releasegroup:"Nevermind" AND artist:"Nirvana"',
      limit: "25",
      fmt: "json",
    })
  ] = {
    body: {
      count: 2,
      "release-groups": [
        {
          id: "1b022e01-4da6-387b-8658-8678046e4cef",
          score: 100,
          title: "Nevermind",
          "artist-credit": credit(right),
        },
        {
          id: "aaaaaaaa-4da6-387b-8658-8678046e4cef",
          score: 70,
          title: "Local Anaesthetic",
          "artist-credit": credit(wrong),
        },
      ],
    },
  };
  answers[
    call("/mb/release-group", {
      query: 'releasegroup:"Home Recordings" AND artist:"Nirvana"',
      limit: "25",
      fmt: "json",
    })
  ] = { body: { count: 0, "release-groups": [] } };
  answers[call(`/mb/artist/${right}`, { inc: "genres", fmt: "json" })] = {
    body: {
      id: right,
      name: "Nirvana",
      "sort-name": "Nirvana",
      area: { id: "x", name: "United States" },
      genres: [
        { name: "punk", count: 3 },
        { name: "grunge", count: 50 },
      ],
    },
  };
  answers[
    call("/mb/release-group", { artist: right, inc: "genres", limit: "100", offset: "0", fmt: "json" })
  ] = {
    body: {
      "release-group-count": 1,
      "release-group-offset": 0,
      "release-groups": [
        {
          id: "1b022e01-4da6-387b-8658-8678046e4cef",
          title: "Nevermind",
          "primary-type": "Album",
          "first-release-date": "1991-09-24",
          genres: [{ name: "grunge", count: 20 }],
        },
      ],
    },
  };
  answers["GET /covers/release-group/1b022e01-4da6-387b-8658-8678046e4cef/front-500"] = {
    status: 307,
    headers: { Location: "/covers/archive/front.jpg" },
  };
  answers["GET /covers/archive/front.jpg"] = await pictureAnswer([0, 0, 200]);

  expect(await house.refresh()).toMatchObject({ outcome: "success", reasons: [] });
  // One request a second: two albums by name, the artist, the artist's albums.
  expect(house.webClock.slept).toEqual([1000, 1000, 1000]);
  expect(house.server.received[0]!.headers["user-agent"]).toBe("Butler/0 ( someone@example.org )");
  const artist = house.item("artist");
  expect(house.fields(artist.id)).toMatchObject({ genres: ["grunge", "punk"], countries: ["United States"] });
  const albums = house.store.items.list({
    sectionId: house.sectionId,
    types: ["album"],
    sort: "title",
    descending: false,
    offset: 0,
    limit: 9,
  });
  const [home, nevermind] = albums.map(({ item }) => item);
  expect(nevermind).toMatchObject({ title: "Nevermind", year: 1991 });
  expect(house.fields(nevermind!.id)).toMatchObject({
    originallyAvailableAt: "1991-09-24",
    genres: ["grunge"],
  });
  expect(await house.pictureOf(nevermind!.id, "thumb")).toBeDefined();
  expect(house.fields(home!.id)).toEqual({});
});

test("of artists of one name none is taken when no album tells them apart", async () => {
  const house = await openLookupHouse("artist", ["Nirvana/Home Recordings/01 Noise.flac"]);
  house.set({ MusicBrainzContact: "someone@example.org" });
  const { answers } = house.server;
  const albumQuery = 'releasegroup:"Home Recordings" AND artist:"Nirvana"';
  answers[call("/mb/release-group", { query: albumQuery, limit: "25", fmt: "json" })] = {
    body: { count: 0, "release-groups": [] },
  };
  const nirvana = (id: string, country: string) => ({ id, name: "Nirvana", country, score: 100 });
  answers[call("/mb/artist", { query: 'artist:"Nirvana"', limit: "25", fmt: "json" })] = {
    body: {
      artists: [
        nirvana("5b11f4ce-a62d-471e-81fc-a69a8278c7da", "US"),
        nirvana("9282c8b4-ca0b-4c6b-b7e3-4f7762dfc4d6", "GB"),
      ],
    },
  };
  expect((await house.refresh()).reasons).toEqual([
    expect.stringMatching(/^MusicBrainz knows several that it may be, so none was taken\..*\{mbid-/),
  ]);
});

const tmdbKey = "0123456789abcdef0123456789abcdef";

test("TMDB tells of a film when somebody asks for it, and its key is told nobody", async () => {
  const house = await openLookupHouse("movie", ["Arrival (2016) {imdb-tt2543164}/Arrival (2016).mkv"]);
  house.set({ TmdbApiKey: tmdbKey, MetadataLanguage: "de-DE" });
  const { answers } = house.server;
  const language = "de-DE";
  answers[call("/tmdb/find/tt2543164", { language, external_source: "imdb_id", api_key: tmdbKey })] = {
    body: {
      movie_results: [
        { id: 329865, title: "Arrival", original_title: "Arrival", release_date: "2016-11-10" },
      ],
      tv_results: [],
      person_results: [],
    },
  };
  answers[
    call("/tmdb/movie/329865", {
      language,
      append_to_response: "credits,release_dates,external_ids",
      api_key: tmdbKey,
    })
  ] = {
    body: {
      adult: false,
      id: 329865,
      title: "Arrival",
      original_title: "Arrival",
      overview: "Zwölf Schiffe.",
      tagline: "",
      release_date: "2016-11-10",
      genres: [{ id: 18, name: "Drama" }],
      production_companies: [{ id: 1, name: "FilmNation" }],
      production_countries: [{ iso_3166_1: "US", name: "USA" }],
      vote_average: 7.623,
      poster_path: "/poster.jpg",
      backdrop_path: null,
      belongs_to_collection: null,
      credits: {
        cast: [{ name: "Amy Adams", character: "Louise Banks", profile_path: null }],
        crew: [
          { name: "Denis Villeneuve", job: "Director" },
          { name: "Eric Heisserer", job: "Screenplay" },
          { name: "Somebody Else", job: "Gaffer" },
        ],
      },
      release_dates: {
        results: [
          { iso_3166_1: "US", release_dates: [{ certification: "PG-13" }] },
          { iso_3166_1: "DE", release_dates: [{ certification: "" }, { certification: "12" }] },
        ],
      },
      external_ids: { imdb_id: "tt2543164" },
    },
  };
  answers["GET /tmdb-pictures/w780/poster.jpg"] = await pictureAnswer([9, 9, 9]);
  const film = house.item("movie");
  expect((await house.refresh()).items.total).toBe(0);
  const run = await house.run(task, { scope: { itemIds: [film.id] } });
  expect(run).toMatchObject({ outcome: "success", reasons: [] });
  expect(house.fields(film.id)).toEqual({
    title: "Arrival",
    summary: "Zwölf Schiffe.",
    year: 2016,
    originallyAvailableAt: "2016-11-10",
    studio: "FilmNation",
    contentRating: "de/12",
    audienceRating: 7.6,
    genres: ["Drama"],
    countries: ["USA"],
    directors: ["Denis Villeneuve"],
    writers: ["Eric Heisserer"],
    roles: [{ tag: "Amy Adams", role: "Louise Banks" }],
    guids: [{ id: "tmdb://329865" }, { id: "imdb://tt2543164" }],
  });
  expect(await house.pictureOf(film.id, "thumb")).toBeDefined();

  // Refused: the next turn says so, without the key.
  for (const path of Object.keys(answers)) if (path.includes("/tmdb/")) answers[path] = { status: 401 };
  await house.pass(1);
  const refused = await house.run(task, { scope: { itemIds: [film.id] } });
  expect(refused.reasons).toEqual([expect.stringContaining("TMDB did not let us in (status 401)")]);
  expect(JSON.stringify([refused, house.store.runs.log(refused.id)])).not.toContain(tmdbKey);
});

test("TMDB tells of a show, of the seasons that are there, and of the episode that somebody asks for", async () => {
  const house = await openLookupHouse("show", episodes);
  const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
  house.set({ TmdbApiKey: token });
  const { answers } = house.server;
  const language = "en-US";
  answers[call("/tmdb/search/tv", { language, query: "Game of Thrones" })] = {
    body: {
      page: 1,
      results: [
        { id: 1399, name: "Game of Thrones", original_name: "Game of Thrones", first_air_date: "2011-04-17" },
        { id: 2, name: "Game of Phones", original_name: "Game of Phones", first_air_date: "2011-01-01" },
      ],
    },
  };
  answers[call("/tmdb/tv/1399", { language, append_to_response: "credits,content_ratings,external_ids" })] = {
    body: {
      id: 1399,
      name: "Game of Thrones",
      original_name: "Game of Thrones",
      overview: "Seven kingdoms.",
      first_air_date: "2011-04-17",
      networks: [{ name: "HBO" }],
      created_by: [{ name: "David Benioff" }],
      content_ratings: { results: [{ iso_3166_1: "US", rating: "TV-MA" }] },
      vote_average: 0,
      poster_path: null,
      backdrop_path: "/back.jpg",
      seasons: [{ season_number: 1 }, { season_number: 2 }],
    },
  };
  answers[call("/tmdb/tv/1399/season/1", { language })] = {
    body: {
      name: "Season 1",
      overview: "The first.",
      poster_path: null,
      episodes: [
        {
          episode_number: 1,
          name: "Winter Is Coming",
          overview: "",
          air_date: "2011-04-17",
          crew: [],
          vote_average: 8,
        },
        { episode_number: 3, name: "Not here", overview: "", air_date: null, crew: [] },
      ],
    },
  };
  answers["GET /tmdb-pictures/w1280/back.jpg"] = await pictureAnswer([1, 2, 3]);
  const run = await house.run(task, { scope: { itemIds: [house.item("episode", 1).id] } });
  expect(run).toMatchObject({ outcome: "success", reasons: [], items: { total: 1 } });
  expect(house.server.received[0]!.headers.authorization).toBe(`Bearer ${token}`);
  const show = house.item("show");
  expect(house.fields(show.id)).toMatchObject({
    contentRating: "TV-MA",
    writers: ["David Benioff"],
    studio: "HBO",
  });
  expect(house.fields(show.id)).not.toHaveProperty("audienceRating");
  expect(house.fields(house.item("season").id)).toMatchObject({ summary: "The first." });
  expect(house.item("episode", 1)).toMatchObject({ title: "Winter Is Coming", aired: "2011-04-17" });
  expect(await house.pictureOf(show.id, "art")).toBeDefined();
});

test("a run that is stopped in the middle of an item keeps nothing of it", async () => {
  const house = await openThrones();
  const asked = Promise.withResolvers<void>();
  house.server.answers[house.thrones.describe] = { write: () => asked.resolve() };
  const end = house.ended(task);
  house.butler.start(task);
  await asked.promise;
  await house.butler.stop(task);
  expect(await end).toMatchObject({ outcome: "stopped", reason: "asked" });
  expect(house.fields(house.item("show").id)).toEqual({});
  expect(house.store.lookups.get(house.item("show").id)).toMatchObject({ lookedUpAt: null, triedAt: null });
});
