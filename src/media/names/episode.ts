import { inExtrasFolder, isExtra } from "./extras.ts";
import { splitPart } from "./movie.ts";
import { firstFilled, qualityAt, splitPath, splitTitle, withoutMarks, words } from "./words.ts";

export interface EpisodeName {
  kind: "episode";
  show: string;
  showYear?: number;
  /** 0 for specials; of episodes known by their date the year, where no folder says otherwise. */
  season: number;
  /** Ascending; empty when the episode is known by its date alone. */
  episodes: number[];
  title?: string;
  /** YYYY-MM-DD */
  airDate?: string;
  /** Which part of an episode that is stacked from several files, from 1. */
  part?: number;
}

/** Where an episode's number stands in a file name, and what it says. */
interface Numbering {
  index: number;
  length: number;
  season?: number;
  episodes: number[];
  airDate?: string;
}

const seasonWord = "(?:season|series|saison|staffel|temporada|stagione|seizoen|sezon)";
const seasonFolder = new RegExp(String.raw`^(?:${seasonWord}[\s._-]*|s)(\d{1,4})(?![\p{L}\p{N}])`, "iu");
const specials = /^specials?$/i;
const seasonPack = new RegExp(
  String.raw`^(.+?)[\s._-]+(?:${seasonWord}[\s._-]*|s)(\d{1,4})(?![\p{L}\p{N}])`,
  "iu",
);

const start = String.raw`(?<![\p{L}\p{N}])`;
const more = String.raw`((?:[\s._]*-?[\s._]*(?:s\d{1,4})?ep?\d{1,4}|-\d{1,4}(?![\p{L}\p{N}]))*)`;
const seasonAndEpisode = new RegExp(String.raw`${start}s(\d{1,4})[\s._-]*ep?[\s._]*(\d{1,4})${more}`, "iu");
const spelledOut = new RegExp(
  String.raw`${start}${seasonWord}[\s._-]*(\d{1,4})[\s._,-]*episode[\s._-]*(\d{1,4})()`,
  "iu",
);
const crossed = new RegExp(
  String.raw`${start}(\d{1,2})x(\d{2,3})((?:[\s._]*-[\s._]*\d{1,2}x\d{2,3}|x\d{2,3}|-\d{2,3})*)(?![\p{L}\p{N}])`,
  "iu",
);
const dated = /(?<!\d)((?:19|20)\d\d)([-._ ])(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)/;
const episodeOnly = new RegExp(
  String.raw`${start}(?:episode|ep|e)[\s._-]*(\d{1,4})${more}(?![\p{L}\p{N}])`,
  "iu",
);
// "Frieren - 12v2", "01 - Title", "Naruto 012": the number alone, counted from the first episode.
const numberAlone = [
  /(?<=\s-\s*)(\d{1,4})((?:-\d{1,4})?)(?:v\d)?(?=$|[\s.[(-])/,
  /(?<=^(?:\[[^\]]*\][\s._]*)?)(\d{1,4})((?:-\d{1,4})?)(?:v\d)?(?=$|[\s._[(-])/,
  /(?<=[\s._])(\d{2,4})((?:-\d{2,4})?)(?:v\d)?(?=\s*$|[\s._]*[[(])/,
];
const looksLikeYear = /^(?:19\d\d|20[0-3]\d)$/;

const longestRange = 100;

/** The episodes from the first number and what is written on to it: `e02e03`, `-e03`, `-03`, `-1x03`. */
function episodesOf(first: number, tail: string): number[] {
  const episodes = [first];
  for (const [, range, digits] of tail.matchAll(/(-?)[\s._]*(?:s\d+|\d+(?=x))?[epx]*(\d+)/gi)) {
    const last = episodes.at(-1) ?? first;
    const next = Number(digits);
    if (next <= last || next - last > longestRange) continue;
    if (range) for (let between = last + 1; between < next; between++) episodes.push(between);
    episodes.push(next);
  }
  return episodes;
}

function dateOf(name: string): Numbering | undefined {
  const match = dated.exec(name);
  if (!match) return undefined;
  const [whole, year = "", , month = "", day = ""] = match;
  const longest = Number(month) === 2 ? 29 : [4, 6, 9, 11].includes(Number(month)) ? 30 : 31;
  if (Number(day) > longest) return undefined;
  return { index: match.index, length: whole.length, episodes: [], airDate: `${year}-${month}-${day}` };
}

function numberingOf(name: string): Numbering | undefined {
  for (const pattern of [seasonAndEpisode, spelledOut, crossed]) {
    const match = pattern.exec(name);
    if (match) {
      const [whole, season, first, tail = ""] = match;
      const episodes = episodesOf(Number(first), tail);
      return { index: match.index, length: whole.length, season: Number(season), episodes };
    }
  }
  const date = dateOf(name);
  if (date) return date;
  for (const pattern of [episodeOnly, ...numberAlone]) {
    const match = pattern.exec(name.slice(0, qualityAt(name)));
    if (match && !looksLikeYear.test(match[1] ?? "")) {
      const [whole, first, tail = ""] = match;
      return { index: match.index, length: whole.length, episodes: episodesOf(Number(first), tail) };
    }
  }
  return undefined;
}

/** Whether a folder between a file and its show is called like a season, and not like a show: "Season 1", "02". */
export function isSeasonFolder(name: string): boolean {
  const folder = withoutMarks(name);
  return specials.test(folder) || seasonFolder.test(folder) || /^\d{1,4}$/.test(folder);
}

interface Shelf {
  show?: string;
  season?: number;
}

/** What the folders say, from the file upwards: the season first, then the show. */
function shelfOf(folders: readonly string[]): Shelf {
  const shelf: Shelf = {};
  for (let depth = folders.length - 1; depth >= 0; depth--) {
    const folder = withoutMarks(folders[depth] ?? "");
    if (seasonAndEpisode.test(folder)) continue;
    const pack = seasonPack.exec(folder);
    const named = specials.test(folder) ? "0" : seasonFolder.exec(folder)?.[1];
    // A number alone is a season only between the file and its show: 1883 is a show.
    const season =
      named ?? (depth > 0 && shelf.season === undefined ? /^\d{1,4}$/.exec(folder)?.[0] : undefined);
    if (season !== undefined) shelf.season ??= Number(season);
    else if (pack && shelf.season === undefined) {
      shelf.season = Number(pack[2]);
      shelf.show = pack[1] ?? "";
    } else if (folder !== "") return { ...shelf, show: folder };
  }
  return shelf;
}

/** Reads an episode's path, as https://support.plex.tv/articles/naming-and-organizing-your-tv-show-files/ has it. */
export function describeEpisode(path: string): EpisodeName | null {
  const { folders, stem } = splitPath(path);
  if (inExtrasFolder(folders) || isExtra(stem)) return null;
  const { name, part } = splitPart(withoutMarks(stem));
  const numbering = numberingOf(name);
  if (!numbering) return null;
  const shelf = shelfOf(folders);
  const before = splitTitle(name.slice(0, numbering.index).trim());
  const shelved = splitTitle(shelf.show ?? "");
  const show = firstFilled(shelved.title, before.title, shelf.show, words(stem), stem);
  if (show === undefined) return null;
  const showYear = shelved.year ?? before.year;
  const after = name.slice(numbering.index + numbering.length).replace(/\[[^\]]*\]/g, " ");
  const title = firstFilled(words(after.slice(0, qualityAt(after)), name));
  const { airDate } = numbering;
  return {
    kind: "episode",
    show,
    ...(showYear !== undefined && { showYear }),
    season: numbering.season ?? shelf.season ?? (airDate ? Number(airDate.slice(0, 4)) : 1),
    episodes: numbering.episodes,
    ...(title !== undefined && { title }),
    ...(airDate !== undefined && { airDate }),
    ...(part !== undefined && { part }),
  };
}
