/** From what single pictures look like to when the credits run. */

import { lengthMs, type Span } from "./span.ts";

export interface Look {
  timeMs: number;
  /**
   * Text as in credits; one colour with text that comes in at the lower edge; one colour without text, or with
   * subtitles; anything else.
   */
  look: "lettered" | "entering" | "blank" | "picture";
}

export interface CreditsParts {
  /** In order, apart from one another. */
  parts: Span[];
  /** Where a part may begin or end, but between two pictures that are too far apart: all pictures are wanted there. */
  stretches: Span[];
}

/** No shorter part counts: title cards, and black between two scenes. */
export const shortestCreditsMs = 15_000;
/** Black or empty cards before the first text and after the last one belong to it up to this length. */
const blankMs = 2_000;
/** Text that moves up is below the place of other text at first, for no longer than this. */
const risingMs = 8_000;
/** A scene of this length, or anything else of the other, ends a part: what comes after it is another one. */
const sceneMs = 5_000;
const pauseMs = 20_000;
/** How much a picture without text weighs against the same time of text. */
const pictureWeight = -1.5;
/** Pictures further apart than this leave a boundary between them too vague. */
const vagueMs = 1_000;
/** Single pictures that look otherwise than those around them by this much are mistaken. */
const mistakeMs = 250;
/** After the last picture the file goes on for no longer than this without a keyframe. */
const tailMs = 15_000;

/**
 * Finds the parts of the credits. Time counts, not the number of pictures: more of them in some stretches change
 * only how well boundaries are known.
 * @param looks of the last minutes, in any order.
 */
export function creditsParts(looks: readonly Look[], durationMs: number): CreditsParts {
  const timeline = timelineOf(looks, durationMs);
  const groups = groupsOf(timeline).map((group) => heaviest(timeline, group));
  const found = groups.map((group) => ({ ...boundsOf(timeline, group), group }));
  return {
    parts: found
      .filter(({ group }) => isCredits(timeline, group))
      .map(({ startMs, endMs }) => ({ startMs: Math.round(startMs), endMs: Math.round(endMs) })),
    stretches: found
      .filter(({ longestMs }) => longestMs >= shortestCreditsMs)
      .flatMap(({ vague }) => vague)
      .filter((span, i, all) => all.findIndex((other) => other.startMs === span.startMs) === i)
      .sort((a, b) => a.startMs - b.startMs),
  };
}

interface Timeline {
  looks: readonly Look[];
  /** Picture `i` stands for the time from `borders[i]` to `borders[i + 1]`. */
  borders: readonly number[];
}

/** Indexes of the first and the last lettered picture. */
interface Group {
  first: number;
  last: number;
}

function timelineOf(unordered: readonly Look[], durationMs: number): Timeline {
  const looks = unordered.toSorted((a, b) => a.timeMs - b.timeMs);
  const borders = looks.map(({ timeMs }, i) => (i === 0 ? timeMs : (looks[i - 1]!.timeMs + timeMs) / 2));
  const last = looks.at(-1);
  if (last)
    borders.push(
      durationMs - last.timeMs <= tailMs ? Math.max(durationMs, last.timeMs) : last.timeMs + vagueMs,
    );
  return { looks: withoutMistakes(looks, borders), borders };
}

/** What looks otherwise for a moment only, between two stretches that look the same, looks like these. */
function withoutMistakes(looks: readonly Look[], borders: readonly number[]): Look[] {
  const mended = looks.map((look) => ({ ...look }));
  let start = 0;
  for (let next = 1; next < mended.length; next++) {
    if (mended[next]!.look === mended[start]!.look) continue;
    const before = mended[start - 1]?.look;
    if (before === mended[next]!.look && borders[next]! - borders[start]! < mistakeMs)
      for (let i = start; i < next; i++) mended[i]!.look = before;
    start = next;
  }
  return mended;
}

const lastsMs = ({ borders }: Timeline, index: number): number => borders[index + 1]! - borders[index]!;

/** Lettered pictures that no scene and no long pause lies between. */
function groupsOf(timeline: Timeline): Group[] {
  const groups: Group[] = [];
  let scene = 0;
  for (const [i, { look }] of timeline.looks.entries()) {
    if (look === "picture") scene += lastsMs(timeline, i);
    if (look !== "lettered") continue;
    const group = groups.at(-1);
    const pause = group ? timeline.borders[i]! - timeline.borders[group.last + 1]! : 0;
    if (group && scene < sceneMs && pause < pauseMs) group.last = i;
    else groups.push({ first: i, last: i });
    scene = 0;
  }
  return groups;
}

/** The stretch of a group with the most text against the fewest pictures: strays at its ends fall away (Kadane). */
function heaviest(timeline: Timeline, { first, last }: Group): Group {
  let best = { first, last: first, weight: 0 };
  let start = first;
  let weight = 0;
  for (let i = first; i <= last; i++) {
    const { look } = timeline.looks[i]!;
    if (weight <= 0 && look === "lettered") [start, weight] = [i, 0];
    if (look === "lettered") weight += lastsMs(timeline, i);
    if (look === "picture") weight += pictureWeight * lastsMs(timeline, i);
    if (look === "lettered" && weight > best.weight) best = { first: start, last: i, weight };
  }
  return best;
}

function isCredits(timeline: Timeline, { first, last }: Group): boolean {
  let lettered = 0;
  for (let i = first; i <= last; i++)
    if (timeline.looks[i]!.look === "lettered") lettered += lastsMs(timeline, i);
  const length = timeline.borders[last + 1]! - timeline.borders[first]!;
  return length >= shortestCreditsMs && lettered >= length / 2;
}

/** The first picture of text that moves up into a group: there it was only just coming in at the bottom. */
function whereItRises({ looks, borders }: Timeline, { first }: Group): number {
  let rising = first;
  for (let i = first - 1; i >= 0 && borders[i]! >= borders[first]! - risingMs; i--) {
    const { look } = looks[i]!;
    if (look === "entering") rising = i;
    else if (look !== "blank") break;
  }
  return rising;
}

function boundsOf(timeline: Timeline, group: Group): Span & { longestMs: number; vague: Span[] } {
  const { looks, borders } = timeline;
  const { last } = group;
  const first = whereItRises(timeline, group);
  const count = looks.length;
  const before = looks.findLastIndex(({ look }, i) => i < first && look === "picture");
  const after = looks.findIndex(({ look }, i) => i > last && look === "picture");
  const blankTo = after < 0 ? count : after;
  const startMs = Math.max(borders[before + 1]!, borders[first]! - (first > 0 ? blankMs : 0));
  // Black up to the end of the file belongs to the credits, however long it is.
  const endMs = after < 0 ? borders[count]! : Math.min(borders[after]!, borders[last + 1]! + blankMs);

  const timeOf = (index: number) => looks[index]?.timeMs ?? borders[index < 0 ? 0 : count]!;
  const between = [
    ...(timeOf(before + 1) >= timeOf(first - 1) - blankMs ? [before] : []),
    first - 1,
    last,
    ...(after < 0 || timeOf(after - 1) <= timeOf(last + 1) + blankMs ? [blankTo - 1] : []),
  ];
  return {
    startMs,
    endMs,
    longestMs: timeOf(blankTo) - timeOf(before),
    vague: between
      .map((index) => ({ startMs: timeOf(index), endMs: timeOf(index + 1) }))
      .filter((span) => lengthMs(span) > vagueMs),
  };
}
