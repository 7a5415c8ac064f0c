import type { Store } from "../store/store.ts";
import type { Budget, NightReading } from "./budget.ts";
import { createGates, type Gates } from "./gates.ts";
import type { Pause } from "./pause.ts";
import type { Clock, Watch } from "./ports.ts";
import { type Judgement, keepWatching } from "./watching.ts";

/** When work steps aside, and how far. */
export interface Yielding extends Pick<Gates, "list" | "set" | "lift"> {
  /** What is watched for reasons, and what was found. */
  watches(): (Judgement & { name: string })[];
  /** What was read this night, and what may be. */
  reading(): NightReading;
}

export function createYielding(
  house: {
    clock: Clock;
    pause: Pause;
    store: Store["gates"];
    watches: readonly Watch[];
    budget: Budget;
    /** Whether there is work that could be held up. */
    isWorking(): boolean;
  },
  retired: AbortSignal,
): Yielding & {
  /** Takes up what is still to hold, and begins to watch. */
  serve(): void;
  /** Settings or runs have changed: everything is looked at now. */
  lookNow(): void;
} {
  const { clock, budget, isWorking } = house;
  const gates = createGates(house, retired);
  const known = new Map<string, Judgement>();
  let stirred = new AbortController();
  const watch = (one: Watch) =>
    keepWatching(
      one,
      {
        clock,
        gates,
        isWorking,
        changed: () => stirred.signal,
        told: (judgement) => {
          if (judgement === null) known.delete(one.name);
          else known.set(one.name, judgement);
        },
      },
      retired,
    );
  return {
    ...gates,
    watches: () => [...known].map(([name, judgement]) => ({ name, ...judgement })),
    reading: budget.reading,
    serve: () => {
      gates.recover();
      for (const one of house.watches) void watch(one);
    },
    lookNow: () => {
      stirred.abort();
      stirred = new AbortController();
    },
  };
}
