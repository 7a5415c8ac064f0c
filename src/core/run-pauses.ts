import { duration } from "../api/amounts.ts";
import type { Store } from "../store/store.ts";
import type { LiveRun } from "./live-run.ts";
import { type Gate, reasonsOf } from "./pause.ts";

/** What a live run knows of what held it up. */
export interface RunPauses {
  /** Rows of the reasons that hold it up now, by name and reason. */
  readonly rows: Map<string, number>;
  /** The reasons of the present pause, also those that have gone. */
  gates: readonly Gate[];
  /** When the present pause began; null: nothing holds it up. */
  since: number | null;
  /** Every reason so far, in words. */
  readonly reasons: Set<string>;
}

export const noPauses = (): RunPauses => ({ rows: new Map(), gates: [], since: null, reasons: new Set() });

/**
 * Writes down what holds a run up now: a row for each reason, a line of its log for each pause.
 * @param gates the reasons that hold it up; none when it goes on or ends
 * @returns what changes of its row
 */
export function notePauses(
  run: LiveRun,
  gates: readonly Gate[],
  runs: Pick<Store["runs"], "beginPause" | "endPause" | "addLogLine">,
  now: number,
): { paused_ms: number } {
  const { pauses, row } = run;
  const present = new Map(gates.map((gate) => [`${gate.name}: ${gate.reason}`, gate]));
  for (const [key, gate] of present) {
    if (pauses.rows.has(key)) continue;
    pauses.rows.set(key, runs.beginPause(row.id, { reason: gate.reason, owner: gate.owner, from: now }));
    pauses.reasons.add(gate.reason);
  }
  for (const [key, id] of pauses.rows) {
    if (present.has(key)) continue;
    pauses.rows.delete(key);
    runs.endPause(id, now);
  }
  if (gates.length > 0) {
    pauses.since ??= now;
    const gone = pauses.gates.filter(({ name }) => !gates.some((one) => one.name === name));
    pauses.gates = [...gone, ...gates];
    return { paused_ms: row.paused_ms };
  }
  if (pauses.since === null) return { paused_ms: row.paused_ms };
  const lasted = Math.max(0, now - pauses.since);
  runs.addLogLine(row.id, now, `Paused for ${duration(lasted)}: ${reasonsOf(pauses.gates)}.`);
  pauses.since = null;
  pauses.gates = [];
  return { paused_ms: row.paused_ms + lasted };
}

/** How long it was held up in all, as a sentence; "" when it hardly was. */
export const pausesInWords = ({ pauses, row }: LiveRun): string =>
  row.paused_ms < 1000 ? "" : `Paused for ${duration(row.paused_ms)}: ${[...pauses.reasons].join(", ")}.`;
