import type { Clock } from "./ports.ts";

/**
 * Lets so many milliseconds pass, or until `signal` aborts. A clock that is set back behind the beginning ends it: else
 * a wait of seconds would last for as long as the clock was set back.
 */
export async function sleepFor(milliseconds: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const from = clock.now();
  const until = from + milliseconds;
  for (let now = from; from <= now && now < until && !signal.aborted; now = clock.now())
    await clock.sleepUntil(until, signal);
}
