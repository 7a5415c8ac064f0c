import { matchPoints } from "./point-matches.ts";

/** The fingerprint of an episode, or of a stretch of it. */
export interface EpisodePrint {
  points: Uint32Array;
  /** From one point to the next: the same in all episodes that are compared. */
  hopMs: number;
  /** Where in the file the fingerprint begins. */
  offsetMs: number;
}

export interface Occurrence {
  /** Place in the list of episodes. */
  episode: number;
  /** From the start of the file. */
  startMs: number;
  endMs: number;
}

/** All places of one repeated stretch of sound, in the order of episodes and times. */
export type Passage = Occurrence[];

export interface RepeatOptions {
  /** Of the shortest passage. */
  minimumMs: number;
}

/** What may differ within one passage: a voice over the music, a moment of silence. */
const longestGapMs = 3500;
/** Stretches of an episode that overlap by this share of the longer one are the same. */
const sameShare = 0.5;
/** An occurrence is believed when it sounds like this share of the others. */
const agreement = 0.25;

/**
 * Finds what is repeated in several episodes of a season, as a whole: stretches that sound alike in two episodes are
 * put together over all pairs to passages, and the edges of a passage in an episode are the medians of what the other
 * episodes say. What is repeated within one episode only is not a passage.
 *
 * @returns passages in no order of importance, each in at least two episodes.
 * @throws RangeError when the fingerprints are of different steps.
 */
export function findRepeats(episodes: readonly EpisodePrint[], { minimumMs }: RepeatOptions): Passage[] {
  const hopMs = episodes[0]?.hopMs ?? 1;
  if (episodes.some((episode) => episode.hopMs !== hopMs))
    throw new RangeError(
      "Fingerprints that are compared have the same step. Analyze the older episodes again.",
    );
  const stretches = matchPoints(
    episodes.map(({ points }) => points),
    {
      shortest: Math.round(minimumMs / hopMs),
      longestGap: Math.round(longestGapMs / hopMs),
    },
  ).flatMap(({ a, b, startA, startB, length }, pair): Stretch[] => {
    const stretch = (episode: number, other: number, start: number): Stretch => {
      const startMs = episodes[episode]!.offsetMs + start * hopMs;
      return { episode, other, pair, startMs, endMs: startMs + length * hopMs };
    };
    return [stretch(a, b, startA), stretch(b, a, startB)];
  });
  return passagesOf(stretches)
    .map((passage) => passage.flatMap((place) => consensus(place, passage)))
    .filter((passage) => new Set(passage.map(({ episode }) => episode)).size > 1)
    .map((passage) =>
      passage.sort((one, other) => one.episode - other.episode || one.startMs - other.startMs),
    );
}

/** One side of a match. */
interface Stretch extends Occurrence {
  /** The episode that it sounds like. */
  other: number;
  /** The match. */
  pair: number;
}

/** Stretches of one episode that are the same place. */
type Place = Stretch[];

/** Puts together what is the same place of an episode, or the other side of the same match. */
function passagesOf(stretches: readonly Stretch[]): Place[][] {
  const places = placesOf(stretches);
  const group = places.map((_, i) => i);
  const rootOf = (place: number): number => {
    let root = place;
    while (group[root] !== root) root = group[root]!;
    group[place] = root;
    return root;
  };
  const firstOfPair = new Map<number, number>();
  for (const [i, place] of places.entries())
    for (const { pair } of place) {
      const first = firstOfPair.get(pair);
      if (first === undefined) firstOfPair.set(pair, i);
      else group[rootOf(i)] = rootOf(first);
    }
  return [...Map.groupBy(places.keys(), rootOf).values()].map((members) => members.map((i) => places[i]!));
}

function placesOf(stretches: readonly Stretch[]): Place[] {
  const places: Place[] = [];
  for (const own of Map.groupBy(stretches, ({ episode }) => episode).values()) {
    const ofEpisode: Place[] = [];
    // Longest first: shorter ones join what they are a part of.
    for (const stretch of own.toSorted((one, other) => lengthOf(other) - lengthOf(one))) {
      const place = ofEpisode.find((members) =>
        members.some((member) => overlap(member, stretch) >= sameShare),
      );
      if (place === undefined) ofEpisode.push([stretch]);
      else place.push(stretch);
    }
    places.push(...ofEpisode);
  }
  return places;
}

const lengthOf = ({ startMs, endMs }: Occurrence): number => endMs - startMs;

/** The share of the longer one that both have in common. */
function overlap(one: Occurrence, other: Occurrence): number {
  const common = Math.min(one.endMs, other.endMs) - Math.max(one.startMs, other.startMs);
  return common / Math.max(lengthOf(one), lengthOf(other));
}

/** What most of the other episodes say about a place; nothing when too few say anything. */
function consensus(place: Place, passage: readonly Place[]): Occurrence[] {
  const others = new Set(place.map(({ other }) => other));
  const episodes = new Set(passage.map((members) => members[0]!.episode));
  if (others.size < agreement * (episodes.size - 1)) return [];
  const startMs = median(place.map((stretch) => stretch.startMs));
  const endMs = median(place.map((stretch) => stretch.endMs));
  return [{ episode: place[0]!.episode, startMs, endMs }];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
