import { onTestFinished } from "vitest";
import { type Answers, answeringServer } from "./answering-server.ts";
import { picture } from "./picture.ts";

/** A picture of this colour, as a server sends it. */
export const pictureAnswer = async (colour: readonly number[]): Promise<Answers[string]> => {
  const jpeg = await picture({ width: 40, height: 60, colour }).jpeg().toBuffer();
  return {
    write: (response) => {
      response.writeHead(200, { "Content-Type": "image/jpeg" });
      response.end(jpeg);
    },
  };
};

/**
 * A server that answers as the providers do, each below a path of its own, and the settings that lead to it. Answers
 * may be added and changed while it runs.
 */
export async function providerServer() {
  const answers: Answers = {};
  const server = await answeringServer(answers);
  onTestFinished(server.close);
  return {
    ...server,
    answers,
    /** What was asked below a path since the last call, in order. */
    asked: (path = ""): string[] =>
      server.received
        .splice(0)
        .map(({ asked }) => asked.replace(/^GET /, ""))
        .filter((asked) => asked.startsWith(path)),
    settings: {
      MetadataProviders: "tmdb,tvmaze,musicbrainz",
      TmdbAddress: `${server.url}/tmdb`,
      TmdbPictureAddress: `${server.url}/tmdb-pictures`,
      TvmazeAddress: `${server.url}/tvmaze`,
      MusicBrainzAddress: `${server.url}/mb`,
      CoverArtAddress: `${server.url}/covers`,
    },
  };
}

/** The address of a call, with its query as a provider's client writes it. */
export const call = (path: string, query: Record<string, string> = {}): string => {
  const text = new URLSearchParams(query).toString();
  return `GET ${path}${text && `?${text}`}`;
};

const embedded = "?embed[]=episodes&embed[]=seasons&embed[]=cast";

/** A show of TVmaze with two episodes, in its shape: what is of no use to us included. */
export function tvmazeShow(url: string) {
  const found = {
    id: 82,
    url: "https://www.tvmaze.com/shows/82/game-of-thrones",
    name: "Game of Thrones",
    type: "Scripted",
    language: "English",
    genres: ["Drama", "Adventure", "Fantasy"],
    status: "Ended",
    runtime: 60,
    premiered: "2011-04-17",
    officialSite: null,
    schedule: { time: "21:00", days: ["Sunday"] },
    rating: { average: 8.9 },
    network: { id: 8, name: "HBO", country: { name: "United States", code: "US" } },
    webChannel: null,
    externals: { tvrage: 24493, thetvdb: 121361, imdb: "tt0944947" },
    image: { medium: `${url}/pictures/m.jpg`, original: `${url}/pictures/show.jpg` },
    summary: "<p>Based on <b>A Song of Ice &amp; Fire</b>.</p><p>Winter is coming.</p>",
  };
  const episode = (season: number, number: number | null, name: string, airdate: string) => ({
    id: 4952 + (number ?? 0),
    season,
    number,
    name,
    airdate,
    rating: { average: 8.1 },
    image: null,
    summary: `<p>${name} happens.</p>`,
  });
  const show = {
    ...found,
    _embedded: {
      episodes: [
        episode(1, 1, "Winter is Coming", "2011-04-17"),
        episode(1, 2, "The Kingsroad", "2011-04-24"),
        episode(1, null, "Inside the Making", "2011-03-06"),
      ],
      seasons: [{ id: 307, number: 1, name: "", summary: null, image: null }],
      cast: [
        {
          person: { id: 14072, name: "Peter Dinklage", image: { medium: `${url}/p.jpg`, original: "" } },
          character: { id: 41714, name: "Tyrion Lannister" },
          self: false,
        },
      ],
    },
  };
  return { found, show, describe: `GET /tvmaze/shows/82${embedded}` };
}
