import type { Clock } from "../core/ports.ts";

/** Machines suspend and clocks are set: no sleep is longer than this, in milliseconds. */
const longestSleep = 30_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleepUntil: (at, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.max(0, Math.min(at - Date.now(), longestSleep)));
      signal.addEventListener("abort", wake, { once: true });
    }),
};
