/** A stretch of a part, in milliseconds from its start. */
export interface Span {
  startMs: number;
  endMs: number;
}

export const lengthMs = ({ startMs, endMs }: Span): number => endMs - startMs;

/**
 * The spans as few: in order, those that overlap or lie at most `gapMs` apart as one. Empty spans are kept.
 */
export function joinSpans(spans: readonly Span[], gapMs = 0): Span[] {
  const joined: Span[] = [];
  for (const { startMs, endMs } of spans.toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)) {
    const last = joined.at(-1);
    if (last && startMs - last.endMs <= gapMs) last.endMs = Math.max(last.endMs, endMs);
    else joined.push({ startMs, endMs });
  }
  return joined;
}
