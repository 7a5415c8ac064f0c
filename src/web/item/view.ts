/** What of a file's time is seen. Milliseconds. */
export interface View {
  from: number;
  span: number;
}

/** Nobody needs to look closer: a second is then a hand wide. */
const shortest = 5_000;

const between = (low: number, value: number, high: number): number => Math.max(low, Math.min(high, value));

export const wholeOf = (durationMs: number): View => ({ from: 0, span: durationMs });

/**
 * Looks closer or from farther away; a moment stays where it is on the screen, as far as the ends allow.
 * @param factor above 1: closer
 * @param around milliseconds from the start
 */
export function zoomed({ from, span }: View, factor: number, around: number, durationMs: number): View {
  const narrower = between(Math.min(shortest, durationMs), span / factor, durationMs);
  const share = (around - from) / span;
  return panned({ from, span: narrower }, around - share * narrower, durationMs);
}

/** The same length of time from another start, within the file. */
export const panned = ({ span }: View, from: number, durationMs: number): View => ({
  from: between(0, from, durationMs - span),
  span,
});

/** Brings a moment that is not seen into the middle; leaves the view as it is where it is seen. */
export const showing = (view: View, at: number, durationMs: number): View =>
  at >= view.from && at <= view.from + view.span ? view : panned(view, at - view.span / 2, durationMs);

/** Where a moment is, from the left edge of what is seen (0) to its right (1); beyond these where it is not seen. */
export const shareOf = ({ from, span }: View, at: number): number => (span === 0 ? 0 : (at - from) / span);

export const momentAt = ({ from, span }: View, share: number): number => Math.round(from + share * span);

/** What of a stretch is seen. @returns undefined where nothing is */
export function seenOf(
  view: View,
  startMs: number,
  endMs: number,
): { left: number; width: number } | undefined {
  const [left, right] = [Math.max(0, shareOf(view, startMs)), Math.min(1, shareOf(view, endMs))];
  return right < 0 || left > 1 || right < left ? undefined : { left, width: right - left };
}

/** Seconds that lie nicely between two marks of a scale. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];
const mostMarks = 7;

/** Moments for the marks of a scale: round ones, and few enough for their words. */
export function marksOf({ from, span }: View): number[] {
  const step = 1000 * (steps.find((seconds) => span / (1000 * seconds) <= mostMarks) ?? steps.at(-1)!);
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor((from + span) / step) - first + 1);
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}
