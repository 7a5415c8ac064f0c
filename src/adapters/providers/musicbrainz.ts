import { z } from "zod";
import type { Below, Candidate, Description, Provider, Wanted } from "../../core/ports.ts";
import { bestMatch } from "../../media/matching.ts";
import {
  addressOf,
  addressProblem,
  dayOf,
  freshMs,
  type ProviderHouse,
  said,
  tagsOf,
  yearOf,
} from "./provider.ts";

// Shapes of https://musicbrainz.org/doc/MusicBrainz_API: only what is used of them.

const text = z.string().nullish();
const named = { id: z.string(), name: z.string() };
const genres = z.array(z.object({ name: z.string(), count: z.number().nullish() })).nullish();
const artist = z.object({ ...named, aliases: z.array(z.object({ name: z.string() })).nullish() });
type Artist = z.infer<typeof artist>;

const artistsShape = z.object({ artists: z.array(artist) });
const creditsShape = z.object({
  "release-groups": z.array(
    z.object({
      title: z.string(),
      "artist-credit": z.array(z.object({ artist })),
    }),
  ),
});
const artistShape = z.object({
  ...named,
  "sort-name": text,
  area: z.object({ name: text }).nullish(),
  genres,
});
const groupsShape = z.object({
  "release-group-count": z.int(),
  "release-groups": z.array(
    z.object({ id: z.string(), title: z.string(), "first-release-date": text, genres }),
  ),
});
type Group = z.infer<typeof groupsShape>["release-groups"][number];
type Album = Extract<Below, { type: "album" }>;

/** One request a second (https://musicbrainz.org/doc/MusicBrainz_API/Rate_Limiting). */
const rate = { requests: 1, perMs: 1000 };
/** The most that MusicBrainz gives at once. */
const page = 100;
/** Pages of albums that are asked for: nobody else than orchestras has more. */
const mostPages = 10;
/** Albums that are asked about to tell artists of one name apart. */
const albumsAsked = 3;

/** Knows artists and their albums. Covers are those of the Cover Art Archive. */
export function createMusicBrainz(house: ProviderHouse): Provider {
  const { web, preference, userAgent } = house;
  const base = () => preference("MusicBrainzAddress");
  const ask = <Shape>(
    path: string,
    query: Record<string, string>,
    shape: z.ZodType<Shape>,
    signal: AbortSignal,
  ) => {
    const address = addressOf(base(), path, { ...query, fmt: "json" });
    const agent = `${userAgent} ( ${preference("MusicBrainzContact").trim()} )`;
    return web.json({ from: "MusicBrainz", address, userAgent: agent, rate, signal }, shape, freshMs);
  };

  /** Artists of this name that made an album of the library: nothing tells them apart better. */
  const searchByAlbum = async ({ title, below }: Wanted, signal: AbortSignal): Promise<Candidate[]> => {
    for (const album of albumsOf(below).slice(0, albumsAsked)) {
      const query = `releasegroup:${quoted(album.title)} AND artist:${quoted(title)}`;
      const found = await ask("/release-group", { query, limit: "25" }, creditsShape, signal);
      const artists = (found?.["release-groups"] ?? [])
        .filter((group) => isMatch(album.title, group.title))
        .flatMap((group) => group["artist-credit"].map(({ artist }) => artist))
        .filter((artist) => namesOf(artist).some((name) => isMatch(title, name)));
      const ids = new Set(artists.map(({ id }) => id));
      if (ids.size === 1) return [candidateOf(artists[0]!, true)];
    }
    return [];
  };

  const albumGroups = async (id: string, signal: AbortSignal): Promise<Group[]> => {
    const all: Group[] = [];
    for (let at = 0; at < mostPages; at++) {
      const query = { artist: id, inc: "genres", limit: String(page), offset: String(at * page) };
      const found = await ask("/release-group", query, groupsShape, signal);
      all.push(...(found?.["release-groups"] ?? []));
      if (all.length >= (found?.["release-group-count"] ?? 0)) break;
    }
    return all;
  };

  const describeAlbum = (album: Album, groups: readonly Group[]): Description[] => {
    const candidates = groups.map((group) => ({
      group,
      titles: [group.title],
      year: yearOf(group["first-release-date"]),
      certain: false,
    }));
    // The year of a file is that of its edition: it must not keep a first release from matching.
    const result = bestMatch({ title: album.title, year: undefined }, candidates);
    if (typeof result === "string") return [];
    const { group } = result.match;
    const fields = said({
      title: group.title,
      year: yearOf(group["first-release-date"]),
      originallyAvailableAt: dayOf(group["first-release-date"]),
      genres: genresOf(group.genres),
      guids: [{ id: `mbid://${group.id}` }],
    });
    const thumb = addressOf(preference("CoverArtAddress"), `/release-group/${group.id}/front-500`);
    return [{ itemId: album.id, fields, pictures: { thumb } }];
  };

  return {
    name: "musicbrainz",
    title: "MusicBrainz",
    handles: ["artist"],
    lacks: () =>
      preference("MusicBrainzContact").trim() === ""
        ? "MusicBrainz is not asked without a contact, which it wants of everybody: set MusicBrainzContact."
        : addressProblem(house, "MusicBrainz", ["MusicBrainzAddress", "CoverArtAddress"]),
    closed: () => web.closed(base()),
    search: async (wanted, signal) => {
      if (wanted.ids.mbid) return [{ id: wanted.ids.mbid, titles: [], year: undefined, certain: true }];
      const byAlbum = await searchByAlbum(wanted, signal);
      if (byAlbum.length > 0) return byAlbum;
      const query = `artist:${quoted(wanted.title)}`;
      const found = await ask("/artist", { query, limit: "25" }, artistsShape, signal);
      return (found?.artists ?? []).map((artist) => candidateOf(artist, false));
    },
    describe: async (wanted, id, signal) => {
      const artist = await ask(`/artist/${id}`, { inc: "genres" }, artistShape, signal);
      if (artist === undefined) return undefined;
      const fields = said({
        title: artist.name,
        titleSort: artist["sort-name"],
        genres: genresOf(artist.genres),
        countries: tagsOf([artist.area?.name]),
        guids: [{ id: `mbid://${artist.id}` }],
      });
      const albums = albumsOf(wanted.below);
      const groups = albums.length === 0 ? [] : await albumGroups(id, signal);
      return [
        { itemId: wanted.id, fields, pictures: {} },
        ...albums.flatMap((album) => describeAlbum(album, groups)),
      ];
    },
  };
}

const albumsOf = (below: readonly Below[]): Album[] => below.filter((one) => one.type === "album");

const namesOf = ({ name, aliases }: Artist): string[] => [
  name,
  ...(aliases ?? []).map((alias) => alias.name),
];

const candidateOf = (artist: Artist, certain: boolean): Candidate => ({
  id: artist.id,
  titles: namesOf(artist),
  year: undefined,
  certain,
});

const isMatch = (wanted: string, found: string): boolean =>
  typeof bestMatch({ title: wanted, year: undefined }, [
    { titles: [found], year: undefined, certain: false },
  ]) !== "string";

/** The most voted for first. */
const genresOf = (list: z.infer<typeof genres>): string[] =>
  tagsOf((list ?? []).toSorted((a, b) => (b.count ?? 0) - (a.count ?? 0)).map(({ name }) => name));

/** A phrase in the language of Lucene. */
const quoted = (phrase: string): string => `"${phrase.replace(/["\\]/g, "\\$&")}"`;
