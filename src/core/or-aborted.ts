/**
 * Settles when the first of these does, or when a signal aborts. Leaves nothing behind at a signal that lives on, as
 * `Promise.race` with a promise of its end would: a night has millions of waits.
 */
export function orAborted(
  promises: readonly (PromiseLike<unknown> | undefined)[],
  ...signals: readonly AbortSignal[]
): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      for (const signal of signals) signal.removeEventListener("abort", over);
      resolve();
    };
    for (const signal of signals) signal.addEventListener("abort", over);
    for (const promise of promises) Promise.resolve(promise).then(over, over);
    if (signals.some(({ aborted }) => aborted)) over();
  });
}
