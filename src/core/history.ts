import type { HistoryDay } from "../api/history.ts";
import { runOutcomes } from "../api/runs.ts";
import type { EndedRun } from "../store/runs.ts";

const minute = 60_000;

/**
 * Runs by the calendar day of their start, the oldest first.
 * @param runs in any order @param timeZone IANA name
 */
export function daysOf(runs: readonly EndedRun[], timeZone: string): HistoryDay[] {
  const days = new Map<string, HistoryDay>();
  const dayOf = rememberingDays(timeZone);
  for (const { startedAt, endedAt, outcome } of runs) {
    const day = dayOf(startedAt);
    const sums = days.get(day) ?? emptyDay(day);
    sums[outcome]++;
    sums.seconds += (endedAt - startedAt) / 1000;
    days.set(day, sums);
  }
  return [...days.values()].sort((a, b) => a.day.localeCompare(b.day));
}

const emptyDay = (day: string): HistoryDay => ({
  day,
  seconds: 0,
  ...(Object.fromEntries(runOutcomes.map((outcome) => [outcome, 0])) as Omit<HistoryDay, "day" | "seconds">),
});

/** Many runs start in the same quarter of an hour, within which no zone changes its day. */
function rememberingDays(timeZone: string): (at: number) => string {
  const known = new Map<number, string>();
  return (at) => {
    const quarter = Math.floor(at / (15 * minute));
    const day =
      known.get(quarter) ??
      Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();
    known.set(quarter, day);
    return day;
  };
}

/** The middle of some numbers; of an even count the mean of the two in the middle. @param values at least one */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
}
