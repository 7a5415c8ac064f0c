/** The rows of the report: figures of several rounds, what they should be, and how they are written. */

export interface Row {
  what: string;
  unit: string;
  /** One figure for each round. */
  ours: readonly number[];
  /** Measured in turns with ours, in the same rounds. */
  other?: { what: string; figures: readonly number[] };
  goal: Goal;
  /** What nobody can beat on this machine. */
  limit?: { what: string; figures: readonly number[] };
  /** What else a reader must know. */
  note?: string;
}

/** What is held against the bound, round by round. */
export type Goal = { of: "ours / other" | "other / ours" | "ours" } & (
  | { atMost: number }
  | { atLeast: number }
);

/** The figures that the goal speaks of; none when the other way could not be measured. */
export function judged({ ours, other, goal }: Row): number[] {
  if (goal.of === "ours") return [...ours];
  const pairs = ours.flatMap((own, round) => {
    const others = other?.figures[round];
    return others === undefined ? [] : [[own, others] as const];
  });
  return pairs.map(([own, others]) => (goal.of === "ours / other" ? own / others : others / own));
}

/** Whether the median meets the goal; undefined when nothing was measured. */
export function isMet(row: Row): boolean | undefined {
  const figures = judged(row);
  if (figures.length === 0) return undefined;
  return "atMost" in row.goal ? median(figures) <= row.goal.atMost : median(figures) >= row.goal.atLeast;
}

/** The middle one in size; between the two middle ones of an even number. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const columns = [
  "What",
  "Ours",
  "The other way",
  "Ratio",
  "Goal",
  "Met",
  "Limit of the machine",
] as const;

/** A row as text, one for each of `columns`. */
export function cellsOf(row: Row): string[] {
  const { what, unit, ours, other, goal, limit, note } = row;
  const met = isMet(row);
  return [
    note ? `${what} (${note})` : what,
    `${spread(ours)} ${unit}`,
    other
      ? `${other.what}: ${other.figures.length > 0 ? `${spread(other.figures)} ${unit}` : "not there"}`
      : "",
    goal.of === "ours" || met === undefined ? "" : `${goal.of}: ${spread(judged(row))}`,
    "atMost" in goal ? `at most ${rounded(goal.atMost)}` : `at least ${rounded(goal.atLeast)}`,
    met === undefined ? "not measured" : met ? "yes" : "NO",
    limit ? `${limit.what}: ${spread(limit.figures)} ${unit}, ${distance(ours, limit.figures)} away` : "",
  ];
}

/** Median, and in brackets the smallest and the largest. */
function spread(figures: readonly number[]): string {
  const middle = rounded(median(figures));
  if (figures.length === 1) return middle;
  return `${middle} [${rounded(Math.min(...figures))}..${rounded(Math.max(...figures))}]`;
}

function distance(ours: readonly number[], limit: readonly number[]): string {
  const [own, best] = [median(ours), median(limit)];
  return `a factor of ${rounded(Math.max(own, best) / Math.min(own, best))}`;
}

/** Three figures that count, and all that are before the point. */
function rounded(figure: number): string {
  const digits = figure === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(figure))));
  return figure.toLocaleString("en-US", { maximumFractionDigits: digits, useGrouping: true });
}
