/** What speaks for a work being the one that is looked for. */
export interface MatchCandidate {
  titles: readonly string[];
  year: number | undefined;
  /** Found by a number: there is nothing to guess. */
  certain: boolean;
}

/** From this score on a candidate may be taken, from 0 to 1. */
const goodEnough = 0.85;
/** The best must be better than the next by this much. */
const clearly = 0.05;

/**
 * The candidate that surely is the work: one found by a number, else one whose title and year fit well, and better
 * than those of all others.
 * @returns `uncertain` when several fit, `none` when none does
 */
export function bestMatch<Candidate extends MatchCandidate>(
  wanted: { title: string; year: number | undefined },
  candidates: readonly Candidate[],
): { match: Candidate } | "uncertain" | "none" {
  const certain = candidates.find((candidate) => candidate.certain);
  if (certain) return { match: certain };
  const scored = candidates
    .map((candidate) => ({ candidate, score: matchScore(wanted, candidate) }))
    .filter(({ score }) => score >= goodEnough)
    .sort((a, b) => b.score - a.score);
  const [best, next] = scored;
  if (best === undefined) return "none";
  return next !== undefined && best.score - next.score < clearly ? "uncertain" : { match: best.candidate };
}

/**
 * How well title and year fit, from 0 to 1. A year beside the right one costs a little (festivals, broadcasts abroad),
 * an unknown one as well, another one so much that the title cannot make up for it.
 */
export function matchScore(
  wanted: { title: string; year: number | undefined },
  { titles, year }: Pick<MatchCandidate, "titles" | "year">,
): number {
  const title = Math.max(0, ...titles.map((one) => likeness(wanted.title, one)));
  return title * yearFactor(wanted.year, year);
}

function yearFactor(wanted: number | undefined, found: number | undefined): number {
  if (wanted === undefined || found === undefined) return 0.98;
  const apart = Math.abs(wanted - found);
  if (apart === 0) return 1;
  return apart === 1 ? 0.92 : 0.6;
}

/** How alike two titles are, from 0 to 1: Sørensen-Dice over pairs of letters of what is left when they are levelled. */
export function likeness(one: string, other: string): number {
  const [a, b] = [levelled(one), levelled(other)];
  if (a === b) return 1;
  const [pairsOfA, pairsOfB] = [pairsOf(a), pairsOf(b)];
  let shared = 0;
  for (const [pair, count] of pairsOfA) shared += Math.min(count, pairsOfB.get(pair) ?? 0);
  const all = sizeOf(pairsOfA) + sizeOf(pairsOfB);
  // A sequel differs from what it follows by little more than its number.
  const sameNumbers = numbersIn(a) === numbersIn(b);
  return all === 0 ? 0 : ((2 * shared) / all) * (sameNumbers ? 1 : 0.5);
}

/** A title without what people write in different ways: case, accents, punctuation, "and", a leading article. */
export function levelled(title: string): string {
  const plain = title
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/['’‘`]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .replace(/^(?:the|an?) (?=\S)/, "");
  // A title of nothing but signs, such as "!!!", is one nevertheless.
  return plain === "" ? title.trim() : plain;
}

const numbersIn = (text: string): string => (text.match(/\p{N}+/gu) ?? []).join(" ");

function pairsOf(text: string): Map<string, number> {
  const pairs = new Map<string, number>();
  const letters = [...text];
  for (let at = 1; at < letters.length; at++) {
    const pair = letters[at - 1]! + letters[at]!;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

const sizeOf = (pairs: Map<string, number>): number => pairs.values().reduce((sum, count) => sum + count, 0);

/** Databases that give a work a number. `mbid` is MusicBrainz. */
export type WorkIdKind = "imdb" | "mbid" | "tmdb" | "tvdb" | "tvmaze";
export type WorkIds = Partial<Record<WorkIdKind, string>>;

const digits = /^\d{1,10}$/;
const forms: Record<WorkIdKind, RegExp> = {
  imdb: /^tt\d{5,10}$/,
  mbid: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/,
  tmdb: digits,
  tvdb: digits,
  tvmaze: digits,
};
/** Other names of the same. */
const kinds: Record<string, WorkIdKind> = {
  imdb: "imdb",
  mb: "mbid",
  musicbrainz: "mbid",
  tmdb: "tmdb",
  themoviedb: "tmdb",
  tvdb: "tvdb",
  thetvdb: "tvdb",
  tvmaze: "tvmaze",
};

/**
 * Numbers in the names of a file and its folders, as Plex (`{tmdb-329865}`), Jellyfin (`[tvdbid-121361]`) and Kodi
 * (`tt2543164`) write them. Of two of one kind the one nearer to the file counts.
 */
export function idsInPath(path: string): WorkIds {
  const ids: WorkIds = {};
  for (const [, kind, value] of path.matchAll(/[{[]([a-z]+?)(?:id)?[-=]([\w-]+)[}\]]/gi))
    add(ids, kind!, value!);
  for (const [value] of path.matchAll(/(?<![\p{L}\p{N}])tt\d{5,10}(?![\p{L}\p{N}])/giu))
    add(ids, "imdb", value);
  return ids;
}

/** Numbers as `imdb://tt2543164`. */
export function idsInGuids(guids: readonly { id: string }[]): WorkIds {
  const ids: WorkIds = {};
  for (const { id } of guids) {
    const [, kind, value] = /^([a-z]+):\/\/([\w-]+)$/i.exec(id) ?? [];
    if (kind && value) add(ids, kind, value);
  }
  return ids;
}

function add(ids: WorkIds, kindText: string, valueText: string): void {
  const kind = kinds[kindText.toLowerCase()];
  const value = valueText.toLowerCase();
  if (kind !== undefined && forms[kind].test(value)) ids[kind] = value;
}
