import { type EpisodePrint, findRepeats, type Occurrence, type Passage } from "./repeats.ts";
import type { Silence } from "./silences.ts";
import { joinSpans, type Span } from "./span.ts";

/** What is known of the sound of one episode, and where it may be cut. All times from the start of the file. */
export interface EpisodeSound extends EpisodePrint {
  durationMs: number;
  silences: readonly Silence[];
  /** Of keyframes or changes of shot. */
  keyframesMs: readonly number[];
  chapters: readonly { startMs: number; endMs: number; title: string }[];
}

export interface EpisodeOpening {
  intro?: OpeningSpan;
  recap?: OpeningSpan;
}

export interface OpeningSpan extends Span {
  /** Whether a chapter says it, or it was heard. */
  origin: "chapter" | "found";
}

const introLength = { shortest: 15_000, longest: 120_000 };
/** A chapter's name is believed for shorter and longer ones too. */
const namedLength = { shortest: 5000, longest: 180_000 };
/** An intro begins in the first minutes, and in the first part of an episode that is not very short. */
const latestIntroMs = 600_000;
const latestIntroShare = 0.4;
const shortEpisodeMs = 300_000;
/** How far an edge may be moved. */
const snapMs = { chapterOutward: 2000, chapterInward: 5000, silence: 500, keyframe: 300 };
/** "Previously on ...", as a jingle. */
const stingLength = { shortest: 2500, longest: 15_000 };
const recapLength = { shortest: 10_000, longest: 150_000 };
const shortestCreditsMs = 15_000;
/** Credits are looked for in so much of the end. */
const creditsWindowMs = 450_000;
/** One episode in so many has a passage that counts: what two of many share is a piece of music used twice. */
const episodesPerPassage = 5;
/** Edges that are heard are as exact as this. */
const edgeMs = 500;
/** An edge that is so near the beginning of the file, or the end, is there: what fades out is heard less far. */
const beginningMs = 1000;
const endingMs = 5000;

const introName = /^(?:intro|introduction|op|opening(?: credits| titles| theme)?)$/i;
const recapName = /^(?:recap|previously(?: on\b.*)?)$/i;

/**
 * Finds the intro and the recap of each episode of a season, in the order of the episodes. Chapters that are named so
 * win. Else an intro is the passage of 15 to 120 s, repeated in a fifth of the episodes or more, that saves most time in
 * the season; an episode that has none of it can have the next best, so two openings in one season are both found. A
 * recap is what lies between a jingle that is repeated before the intro and the intro itself, but only when something
 * says that the jingle is no logo: the season's first episode does without it, or some of what follows it was heard in
 * an earlier episode, which shows only where the fingerprints are of more than the beginnings.
 *
 * @param season two episodes or more, in their order. Fingerprints of at least the first ten minutes.
 */
export function findIntros(season: readonly EpisodeSound[]): EpisodeOpening[] {
  const passages = findRepeats(season, { minimumMs: stingLength.shortest });
  const openings = passages
    .map((passage) => firstOf(passage.filter((place) => mayBeIntro(place, season[place.episode]!))))
    .filter((passage) => isCommon(passage, season.length))
    .toSorted((one, other) => timeOf(other) - timeOf(one));
  return season.map((episode, i): EpisodeOpening => {
    const named = namedOpening(episode.chapters);
    const heard = openings.map((passage) => passage.find((place) => place.episode === i)).find(Boolean);
    const intro = named.intro ?? (heard && found(snapped(heard, episode)));
    const before = intro && recapBefore({ episode: i, ...intro }, passages, season);
    const recap = named.recap ?? (before && found(before));
    return { ...(intro && { intro }), ...(recap && { recap }) };
  });
}

const found = (span: Span): OpeningSpan => ({ ...span, origin: "found" });

/** What chapters say of an episode's intro and recap. */
export function namedOpening(chapters: EpisodeSound["chapters"]): EpisodeOpening {
  const intro = named(chapters, introName);
  const recap = named(chapters, recapName);
  return { ...(intro && { intro }), ...(recap && { recap }) };
}

/**
 * How much of the beginning of an episode `findIntros` listens to: to the end of the longest intro that begins as late
 * as one may.
 */
export const introWindowMs = (durationMs: number): number =>
  Math.min(durationMs, latestIntroOf(durationMs) + introLength.longest);

/**
 * Finds what is repeated at the ends of a season's episodes for 15 s or longer: the music of the credits.
 *
 * @param season in the order of the episodes. Fingerprints of at least the last minutes.
 * @returns stretches of each episode, in order, that do not overlap.
 */
export function findRepeatedCredits(season: readonly EpisodeSound[]): Span[][] {
  const places = findRepeats(season, { minimumMs: shortestCreditsMs })
    .map((passage) => passage.filter((place) => mayBeCredits(place, season[place.episode]!)))
    .filter((passage) => isCommon(passage, season.length))
    .flat();
  return season.map((episode, i) =>
    joinSpans(places.filter((place) => place.episode === i).map((place) => snapped(place, episode))),
  );
}

function mayBeIntro({ startMs, endMs }: Occurrence, { durationMs }: EpisodeSound): boolean {
  return startMs <= latestIntroOf(durationMs) && isOfLength({ startMs, endMs }, introLength);
}

const latestIntroOf = (durationMs: number): number =>
  durationMs < shortEpisodeMs ? durationMs : Math.min(latestIntroMs, latestIntroShare * durationMs);

function mayBeCredits({ startMs, endMs }: Occurrence, { durationMs }: EpisodeSound): boolean {
  return (
    endMs - startMs >= shortestCreditsMs && startMs >= Math.max(durationMs / 2, durationMs - creditsWindowMs)
  );
}

const isOfLength = ({ startMs, endMs }: Span, { shortest, longest }: typeof introLength): boolean =>
  endMs - startMs >= shortest && endMs - startMs <= longest;

/** The first place of each episode. */
const firstOf = (passage: Passage): Passage =>
  passage.filter((place, i) => passage.findIndex(({ episode }) => episode === place.episode) === i);

function isCommon(passage: Passage, episodes: number): boolean {
  const having = new Set(passage.map(({ episode }) => episode)).size;
  return having >= Math.max(2, Math.ceil(episodes / episodesPerPassage));
}

const timeOf = (passage: Passage): number =>
  passage.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);

function named(chapters: EpisodeSound["chapters"], name: RegExp): OpeningSpan | undefined {
  const chapter = chapters.find(
    (candidate) => name.test(candidate.title.trim()) && isOfLength(candidate, namedLength),
  );
  return chapter && { startMs: chapter.startMs, endMs: chapter.endMs, origin: "chapter" };
}

function recapBefore(
  intro: Occurrence,
  passages: readonly Passage[],
  season: readonly EpisodeSound[],
): Span | undefined {
  const spans = passages
    .filter((passage) => isCommon(passage, season.length))
    .flatMap((passage) => passage.map((place) => ({ place, passage })))
    .filter(
      ({ place }) =>
        place.episode === intro.episode &&
        isOfLength(place, stingLength) &&
        isOfLength({ startMs: place.startMs, endMs: intro.startMs }, recapLength),
    )
    .filter(({ place, passage }) => {
      const afterSting = { ...intro, startMs: place.endMs, endMs: intro.startMs };
      return passage[0]!.episode !== 0 || passages.some((heard) => isHeardBefore(heard, afterSting));
    })
    .map(({ place }) => ({ startMs: place.startMs, endMs: intro.startMs }));
  const first = spans.toSorted((one, other) => one.startMs - other.startMs)[0];
  return first && { startMs: snapped(first, season[intro.episode]!).startMs, endMs: intro.startMs };
}

/** Whether a passage is in a stretch, and was in an earlier episode. */
const isHeardBefore = (passage: Passage, { episode, startMs, endMs }: Occurrence): boolean =>
  passage[0]!.episode < episode &&
  passage.some(
    (place) =>
      place.episode === episode && place.startMs >= startMs - edgeMs && place.endMs <= endMs + edgeMs,
  );

/** Edges moved to where a cut is likely, so that a player jumps from one shot to another. */
function snapped({ startMs, endMs }: Span, episode: EpisodeSound): Span {
  const start = snappedEdge(startMs, -1, episode);
  const end = snappedEdge(endMs, 1, episode);
  return {
    startMs: Math.round(start <= beginningMs ? 0 : start),
    endMs: Math.round(end >= episode.durationMs - endingMs ? episode.durationMs : end),
  };
}

/**
 * An edge at the nearest end of a chapter, else of a silence, else at a keyframe. A chapter is made by people, so it
 * may be farther away; of a silence and of a keyframe there are many, so these are believed only as near as the
 * fingerprint is exact, which is half a second.
 *
 * @param outward 1 for an end, -1 for a start.
 */
function snappedEdge(edge: number, outward: 1 | -1, episode: EpisodeSound): number {
  const nearest = (candidates: readonly number[], outwardMs: number, inwardMs: number): number | undefined =>
    candidates
      .filter((at) => (at - edge) * outward <= outwardMs && (edge - at) * outward <= inwardMs)
      .toSorted((one, other) => Math.abs(one - edge) - Math.abs(other - edge))[0];
  return (
    nearest(
      episode.chapters.flatMap((chapter) => [chapter.startMs, chapter.endMs]),
      snapMs.chapterOutward,
      snapMs.chapterInward,
    ) ??
    nearest(
      // Within a silence any place is as good: the edge stays.
      episode.silences.map((silence) => Math.min(silence.endMs, Math.max(silence.startMs, edge))),
      snapMs.silence,
      snapMs.silence,
    ) ??
    nearest(episode.keyframesMs, snapMs.keyframe, snapMs.keyframe) ??
    edge
  );
}
