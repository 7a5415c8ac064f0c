import { setTimeout as sleep } from "node:timers/promises";

/** Does something again and again, one at a time: when woken, and at the latest after a while. */
export interface Pulse {
  /** Once more, as soon as the present one has ended and it may; while it fails, no earlier than it would be. */
  wake(): void;
  /** Settles when nothing is under way any more. */
  stop(): Promise<void>;
}

/**
 * @param beat what is done; when it throws it is done again after a while that doubles each time
 * @param everyMs between two beats, at most
 * @param leastMs from the beginning of one to that of the next, at least
 * @param longestMs between two beats while it fails, at most
 * @param onFailure is told why, each time
 */
export function startPulse(
  beat: () => Promise<void>,
  {
    everyMs,
    leastMs = 0,
    longestMs,
    onFailure,
  }: { everyMs: number; leastMs?: number; longestMs: number; onFailure(error: Error): void },
): Pulse {
  let stopped = false;
  const stopping = Promise.withResolvers<void>();
  let failures = 0;
  let next = Promise.withResolvers<void>();
  let wait = next;

  async function go(): Promise<void> {
    while (!stopped) {
      next = Promise.withResolvers();
      wait = next;
      let pause = everyMs;
      const begun = performance.now();
      try {
        await beat();
        failures = 0;
      } catch (error) {
        onFailure(error as Error);
        pause = Math.min(longestMs, everyMs * 2 ** failures++);
        // Who wakes it now would only ask one who is away again.
        if (!stopped) wait = Promise.withResolvers();
      }
      const timer = setTimeout(wait.resolve, pause);
      await wait.promise;
      clearTimeout(timer);
      const early = begun + leastMs - performance.now();
      if (early > 0 && !stopped) await Promise.race([sleep(early), stopping.promise]);
    }
  }

  const ended = go();
  return {
    wake: () => next.resolve(),
    stop: () => {
      stopped = true;
      stopping.resolve();
      next.resolve();
      wait.resolve();
      return ended;
    },
  };
}

/**
 * Finds out that nothing is heard any more, however long an answer that is waited for takes.
 *
 * Silence is counted, not measured: a machine that slept was not without the others all that time.
 * @param afterMs of silence @param everyMs between two counts
 * @param onSilence is called at each count from then on, until something is heard
 */
export function watchSilence(
  afterMs: number,
  everyMs: number,
  onSilence: () => void,
): { heard(): void; stop(): void } {
  let count = 0;
  const timer = setInterval(() => {
    if (++count * everyMs >= afterMs) onSilence();
  }, everyMs);
  return {
    heard: () => {
      count = 0;
    },
    stop: () => clearInterval(timer),
  };
}

/** @returns what begins the work, unless it is under way already */
export function oneAtATime(work: () => Promise<void>, onFailure: (error: Error) => void): () => void {
  let isUnderWay = false;
  return () => {
    if (isUnderWay) return;
    isUnderWay = true;
    void work()
      .catch(onFailure)
      .finally(() => {
        isUnderWay = false;
      });
  };
}
