/** What became of one changed place. */
export interface Outcome {
  readonly file: string;
  readonly line: number;
  readonly status: string;
  readonly change: string;
}

/** How many were noticed by a test, were not, and were come to by no test. */
export function tally(outcomes: readonly Outcome[]) {
  const count = (...wanted: string[]) => outcomes.filter(({ status }) => wanted.includes(status)).length;
  return {
    killed: count("Killed", "Timeout", "RuntimeError"),
    survived: count("Survived"),
    uncovered: count("NoCoverage"),
  };
}

/** Share of the changes that a test noticed, of 0 to 1; 1 of none. What no test comes to is not noticed. */
export function scoreOf(outcomes: readonly Outcome[]): number {
  return outcomes.length === 0 ? 1 : tally(outcomes).killed / outcomes.length;
}

/** Wilson's interval for a share of which a sample was seen, 95 % confidence: lowest and highest, of 0 to 1. */
export function intervalOf(hits: number, seen: number): [number, number] {
  const z = 1.96;
  const share = hits / seen;
  const middle = share + z ** 2 / (2 * seen);
  const reach = z * Math.sqrt((share * (1 - share)) / seen + z ** 2 / (4 * seen ** 2));
  return [(middle - reach) / (1 + z ** 2 / seen), (middle + reach) / (1 + z ** 2 / seen)];
}
