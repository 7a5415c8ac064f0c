/** Why nothing goes on: `asked` is a person's word. Each reason is taken back by whoever gave it. */
export type PauseReason = "asked";

/** Holds up all work between two items, and reading in the middle of one. A restart knows nothing of it. */
export interface Pause {
  readonly on: boolean;
  begin(reason: PauseReason): void;
  /** Work goes on when no reason is left. */
  end(reason: PauseReason): void;
  /** Settles when there is no pause, or when `signal` aborts. */
  over(signal: AbortSignal): Promise<void>;
}

/** @param hooks are told when the first reason comes, and when the last one goes */
export function createPause(hooks: { begun(): void; ended(): void }): Pause {
  const reasons = new Set<PauseReason>();
  let over = Promise.withResolvers<void>();
  return {
    get on() {
      return reasons.size > 0;
    },
    begin(reason) {
      const isFirst = reasons.size === 0;
      reasons.add(reason);
      if (!isFirst) return;
      over = Promise.withResolvers();
      hooks.begun();
    },
    end(reason) {
      if (!reasons.delete(reason) || reasons.size > 0) return;
      hooks.ended();
      over.resolve();
    },
    async over(signal) {
      while (reasons.size > 0 && !signal.aborted) await Promise.race([over.promise, aborted(signal)]);
    },
  };
}

export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
