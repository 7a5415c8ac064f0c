import { readLenientXml, type XmlElement } from "./lenient-xml.ts";
import { albumFolderOf, parentOf, showFolderOf } from "./local-pictures.ts";

/** The root elements that Kodi has for each kind of item (https://kodi.wiki/view/NFO_files). */
export type NfoKind = "movie" | "tvshow" | "episodedetails" | "artist" | "album";

/** What an NFO file says of one item, in Plex's names. Days as YYYY-MM-DD, ratings from 0 to 10. */
export interface NfoFields {
  title?: string;
  titleSort?: string;
  originalTitle?: string;
  year?: number;
  summary?: string;
  tagline?: string;
  studio?: string;
  contentRating?: string;
  /** Of critics. */
  rating?: number;
  audienceRating?: number;
  originallyAvailableAt?: string;
  genres?: string[];
  countries?: string[];
  directors?: string[];
  writers?: string[];
  roles?: { tag: string; role?: string; thumb?: string }[];
  collections?: string[];
  moods?: string[];
  styles?: string[];
  labels?: string[];
  guids?: { id: string }[];
}

export interface NfoEntry {
  fields: NfoFields;
  /** Of an episode: a file of several says which is which. */
  season?: number;
  episode?: number;
}

/**
 * Reads Kodi's NFO files: one element, several episodes in a row, addresses of well-known sites behind them or alone.
 * @returns nothing for a text that is no XML: releases come with files of this name that only people can read
 * @throws Error for people when it is XML, and not what was expected
 */
export function parseNfo(text: string, kind: NfoKind): NfoEntry[] {
  const { roots, outside, problem } = readLenientXml(text);
  if (problem !== undefined && (roots.length > 0 || isXml(text)))
    throw new Error(`Expected well-formed XML in the NFO file; ${problem}.`);
  const linked = guidsIn(outside);
  const wanted = roots.filter((root) => root.name.toLowerCase() === kind);
  if (wanted.length === 0 && roots.length > 0 && isXml(text))
    throw new Error(`Expected <${kind}> in the NFO file, found <${roots[0]!.name}>.`);
  if (wanted.length === 0) return linked.length === 0 ? [] : [{ fields: { guids: linked } }];
  return wanted.map((root) => entryOf(root, kind, linked));
}

/** The entry of an episode: that of its numbers, or the only one there is. */
export const entryFor = (
  entries: readonly NfoEntry[],
  season: number | null,
  episode: number | null,
): NfoEntry | undefined =>
  entries.length === 1
    ? entries[0]
    : entries.find(
        (entry) => entry.episode === episode && (entry.season === undefined || entry.season === season),
      );

const isXml = (text: string): boolean => /^\uFEFF?\s*<[?!a-z]/i.test(text);

function entryOf(root: XmlElement, kind: NfoKind, linked: { id: string }[]): NfoEntry {
  const texts = (...names: string[]) => names.flatMap((name) => textsOf(root, name));
  const first = (...names: string[]) => texts(...names)[0];
  const list = (...names: string[]) => unique(texts(...names).flatMap((one) => one.split(/ \/ |;/)));
  const isMusic = kind === "artist" || kind === "album";
  const originallyAvailableAt = texts(...daysOf[kind]).flatMap((one) => dayIn(one) ?? [])[0];
  const year = numberIn(first("year")) ?? numberIn(originallyAvailableAt?.slice(0, 4));
  const guids = [...guidsOf(root), ...linked];
  const fields: { [Field in keyof NfoFields]: NfoFields[Field] | undefined } = {
    title: kind === "artist" ? first("name", "title") : first("title"),
    titleSort: first("sorttitle", "sortname"),
    originalTitle: first("originaltitle"),
    year: year && year <= 9999 ? year : undefined,
    summary: isMusic ? first("biography", "review", "plot", "outline") : first("plot", "outline"),
    tagline: first("tagline"),
    studio: first("studio", "label"),
    contentRating: first("mpaa", "certification")?.replace(/^rated\s+/i, ""),
    ...ratingsOf(root),
    originallyAvailableAt,
    genres: list("genre"),
    countries: list("country"),
    directors: list("director"),
    writers: list("credits", "writer"),
    roles: rolesOf(root),
    collections: unique(children(root, "set").map((set) => textsOf(set, "name")[0] ?? set.text)),
    moods: list("mood"),
    styles: list("style"),
    labels: list("tag"),
    guids: unique(guids.map(({ id }) => id)).map((id) => ({ id })),
  };
  const said = Object.entries(fields).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  const season = numberIn(first("season"));
  const episode = numberIn(first("episode"));
  return {
    fields: Object.fromEntries(said),
    ...(season === undefined ? {} : { season }),
    ...(episode === undefined ? {} : { episode }),
  };
}

const daysOf: Record<NfoKind, readonly string[]> = {
  movie: ["premiered", "releasedate", "aired"],
  tvshow: ["premiered", "releasedate", "aired"],
  episodedetails: ["aired", "premiered", "releasedate"],
  album: ["releasedate", "originalreleasedate"],
  artist: [],
};

const children = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name.toLowerCase() === name);

const textsOf = (element: XmlElement, name: string): string[] =>
  children(element, name).flatMap(({ text }) => text || []);

const unique = (texts: readonly string[]): string[] => [
  ...new Set(texts.map((text) => text.trim()).filter((text) => text !== "")),
];

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,6}$/.test(text.trim()) ? Number(text) : undefined;
}

/** The day that a text begins with, if there is such a day. */
function dayIn(text: string): string | undefined {
  const [day, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)/.exec(text) ?? [];
  if (day === undefined || Number(year) === 0 || Number(month) < 1 || Number(month) > 12) return undefined;
  const { daysInMonth } = Temporal.PlainYearMonth.from({ year: Number(year), month: Number(month) });
  return Number(date) >= 1 && Number(date) <= daysInMonth ? day : undefined;
}

const critics = /metacritic|tomatometerallcritics|tomatometeravgcritics|^rottentomatoes$|critic/i;

/** Critics' ratings are Plex's `rating`, those of people `audienceRating`; the default one of each goes first. */
function ratingsOf(root: XmlElement): { rating: number | undefined; audienceRating: number | undefined } {
  const listed = children(root, "ratings")
    .flatMap((ratings) => children(ratings, "rating"))
    .map(({ attributes, children: parts, text }) => ({
      byCritics: critics.test(attributes.name ?? "") && !/audience/i.test(attributes.name ?? ""),
      isDefault: attributes.default === "true",
      value: tenth(parts.find(({ name }) => name === "value")?.text ?? text, attributes.max),
    }))
    .filter(({ value }) => value !== undefined)
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
  const plain = children(root, "rating")[0];
  const ofCritics = tenth(textsOf(root, "criticrating")[0], "100");
  return {
    rating: listed.find(({ byCritics }) => byCritics)?.value ?? ofCritics,
    audienceRating:
      listed.find(({ byCritics }) => !byCritics)?.value ?? tenth(plain?.text, plain?.attributes.max),
  };
}

/** @param max of the scale; 10 where it is not said @returns from 0 to 10; undefined when it is outside of its scale, or 0: not rated */
function tenth(text: string | undefined, max: string | undefined): number | undefined {
  const value = Number.parseFloat((text ?? "").replace(",", "."));
  const scale = Number.parseFloat(max ?? "") || 10;
  return value > 0 && value <= scale ? Math.round((value / scale) * 1000) / 100 : undefined;
}

/** In their given order, where one is given. */
function rolesOf(root: XmlElement): NonNullable<NfoFields["roles"]> {
  const order = (actor: XmlElement) => numberIn(textsOf(actor, "order")[0]) ?? Number.MAX_SAFE_INTEGER;
  return children(root, "actor")
    .toSorted((a, b) => order(a) - order(b))
    .flatMap((actor) => {
      const [tag] = textsOf(actor, "name");
      const [role] = textsOf(actor, "role");
      const thumb = textsOf(actor, "thumb").find((address) => /^https?:\/\//i.test(address));
      return tag === undefined ? [] : [{ tag, ...(role && { role }), ...(thumb && { thumb }) }];
    });
}

const mbid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const guidForms: Record<string, RegExp> = { imdb: /^tt\d+$/, tmdb: /^\d+$/, tvdb: /^\d+$/, mbid };

const guid = (site: string, id: string): { id: string }[] =>
  guidForms[site]?.test(id) ? [{ id: `${site}://${id}` }] : [];

/** By the names that Kodi and others give to elements, each with the scheme of Plex. */
const guidElements: Record<string, string> = {
  imdbid: "imdb",
  imdb_id: "imdb",
  tmdbid: "tmdb",
  tvdbid: "tvdb",
  musicbrainzartistid: "mbid",
  musicbrainzreleasegroupid: "mbid",
  musicbrainzalbumid: "mbid",
};
const guidTypes: Record<string, string> = {
  imdb: "imdb",
  tmdb: "tmdb",
  themoviedb: "tmdb",
  tvdb: "tvdb",
  thetvdb: "tvdb",
};

function guidsOf(root: XmlElement): { id: string }[] {
  return root.children.flatMap(({ name, attributes, text }) => {
    const element = name.toLowerCase();
    if (element === "uniqueid") return guid(guidTypes[attributes.type?.toLowerCase() ?? ""] ?? "", text);
    if (element === "id") return guid("imdb", text);
    return guid(guidElements[element] ?? "", text);
  });
}

const links: readonly [string, RegExp][] = [
  ["imdb", /imdb\.com\/[\w/-]*?(tt\d+)/gi],
  ["tmdb", /(?:themoviedb|tmdb)\.org\/(?:movie|tv)\/(\d+)/gi],
  ["tvdb", /thetvdb\.com\/\S*?[?&](?:id|seriesid)=(\d+)/gi],
  ["mbid", /musicbrainz\.org\/(?:artist|release-group|release)\/([\da-f-]{36})/gi],
];

const guidsIn = (text: string): { id: string }[] =>
  links.flatMap(([site, pattern]) => [...text.matchAll(pattern)].flatMap(([, id]) => guid(site, id!)));

/** Where the NFO file of an item may be, in order of preference; the folder is below the section's root. */
export function nfoPlaces(type: string, path: string): { folder: string; name: string; kind: NfoKind }[] {
  const folder = parentOf(path);
  const stem = path.slice(folder === "" ? 0 : folder.length + 1).replace(/\.[^.]*$/, "");
  const place = (kind: NfoKind, where: string, name: string) => ({
    folder: where,
    name: `${name}.nfo`,
    kind,
  });
  /** A root, and what is called `movie.nfo` there, belongs to no item. */
  const inFolder = (kind: NfoKind, where: string, name: string) =>
    where === "" ? [] : [place(kind, where, name)];
  switch (type) {
    case "movie":
      return [place("movie", folder, stem), ...inFolder("movie", folder, "movie")];
    case "episode":
      return [place("episodedetails", folder, stem)];
    case "show":
      return inFolder("tvshow", showFolderOf(folder), "tvshow");
    case "album":
      return inFolder("album", albumFolderOf(folder), "album");
    case "artist":
      return inFolder("artist", parentOf(albumFolderOf(folder)), "artist");
    default:
      return [];
  }
}
