import type { Clock } from "../../src/core/ports.ts";

/**
 * A clock on which short sleeps are over at once, and longer ones end only when they are aborted: pauses pass, while
 * what may take its time has all the time that the machine needs.
 * @param passes which sleeps are over at once, by their milliseconds
 */
export function createHastyClock(
  start: string,
  passes = (ms: number) => ms <= 5000,
): Clock & { slept: number[]; pass(ms: number): void } {
  let now = Temporal.Instant.from(start).epochMilliseconds;
  const slept: number[] = [];
  return {
    slept,
    pass: (ms) => {
      now += ms;
    },
    now: () => now,
    sleepUntil: async (at, signal) => {
      const ms = at - now;
      if (signal.aborted || ms <= 0) return;
      if (passes(ms)) {
        slept.push(ms);
        now = at;
        return;
      }
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    },
  };
}
