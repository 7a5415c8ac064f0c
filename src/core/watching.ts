/** Looks after whoever may want work to yield. What a look means is decided by `judge`, which is pure. */

import type { Gates } from "./gates.ts";
import { orAborted } from "./or-aborted.ts";
import type { Clock, Observation, Watch } from "./ports.ts";
import { sleepFor } from "./sleep.ts";

/** What is known of one watch. Instants in milliseconds since the epoch. */
export interface Judgement {
  /** `unknown`: it was never known, or too long ago. */
  state: "clear" | "on" | "unknown";
  text: string;
  knownAt: number | null;
}

export const unseen: Judgement = { state: "unknown", text: "It was not looked at yet.", knownAt: null };

/** For so long what was last known holds while it cannot be told, in milliseconds. */
export const holdsFor = 60_000;
/** Between two looks while there is nothing to hold up, in milliseconds. */
const idleEvery = 30_000;

/**
 * What an observation means after what was known before. One who cannot tell neither holds work up nor lets it go on:
 * what was known holds for a minute, then counts as nothing.
 */
export function judge(before: Judgement, seen: Observation, now: number): Judgement {
  if ("unknown" in seen) {
    const isFresh = before.knownAt !== null && now >= before.knownAt && now - before.knownAt < holdsFor;
    return isFresh ? { ...before, text: seen.unknown } : { ...before, state: "unknown", text: seen.unknown };
  }
  const isOn = "on" in seen ? seen.on : seen.level >= (before.state === "on" ? seen.stop : seen.start);
  return { state: isOn ? "on" : "clear", text: seen.text, knownAt: now };
}

/**
 * Looks at one watch again and again until `signal` aborts: as often as it wants while there is work, seldom otherwise,
 * and at once when something has changed.
 */
export async function keepWatching(
  watch: Watch,
  house: {
    clock: Clock;
    gates: Pick<Gates, "set" | "lift">;
    /** Whether there is work that could be held up. */
    isWorking(): boolean;
    /** Aborts at the next change of settings or runs. */
    changed(): AbortSignal;
    /** Is told of what was found; null: it is ignored. */
    told(judgement: Judgement | null): void;
  },
  signal: AbortSignal,
): Promise<void> {
  const { clock, gates } = house;
  let known = unseen;
  while (!signal.aborted) {
    const changed = house.changed();
    const effect = watch.effect();
    if (effect === "ignore") {
      known = unseen;
      gates.lift(watch.name);
      house.told(null);
      await orAborted([], changed, signal);
      continue;
    }
    known = judge(known, await watch.look(signal), clock.now());
    if (signal.aborted) return;
    house.told(known);
    const { name, reason, owner } = watch;
    if (known.state === "on" && watch.effect() === effect)
      gates.set({ name, reason, owner, effect, expiresAt: null });
    else gates.lift(name);
    const pause = house.isWorking() ? watch.everyMs : idleEvery;
    await sleepFor(pause, clock, AbortSignal.any([signal, changed]));
  }
}
