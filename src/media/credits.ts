import { type CardEvidence, cardEvidence } from "./card.ts";
import { creditsParts, type Look, shortestCreditsMs } from "./credits-parts.ts";
import { hasScrolled, hasTextAtEdge } from "./lettering.ts";
import type { SmallPicture } from "./small-picture.ts";
import { joinSpans, lengthMs, type Span } from "./span.ts";

/** What a keyframe showed. */
export interface CreditsKeyframe extends Look {
  /** Shares of black and of the ground's colour, in percent. */
  black: number;
  ground: number;
  /** Lines of text above the place of subtitles. */
  lines: number;
  /** Whether text moved up since the picture before. */
  scrolled: boolean;
}

export interface CreditsFinding {
  /** In order. The last one is `final` when nothing comes after it. */
  parts: (Span & { final: boolean })[];
  keyframes: CreditsKeyframe[];
  /** Where every picture is wanted by `refine`, for the parts to begin and end where they do. */
  wantsStretches: Span[];
}

/** What has been seen so far: plain values. */
export interface CreditsState {
  keyframes: CreditsKeyframe[];
  between: Look[];
  /** The text of an earlier picture, to see whether it moved. */
  earlier: { timeMs: number; profile: Uint8Array } | null;
}

export interface CreditsWatch {
  /** Whether a keyframe of this time tells something new. */
  wants(timeMs: number): boolean;
  /** Takes the keyframes of the last minutes, see `creditsWindowMs`. In the order of their times. */
  add(picture: SmallPicture, timeMs: number): void;
  /** Takes all pictures of a stretch that `end` asked for. In the order of their times. */
  refine(picture: SmallPicture, timeMs: number): void;
  save(): CreditsState;
  /**
   * The credits as far as they are known; asked again after `refine`. Now and then a better boundary wants another
   * stretch: two rounds are enough.
   */
  end(): CreditsFinding;
}

/** How much of the end is watched: 450 s of an episode, 900 s of a film. */
export const creditsWindowMs = { episode: 450_000, movie: 900_000 } as const;

/** Keyframes closer than this tell nothing new. */
const closestKeyframesMs = 400;
/** Text that scrolls has moved after this time. */
const scrollMs = 800;
/** Lines of text over a picture that make credits: standing ones, and ones that move up. */
const standingLines = 4;
const scrollingLines = 2;
/** What reaches this close to the end is final. */
const finalMs = 5_000;
/** Where what is heard begins or ends this close to what is seen, they begin or end together. */
const togetherMs = 5_000;

/**
 * Watches the end of a film or an episode for credits: text on one colour, on one half of the picture, or many lines of
 * it over a picture. Subtitles, empty black and dim shots are none. Memory: some bytes for each picture.
 * @param saved of a watch with the same options: the result is that of one pass.
 */
export function createCreditsWatch(
  { durationMs }: { durationMs: number },
  saved?: CreditsState,
): CreditsWatch {
  const keyframes = [...(saved?.keyframes ?? [])];
  const between = [...(saved?.between ?? [])];
  let earlier = saved?.earlier ?? null;

  const wants = (timeMs: number): boolean =>
    timeMs >= (keyframes.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY) + closestKeyframesMs;

  function see(picture: SmallPicture, timeMs: number): CreditsKeyframe {
    const evidence = cardEvidence(picture);
    const scrolled =
      earlier !== null && earlier.timeMs < timeMs && hasScrolled(earlier.profile, evidence.profile);
    if (earlier === null || timeMs < earlier.timeMs || timeMs >= earlier.timeMs + scrollMs)
      earlier = { timeMs, profile: evidence.profile };
    return {
      timeMs,
      look: lookOf(evidence, scrolled),
      black: Math.round(evidence.black * 100),
      ground: Math.round(evidence.groundShare * 100),
      lines: evidence.upperLines,
      scrolled,
    };
  }

  return {
    wants,
    add(picture, timeMs) {
      if (wants(timeMs)) keyframes.push(see(picture, timeMs));
    },
    refine(picture, timeMs) {
      between.push({ timeMs, look: see(picture, timeMs).look });
    },
    save: () => ({ keyframes: [...keyframes], between: [...between], earlier }),
    end() {
      const { parts, stretches } = creditsParts([...keyframes, ...between], durationMs);
      return {
        parts: withFinal(parts, durationMs),
        keyframes: [...keyframes],
        wantsStretches: stretches,
      };
    },
  };
}

function lookOf(evidence: CardEvidence, scrolled: boolean): Look["look"] {
  const { ground, lines, upperLines } = evidence;
  if (ground === "whole") return upperLines > 0 ? "lettered" : hasTextAtEdge(evidence) ? "entering" : "blank";
  if (ground === "half" && lines > 1 && upperLines > 0) return "lettered";
  return upperLines >= (scrolled ? scrollingLines : standingLines) ? "lettered" : "picture";
}

const withFinal = (parts: readonly Span[], durationMs: number): (Span & { final: boolean })[] =>
  parts.map((part, i) => ({
    ...part,
    final: i === parts.length - 1 && durationMs - part.endMs <= finalMs,
  }));

export interface CreditsSources {
  /** As seen. */
  parts: readonly Span[];
  /** What is heard at the end of other episodes of the season too. */
  repeatedSound: readonly Span[];
  chapters: readonly (Span & { title: string })[];
  durationMs: number;
}

export interface CreditsMarkers {
  /** Whether chapters say it, or it was seen and heard. */
  origin: "chapter" | "found";
  markers: (Span & { final: boolean })[];
}

/** How chapters of credits are called in the languages that have been seen. */
const creditsTitle =
  /^(?:(?:end(?:ing)?|closing|final|mid|post)[ -]*)?credits?(?: roll| sequence)?(?: ?\d+)?$|^(?:ending|outro|ed)(?: theme)?(?: ?\d+)?$|^abspann$|^générique(?: de fin)?$|^créditos(?: finales)?$|^titoli di coda$|^エンディング$/iu;

/**
 * The markers of the credits. Chapters that are named so say it best; otherwise they are what was seen and what the
 * season repeats, together. A scene between two parts stays out of both. Edges that were seen are more exact than
 * those that were heard.
 */
export function creditsOf({ parts, repeatedSound, chapters, durationMs }: CreditsSources): CreditsMarkers {
  // The same names are in use for what runs at the beginning.
  const named = chapters.filter(
    ({ title, startMs }) => creditsTitle.test(title.trim()) && startMs >= durationMs / 2,
  );
  if (named.length > 0) return { origin: "chapter", markers: withFinal(joinSpans(named), durationMs) };
  const nearest = (edge: number, edges: readonly number[]): number =>
    edges.find((seen) => Math.abs(seen - edge) <= togetherMs) ?? edge;
  const heard = repeatedSound.map(({ startMs, endMs }) => ({
    startMs: nearest(
      startMs,
      parts.map((part) => part.startMs),
    ),
    endMs: nearest(
      endMs,
      parts.map((part) => part.endMs),
    ),
  }));
  const together = joinSpans([...parts, ...heard]).filter((span) => lengthMs(span) >= shortestCreditsMs);
  return { origin: "found", markers: withFinal(together, durationMs) };
}
