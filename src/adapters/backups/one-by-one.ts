import { once } from "node:events";

/**
 * Deeds that must not meet, in the order in which they are asked for.
 * @returns what does one of them when those before it have ended. @throws the signal's reason while it waits
 */
export function oneByOne(): <T>(deed: () => Promise<T>, signal: AbortSignal) => Promise<T> {
  let last = Promise.resolve();
  return async (deed, signal) => {
    signal.throwIfAborted();
    const before = last;
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    last = before.then(() => ended);
    const waiting = new AbortController();
    const gaveUp = once(signal, "abort", { signal: waiting.signal }).catch(() => {});
    try {
      await Promise.race([before, gaveUp]);
      waiting.abort();
      signal.throwIfAborted();
      return await deed();
    } finally {
      end();
    }
  };
}
