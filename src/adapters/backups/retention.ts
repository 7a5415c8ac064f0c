/** How many of each kind stay. */
export interface Keep {
  /** Newest days of which there is a backup. */
  daily: number;
  /** Newest weeks, Monday to Sunday. */
  weekly: number;
  monthly: number;
}

/**
 * Which backups stay: the newest of each of the last days, weeks and months that have one (grandfather, father, son).
 * What counts is how many there are, never how old they are, so that no jump of the clock takes all away: those that
 * come from after the one just made, because the clock was ahead once, count as the oldest.
 * @param days of the backups that may be removed, YYYY-MM-DD
 * @param made the day of the one just made, which always stays; it is among `days`
 * @returns the days that stay
 */
export function retained(days: readonly string[], made: string, keep: Keep): Set<string> {
  const byAge = [...new Set(days)].toSorted((a, b) => {
    const [aIsAhead, bIsAhead] = [a > made, b > made];
    return aIsAhead === bIsAhead ? (a < b ? 1 : -1) : aIsAhead ? 1 : -1;
  });
  const newestOf = (count: number, period: (day: string) => string) => {
    const newest = new Map<string, string>();
    for (const day of byAge) if (!newest.has(period(day))) newest.set(period(day), day);
    return [...newest.values()].slice(0, count);
  };
  return new Set([
    made,
    ...newestOf(keep.daily, (day) => day),
    ...newestOf(keep.weekly, weekOf),
    ...newestOf(keep.monthly, (day) => day.slice(0, 7)),
  ]);
}

function weekOf(day: string): string {
  const date = Temporal.PlainDate.from(day);
  return `${date.yearOfWeek}-${date.weekOfYear}`;
}
