import type { Resource, Uses } from "./task.ts";

/**
 * Who may use what at the same time. First come, first served: somebody who waits for the exclusive use of a thing is
 * never overtaken by newcomers who would share it, so neither long nor frequent work starves it.
 */
export interface Locks {
  /** Settles when all of it is held. @returns what gives it back. @throws the signal's reason when that aborts. */
  hold(uses: Uses, signal: AbortSignal): Promise<() => void>;
}

export function createLocks(): Locks {
  const held: Uses[] = [];
  const waiting: { uses: Uses; grant: () => void }[] = [];

  const clash = (one: Uses, other: Uses) =>
    (Object.keys(one) as Resource[]).some(
      (thing) => other[thing] !== undefined && (one[thing] === "exclusive" || other[thing] === "exclusive"),
    );
  const letIn = () => {
    const ahead: Uses[] = [];
    for (const waiter of [...waiting]) {
      if ([...held, ...ahead].some((other) => clash(waiter.uses, other))) ahead.push(waiter.uses);
      else {
        waiting.splice(waiting.indexOf(waiter), 1);
        held.push(waiter.uses);
        waiter.grant();
      }
    }
  };

  return {
    hold: (uses, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        // An object of its own, so that two holders of equal uses are told apart.
        const own = { ...uses };
        const giveUp = () => {
          waiting.splice(waiting.indexOf(waiter), 1);
          reject(signal.reason);
          letIn();
        };
        const waiter = {
          uses: own,
          grant: () => {
            signal.removeEventListener("abort", giveUp);
            resolve(() => {
              held.splice(held.indexOf(own), 1);
              letIn();
            });
          },
        };
        signal.addEventListener("abort", giveUp, { once: true });
        waiting.push(waiter);
        letIn();
      }),
  };
}
