import { expect, test } from "vitest";
import { openLookupHouse, task } from "../../../test/support/lookup-house.ts";
import { call, pictureAnswer } from "../../../test/support/provider-server.ts";

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
  const house = await openLookupHouse("show", [
    "Game of Thrones (2011)/Season 01/Game of Thrones - s01e01.mkv",
    "Game of Thrones (2011)/Season 01/Game of Thrones - s01e02.mkv",
  ]);
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
