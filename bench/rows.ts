/** The rows of the report: figures of several rounds, what they should be, and how they are written. */

export interface Row {
  what: string;
  unit: string;
  /** One figure for each round. */
  ours: readonly number[];
  /** Measured in turns with ours, in the same rounds. */
  other?: { what: string; figures: readonly number[] };
  /** None where nothing was promised. */
  goal?: Goal;
  /** What nobody can beat on this machine. */
  limit?: { what: string; figures: readonly number[] };
  /** What else a reader must know. */
  note?: string;
  /** Why we are no better, told while we are not: a sentence or two. */
  why?: string;
}

/** What could not be measured here. */
export interface LeftOut {
  leftOut: string;
  because: string;
}

export type Result = Row | LeftOut;

/** What belongs under one heading. */
export interface Group {
  title: string;
  results: readonly Result[];
}

export const isRow = (result: Result): result is Row => "what" in result;

/** What is held against the bound, round by round, and the bound. */
export type Goal = { of: "ours / other" | "other / ours" | "ours" } & (
  | { atMost: number }
  | { atLeast: number }
);

/** The figures that the goal speaks of; the ratio, where there is no goal. */
export function judged({ ours, other, goal = { of: "ours / other" } }: Omit<Row, "goal"> & Judged): number[] {
  if (goal.of === "ours") return [...ours];
  const pairs = ours.flatMap((own, round) => {
    const others = other?.figures[round];
    return others === undefined ? [] : [[own, others] as const];
  });
  return pairs.map(([own, others]) => (goal.of === "ours / other" ? own / others : others / own));
}

interface Judged {
  goal?: Pick<Goal, "of">;
}

/** How many times better than the other way, by the median; below 1 when worse. Undefined when there is no other way. */
export function advantage(row: Row): number | undefined {
  const ratios = judged({ ...row, goal: { of: isRate(row) ? "ours / other" : "other / ours" } });
  return ratios.length > 0 ? median(ratios) : undefined;
}

/** The advantage that is promised. Undefined when the goal is not a ratio. */
export function promisedAdvantage(row: Row): number | undefined {
  const { goal } = row;
  if (!goal || goal.of === "ours") return undefined;
  const bound = "atMost" in goal ? goal.atMost : goal.atLeast;
  return (goal.of === "ours / other") === isRate(row) ? bound : 1 / bound;
}

/** Whether more is better, as of requests in a second. What has no goal is a cost. */
const isRate = ({ goal }: Row): boolean =>
  goal !== undefined && "atLeast" in goal === (goal.of !== "other / ours");

/** Whether the median meets the goal; undefined when there is none, or nothing was measured. */
export function isMet(row: Row): boolean | undefined {
  const figures = judged(row);
  if (!row.goal || figures.length === 0) return undefined;
  return "atMost" in row.goal ? median(figures) <= row.goal.atMost : median(figures) >= row.goal.atLeast;
}

/** Whether something must be said for it: the goal is missed, or the other way is better. */
export const isLost = (row: Row): boolean => isMet(row) === false || (advantage(row) ?? 1) < 1;

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
  const ratios = goal?.of === "ours" ? [] : judged(row);
  return [
    note ? `${what} (${note})` : what,
    `${spread(ours)} ${unit}`,
    other ? `${other.what}: ${spread(other.figures)} ${unit}` : "",
    ratios.length === 0 ? "" : `${goal?.of ?? "ours / other"}: ${spread(ratios)}`,
    goal ? ("atMost" in goal ? `at most ${rounded(goal.atMost)}` : `at least ${rounded(goal.atLeast)}`) : "",
    met === undefined ? "" : met ? "yes" : "NO",
    limit ? `${limit.what}: ${spread(limit.figures)} ${unit}, ${distance(ours, limit.figures)} away` : "",
  ];
}

/** Median, and in brackets the smallest and the largest, where they differ. */
function spread(figures: readonly number[]): string {
  const [middle, least, most] = [median(figures), Math.min(...figures), Math.max(...figures)].map(rounded);
  return least === most ? middle! : `${middle} [${least}..${most}]`;
}

function distance(ours: readonly number[], limit: readonly number[]): string {
  const [own, best] = [median(ours), median(limit)];
  return `a factor of ${rounded(Math.max(own, best) / Math.min(own, best))}`;
}

/** Three figures that count, and all that are before the point. */
export function rounded(figure: number): string {
  const digits = figure === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(figure))));
  return figure.toLocaleString("en-US", { maximumFractionDigits: digits, useGrouping: true });
}
