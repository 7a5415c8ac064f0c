/** How long a call may last. */
export interface CallOptions {
  /** Ends the call from outside, with an AbortError. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for the call, all its tries and pauses together; in the place of the client's. */
  timeout?: number | undefined;
}

/** What ends a call before its time. */
export interface Patience {
  /** Undefined when nothing can. */
  signal: AbortSignal | undefined;
  /** Why it ended, if it did. */
  ended(): "aborted" | "timed-out" | undefined;
  /** The time is no matter any more; an abort still is. */
  stopClock(): void;
  /** Neither is. */
  release(): void;
}

export function patienceOf({ signal, timeout }: CallOptions): Patience {
  if (signal === undefined && timeout === undefined) {
    return { signal: undefined, ended: () => undefined, stopClock() {}, release() {} };
  }
  const end = new AbortController();
  const abort = () => end.abort(signal?.reason);
  let hasTimedOut = false;
  const timer =
    timeout === undefined
      ? undefined
      : setTimeout(() => {
          hasTimedOut = true;
          end.abort();
        }, timeout);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  return {
    signal: end.signal,
    ended: () => (hasTimedOut ? "timed-out" : signal?.aborted ? "aborted" : undefined),
    stopClock: () => clearTimeout(timer),
    release() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    },
  };
}

/** Settles after so many milliseconds, or when the signal is aborted. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const over = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, milliseconds);
    signal?.addEventListener("abort", over);
  });
}
