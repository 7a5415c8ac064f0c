import { useSyncExternalStore } from "react";

/** Milliseconds since the epoch. The only place where the page asks for the time. */
export const now = (): number => Date.now();

/** A moment that is the same for all who ask within a period, and tells them of the next. */
function ticker(period: number) {
  let listeners = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const changed = new EventTarget();
  return {
    read: () => Math.floor(now() / period) * period,
    subscribe: (listener: () => void) => {
      changed.addEventListener("tick", listener);
      if (listeners++ === 0) timer = setInterval(() => changed.dispatchEvent(new Event("tick")), period);
      return () => {
        changed.removeEventListener("tick", listener);
        if (--listeners === 0) clearInterval(timer);
      };
    },
  };
}
const seconds = ticker(1_000);
const halfMinutes = ticker(30_000);

/** The time, cut to seconds or to half minutes, and again whenever it has moved on. */
export function useNow(step: "second" | "half-minute" = "half-minute"): number {
  const { subscribe, read } = step === "second" ? seconds : halfMinutes;
  return useSyncExternalStore(subscribe, read);
}

/** Settles after so many milliseconds, at once when aborted. */
export const pauseFor = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    signal.addEventListener("abort", wake);
  });
