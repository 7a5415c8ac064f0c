/** Ways of doing one thing that are processes: what each costs, in the same words. */

import type { Cost } from "./measure.ts";
import type { Goal, Row } from "./rows.ts";

/** A way of doing it, and what it cost in each round. */
export interface Way {
  what: string;
  costs: readonly Cost[];
}

export interface Comparison {
  what: string;
  ours: readonly Cost[];
  other: Way;
  /** What nobody can do without. */
  limit?: Way;
  /** Bytes of the files that are read: how often they are is told then. */
  size: number;
  /** What else is told of each cost. */
  rows?: Partial<Record<Measure, Pick<Row, "goal" | "note" | "why" | "limit">>>;
  /** Told once, in the first row. */
  note?: string;
}

type Measure = keyof Cost;

const measures = [
  { measure: "cpuSeconds", name: "processor", unit: "s" },
  { measure: "wallSeconds", name: "time", unit: "s" },
  { measure: "bytesRead", name: "bytes read", unit: "x the file's size" },
  { measure: "peakMegabytes", name: "memory at most", unit: "MB" },
] as const satisfies readonly { measure: Measure; name: string; unit: string }[];

/** Why ours may be no better where nothing else is known of it. */
const usualReasons: Partial<Record<Measure, string>> = {
  wallSeconds:
    "Our reader runs at the lowest priority, so that nobody who watches a film notices: it waits for whatever else runs.",
  peakMegabytes:
    "The process that reads has the code of every analysis in it, and hands pictures and sound over to JavaScript; a " +
    "run does one thing, and nothing of it leaves FFmpeg's libraries.",
};

/** A goal on a cost as a share of the other way's. */
export const shareOfOther = (atMost: number): { goal: Goal } => ({ goal: { of: "ours / other", atMost } });

/** @returns a row for processor, time, bytes read and memory each. */
export function costRows({ what, ours, other, limit, size, rows = {}, note }: Comparison): Row[] {
  return measures.map(({ measure, name, unit }, i) => {
    const scale = measure === "bytesRead" ? size : 1;
    const why = usualReasons[measure];
    const figures = (costs: readonly Cost[]) => costs.map((cost) => cost[measure] / scale);
    return {
      what: `${what}: ${name}`,
      unit,
      ours: figures(ours),
      other: { what: other.what, figures: figures(other.costs) },
      ...(limit && { limit: { what: limit.what, figures: figures(limit.costs) } }),
      ...(note && i === 0 && { note }),
      ...(why && { why }),
      ...rows[measure],
    };
  });
}

/** The cost were there so many times as much of the same to do; memory stays. */
export const timesAsMuch = (cost: Cost, times: number): Cost => ({
  wallSeconds: cost.wallSeconds * times,
  cpuSeconds: cost.cpuSeconds * times,
  bytesRead: cost.bytesRead * times,
  peakMegabytes: cost.peakMegabytes,
});

/** What one after the other costs. */
export const oneAfterAnother = (...costs: readonly Cost[]): Cost =>
  costs.reduce((all, cost) => ({
    wallSeconds: all.wallSeconds + cost.wallSeconds,
    cpuSeconds: all.cpuSeconds + cost.cpuSeconds,
    bytesRead: all.bytesRead + cost.bytesRead,
    peakMegabytes: Math.max(all.peakMegabytes, cost.peakMegabytes),
  }));
