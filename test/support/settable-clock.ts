import type { Clock } from "../../src/core/ports.ts";

export interface SettableClock extends Clock {
  /** Lets time pass, waking every sleeper at its moment. */
  advance(milliseconds: number): Promise<void>;
  /** Puts the clock somewhere else, forwards or back, as a person does. Sleepers sleep on. */
  set(at: number | string): void;
}

const longestSleep = 30_000;
/** Turns of the event loop that what was woken may take before time goes on. */
const turns = 5;

/** @param start ISO instant, or milliseconds since the epoch */
export function createSettableClock(start: number | string): SettableClock {
  let now = toMilliseconds(start);
  /** Time left of each sleep: a sleep is a length, however the clock is set meanwhile. */
  const sleepers = new Set<{ left: number; wake(): void }>();

  return {
    now: () => now,
    sleepUntil: (at, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const sleeper = {
          left: Math.max(0, Math.min(at - now, longestSleep)),
          wake: () => {
            sleepers.delete(sleeper);
            signal.removeEventListener("abort", sleeper.wake);
            resolve();
          },
        };
        signal.addEventListener("abort", sleeper.wake, { once: true });
        sleepers.add(sleeper);
      }),
    advance: async (milliseconds) => {
      let rest = milliseconds;
      await settle();
      for (;;) {
        const next = Math.min(...[...sleepers].map((sleeper) => sleeper.left));
        const step = Math.min(next, rest);
        now += step;
        rest -= step;
        for (const sleeper of sleepers) sleeper.left -= step;
        for (const sleeper of [...sleepers]) if (sleeper.left <= 0) sleeper.wake();
        await settle();
        if (rest <= 0) return;
      }
    },
    set: (at) => {
      now = toMilliseconds(at);
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const toMilliseconds = (at: number | string): number =>
  typeof at === "number" ? at : Temporal.Instant.from(at).epochMilliseconds;
