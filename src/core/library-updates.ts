import type { Clock } from "./ports.ts";

/**
 * Begins a scan at each multiple of the interval, counted from now on, for as long as there is one.
 * @param house.interval milliseconds; undefined while there are no such scans
 */
export async function keepLibraryUpdated(
  house: { clock: Clock; interval(): number | undefined; scan(): void },
  signal: AbortSignal,
): Promise<void> {
  const { clock } = house;
  const start = clock.now();
  let seen = start;
  while (!signal.aborted) {
    const now = clock.now();
    const interval = house.interval();
    // A clock that is set back would have every scan of the way back to come.
    seen = interval === undefined ? now : Math.min(seen, now);
    const due =
      interval === undefined ? undefined : start + (Math.floor((seen - start) / interval) + 1) * interval;
    if (due !== undefined && due <= now) {
      house.scan();
      seen = now;
    } else await clock.sleepUntil(due ?? Number.POSITIVE_INFINITY, signal);
  }
}
