import { z } from "zod";
import type { Candidate, Description, Provider } from "../../core/ports.ts";
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

// Shapes of https://www.tvmaze.com/api: only what is used of them.

const text = z.string().nullish();
const image = z.object({ original: text }).nullish();
const rating = z.object({ average: z.number().nullish() }).nullish();
const channel = z.object({ name: text, country: z.object({ name: text }).nullish() }).nullish();

const foundShape = z.object({ id: z.int(), name: z.string(), premiered: text });
const searchShape = z.array(z.object({ show: foundShape }));
const showShape = foundShape.extend({
  genres: z.array(z.string()).nullish(),
  summary: text,
  rating,
  network: channel,
  webChannel: channel,
  image,
  externals: z.object({ imdb: text, thetvdb: z.int().nullish() }).nullish(),
  _embedded: z.object({
    episodes: z.array(
      z.object({
        season: z.int(),
        /** Specials have none. */
        number: z.int().nullish(),
        name: text,
        airdate: text,
        summary: text,
        rating,
      }),
    ),
    seasons: z.array(z.object({ number: z.int(), name: text, summary: text, image })),
    cast: z.array(
      z.object({
        person: z.object({ name: text, image: z.object({ medium: text }).nullish() }),
        character: z.object({ name: text }),
      }),
    ),
  }),
});

/** "At least 20 calls every 10 seconds per IP address" (https://www.tvmaze.com/api#rate-limiting). */
const rate = { requests: 20, perMs: 10_000 };

/** Knows shows, in English. */
export function createTvmaze(house: ProviderHouse): Provider {
  const { web, preference, userAgent } = house;
  const base = () => preference("TvmazeAddress");
  const ask = <Shape>(address: string, shape: z.ZodType<Shape>, signal: AbortSignal) =>
    web.json({ from: "TVmaze", address, userAgent, rate, signal }, shape, freshMs);

  return {
    name: "tvmaze",
    title: "TVmaze",
    handles: ["show"],
    lacks: () => addressProblem(house, "TVmaze", ["TvmazeAddress"]),
    closed: () => web.closed(base()),
    search: async ({ title, ids }, signal) => {
      if (ids.tvmaze) return [{ id: ids.tvmaze, titles: [], year: undefined, certain: true }];
      for (const [name, id] of [
        ["imdb", ids.imdb],
        ["thetvdb", ids.tvdb],
      ] as const) {
        if (id === undefined) continue;
        // Answers with a redirect to the show.
        const show = await ask(addressOf(base(), "/lookup/shows", { [name]: id }), foundShape, signal);
        if (show) return [candidateOf(show, true)];
      }
      const found = await ask(addressOf(base(), "/search/shows", { q: title }), searchShape, signal);
      return (found ?? []).map(({ show }) => candidateOf(show, false));
    },
    describe: async (wanted, id, signal) => {
      const query = "?embed[]=episodes&embed[]=seasons&embed[]=cast";
      const show = await ask(addressOf(base(), `/shows/${id}`) + query, showShape, signal);
      if (show === undefined) return undefined;
      const { episodes, seasons, cast } = show._embedded;
      const source = show.network ?? show.webChannel;
      const fields = said({
        title: show.name,
        summary: plainText(show.summary),
        year: yearOf(show.premiered),
        originallyAvailableAt: dayOf(show.premiered),
        studio: source?.name,
        audienceRating: ratingOf(show.rating?.average),
        genres: tagsOf(show.genres ?? []),
        countries: tagsOf([source?.country?.name]),
        roles: cast.flatMap(({ person, character }) => {
          const [role, thumb] = [character.name, person.image?.medium];
          return person.name ? [{ tag: person.name, ...(role && { role }), ...(thumb && { thumb }) }] : [];
        }),
        guids: [
          `tvmaze://${show.id}`,
          show.externals?.imdb && `imdb://${show.externals.imdb}`,
          show.externals?.thetvdb && `tvdb://${show.externals.thetvdb}`,
        ].flatMap((id) => (id ? [{ id }] : [])),
      });
      return [
        { itemId: wanted.id, fields, pictures: poster(show.image) },
        ...seasons.flatMap(({ number, name, summary, image }) =>
          describeBelow(
            wanted,
            { season: number },
            said({ title: name, summary: plainText(summary) }),
            poster(image),
          ),
        ),
        ...episodes.flatMap(({ season, number, name, airdate, summary, rating }) => {
          if (number === null || number === undefined) return [];
          const aired = dayOf(airdate);
          const fields = said({
            title: name,
            summary: plainText(summary),
            originallyAvailableAt: aired,
            audienceRating: ratingOf(rating?.average),
          });
          return describeBelow(wanted, { season, episode: number, aired }, fields);
        }),
      ];
    },
  };
}

const candidateOf = ({ id, name, premiered }: z.infer<typeof foundShape>, certain: boolean): Candidate => ({
  id: String(id),
  titles: [name],
  year: yearOf(premiered),
  certain,
});

const poster = (found: z.infer<typeof image>): Description["pictures"] =>
  found?.original ? { thumb: found.original } : {};

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", nbsp: " " };

/** TVmaze writes summaries in HTML. */
function plainText(html: string | null | undefined): string | undefined {
  return html
    ?.replace(/<\/p>\s*<p[^>]*>|<br\s*\/?>/gi, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => entities[name]!)
    .trim();
}
