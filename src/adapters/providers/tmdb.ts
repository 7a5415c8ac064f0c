import { z } from "zod";
import type { Candidate, Description, Provider, Wanted } from "../../core/ports.ts";
import {
  addressOf,
  addressProblem,
  dayOf,
  describeBelow,
  freshMs,
  type ProviderHouse,
  ratingOf,
  said,
  tagsOf,
  yearOf,
} from "./provider.ts";

// Shapes of https://developer.themoviedb.org/reference: only what is used of them.

const text = z.string().nullish();
const names = z.array(z.object({ name: text })).nullish();
const rated = { vote_average: z.number().nullish() };
const cast = z.array(z.object({ name: text, character: text, profile_path: text })).nullish();
const crew = z.array(z.object({ name: text, job: text })).nullish();

const foundShape = z.object({
  id: z.int(),
  name: text,
  original_name: text,
  first_air_date: text,
  title: text,
  original_title: text,
  release_date: text,
});
type Found = z.infer<typeof foundShape>;
const searchShape = z.object({ results: z.array(foundShape) });
const findShape = z.object({ movie_results: z.array(foundShape), tv_results: z.array(foundShape) });

const workShape = z.object({
  id: z.int(),
  overview: text,
  tagline: text,
  genres: names,
  production_countries: names,
  poster_path: text,
  backdrop_path: text,
  credits: z.object({ cast, crew }).nullish(),
  external_ids: z.object({ imdb_id: text, tvdb_id: z.int().nullish() }).nullish(),
  ...rated,
});
const showShape = workShape.extend({
  name: z.string(),
  original_name: text,
  first_air_date: text,
  networks: names,
  created_by: names,
  content_ratings: z
    .object({ results: z.array(z.object({ iso_3166_1: z.string(), rating: text })) })
    .nullish(),
});
const movieShape = workShape.extend({
  title: z.string(),
  original_title: text,
  release_date: text,
  production_companies: names,
  belongs_to_collection: z.object({ name: text }).nullish(),
  release_dates: z
    .object({
      results: z.array(
        z.object({ iso_3166_1: z.string(), release_dates: z.array(z.object({ certification: text })) }),
      ),
    })
    .nullish(),
});
const seasonShape = z.object({
  name: text,
  overview: text,
  poster_path: text,
  episodes: z.array(
    z.object({ episode_number: z.int(), name: text, overview: text, air_date: text, crew, ...rated }),
  ),
});

/** TMDB asks for no more than about 40 requests a second (https://developer.themoviedb.org/docs/rate-limiting). */
const rate = { requests: 40, perMs: 1000 };
const kinds = { movie: "movie", show: "tv" } as const;

export function createTmdb(house: ProviderHouse): Provider {
  const { web, preference, userAgent } = house;
  const base = () => preference("TmdbAddress");
  const ask = <Shape>(
    path: string,
    query: Record<string, string | undefined>,
    shape: z.ZodType<Shape>,
    signal: AbortSignal,
  ) => {
    const key = preference("TmdbApiKey").trim();
    // A read access token is a JSON Web Token, and goes into a header; an API key goes into the query.
    const secrets = key.includes(".")
      ? { headers: { Authorization: `Bearer ${key}` } }
      : { query: { api_key: key } };
    const address = addressOf(base(), path, { language: preference("MetadataLanguage"), ...query });
    return web.json({ from: "TMDB", address, secrets, userAgent, rate, signal }, shape, freshMs);
  };
  const picture = (size: string, path: string | null | undefined): string | undefined =>
    path ? `${preference("TmdbPictureAddress").replace(/\/+$/, "")}/${size}${path}` : undefined;
  const pictures = (poster: string | null | undefined, art?: string | null): Description["pictures"] => ({
    ...(poster && { thumb: picture("w780", poster)! }),
    ...(art && { art: picture("w1280", art)! }),
  });

  const byNumber = async ({ type, ids }: Wanted, signal: AbortSignal): Promise<Found[]> => {
    for (const kind of ["imdb", "tvdb"] as const) {
      const id = ids[kind];
      if (id === undefined) continue;
      const found = await ask(`/find/${id}`, { external_source: `${kind}_id` }, findShape, signal);
      const works = (type === "movie" ? found?.movie_results : found?.tv_results) ?? [];
      if (works.length > 0) return works;
    }
    return [];
  };

  const workFields = (work: z.infer<typeof workShape>) => ({
    summary: work.overview,
    tagline: work.tagline,
    audienceRating: ratingOf(work.vote_average),
    genres: namesOf(work.genres),
    countries: namesOf(work.production_countries),
    roles: (work.credits?.cast ?? []).slice(0, longestCast).flatMap(({ name, character, profile_path }) => {
      const thumb = picture("w185", profile_path);
      return name ? [{ tag: name, ...(character && { role: character }), ...(thumb && { thumb }) }] : [];
    }),
    guids: [
      `tmdb://${work.id}`,
      work.external_ids?.imdb_id && `imdb://${work.external_ids.imdb_id}`,
      work.external_ids?.tvdb_id && `tvdb://${work.external_ids.tvdb_id}`,
    ].flatMap((id) => (id ? [{ id }] : [])),
  });

  const describeMovie = async (wanted: Wanted, id: string, signal: AbortSignal) => {
    const query = { append_to_response: "credits,release_dates,external_ids" };
    const movie = await ask(`/movie/${id}`, query, movieShape, signal);
    if (movie === undefined) return undefined;
    const ratings = (movie.release_dates?.results ?? []).map(({ iso_3166_1, release_dates }) => ({
      country: iso_3166_1,
      rating: release_dates.map(({ certification }) => certification).find(Boolean),
    }));
    const fields = said({
      title: movie.title,
      originalTitle: otherThan(movie.title, movie.original_title),
      ...workFields(movie),
      year: yearOf(movie.release_date),
      originallyAvailableAt: dayOf(movie.release_date),
      studio: namesOf(movie.production_companies)[0],
      contentRating: contentRating(ratings, preference("MetadataLanguage")),
      directors: crewOf(movie.credits?.crew, ["Director"]),
      writers: crewOf(movie.credits?.crew, writing),
      collections: tagsOf([movie.belongs_to_collection?.name]),
    });
    return [{ itemId: wanted.id, fields, pictures: pictures(movie.poster_path, movie.backdrop_path) }];
  };

  const describeShow = async (wanted: Wanted, id: string, signal: AbortSignal) => {
    const query = { append_to_response: "credits,content_ratings,external_ids" };
    const show = await ask(`/tv/${id}`, query, showShape, signal);
    if (show === undefined) return undefined;
    const ratings = (show.content_ratings?.results ?? []).map(({ iso_3166_1, rating }) => ({
      country: iso_3166_1,
      rating,
    }));
    const fields = said({
      title: show.name,
      originalTitle: otherThan(show.name, show.original_name),
      ...workFields(show),
      year: yearOf(show.first_air_date),
      originallyAvailableAt: dayOf(show.first_air_date),
      studio: namesOf(show.networks)[0],
      contentRating: contentRating(ratings, preference("MetadataLanguage")),
      writers: namesOf(show.created_by),
    });
    const all: Description[] = [
      { itemId: wanted.id, fields, pictures: pictures(show.poster_path, show.backdrop_path) },
    ];
    for (const season of seasonsOf(wanted)) all.push(...(await describeSeason(wanted, id, season, signal)));
    return all;
  };

  const describeSeason = async (wanted: Wanted, id: string, season: number, signal: AbortSignal) => {
    const found = await ask(`/tv/${id}/season/${season}`, {}, seasonShape, signal);
    if (found === undefined) return [];
    const fields = said({ title: found.name, summary: found.overview });
    return [
      ...describeBelow(wanted, { season }, fields, pictures(found.poster_path)),
      ...found.episodes.flatMap((episode) => {
        const aired = dayOf(episode.air_date);
        const fields = said({
          title: episode.name,
          summary: episode.overview,
          originallyAvailableAt: aired,
          audienceRating: ratingOf(episode.vote_average),
          directors: crewOf(episode.crew, ["Director"]),
          writers: crewOf(episode.crew, writing),
        });
        return describeBelow(wanted, { season, episode: episode.episode_number, aired }, fields);
      }),
    ];
  };

  return {
    name: "tmdb",
    title: "TMDB",
    handles: ["movie", "show"],
    lacks: () =>
      preference("TmdbApiKey").trim() === ""
        ? "TMDB is not asked without an API key: set TmdbApiKey."
        : addressProblem(house, "TMDB", ["TmdbAddress", "TmdbPictureAddress"]),
    closed: () => web.closed(base()),
    search: async (wanted, signal) => {
      if (wanted.ids.tmdb) return [{ id: wanted.ids.tmdb, titles: [], year: undefined, certain: true }];
      const numbered = await byNumber(wanted, signal);
      if (numbered.length > 0) return numbered.map((found) => candidateOf(found, true));
      const query = { query: wanted.title };
      const found = await ask(
        `/search/${kinds[wanted.type as "movie" | "show"]}`,
        query,
        searchShape,
        signal,
      );
      return (found?.results ?? []).map((one) => candidateOf(one, false));
    },
    describe: (wanted, id, signal) =>
      wanted.type === "movie" ? describeMovie(wanted, id, signal) : describeShow(wanted, id, signal),
  };
}

/** Names that a cast may have before it is cut off. */
const longestCast = 50;
const writing = ["Writer", "Screenplay", "Teleplay", "Story"];

const candidateOf = (found: Found, certain: boolean): Candidate => ({
  id: String(found.id),
  titles: tagsOf([found.name, found.original_name, found.title, found.original_title]),
  year: yearOf(found.first_air_date ?? found.release_date),
  certain,
});

const namesOf = (list: z.infer<typeof names>): string[] => tagsOf((list ?? []).map(({ name }) => name));

const crewOf = (list: z.infer<typeof crew>, jobs: readonly string[]): string[] =>
  tagsOf((list ?? []).filter(({ job }) => jobs.includes(job ?? "")).map(({ name }) => name));

const otherThan = (title: string, original: string | null | undefined) =>
  original === title ? undefined : original;

/** The seasons of which the library has anything. */
const seasonsOf = ({ below }: Wanted): number[] =>
  [...new Set(below.flatMap((one) => (one.type === "album" ? [] : [one.season])))].sort((a, b) => a - b);

/** As Plex writes them: bare where they are American, `de/16` elsewhere. */
function contentRating(
  ratings: readonly { country: string; rating: string | null | undefined }[],
  language: string,
): string | undefined {
  const here = /[-_]([A-Za-z]{2})$/.exec(language)?.[1]?.toUpperCase() ?? "US";
  for (const country of [here, "US"]) {
    const rating = ratings.find((one) => one.country === country)?.rating;
    if (rating) return country === "US" ? rating : `${country.toLowerCase()}/${rating}`;
  }
  return undefined;
}
