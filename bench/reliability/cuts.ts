/** How long it takes until somebody who is cut off is missed, and until he is back. */

import { setTimeout as sleep } from "node:timers/promises";
import type { Machine } from "../../src/api/machines.ts";
import type { Server } from "../server.ts";
import type { Way } from "./ways.ts";

export interface Cut {
  who: string;
  /** Milliseconds from the cut until the home counts as away whom it does not hear. */
  missedMs: number;
  /** Milliseconds from the mending until it hears them again. */
  backMs: number;
}

/** Milliseconds within which a home must miss whom it does not hear, and must hear them again. */
const mostMs = { missed: 15_000, back: 30_000 };

/** @returns in words, what took too long */
export const tooSlow = ({ who, missedMs, backMs }: Cut): string[] => [
  ...(missedMs > mostMs.missed ? [`${who} was cut off, and missed after ${missedMs} ms only`] : []),
  ...(backMs > mostMs.back ? [`${who} was cut off, and back after ${backMs} ms only`] : []),
];

/** Cuts somebody off until the home misses all that it then cannot hear. @param names of the workers that it cannot hear */
export async function measureCut(
  home: Server,
  { who, way, names }: { who: string; way: Way; names: readonly string[] },
): Promise<Cut> {
  const until = async (wanted: (machine: Machine) => boolean): Promise<number> => {
    const from = performance.now();
    for (;;) {
      const machines = await home.sdk.machines.list();
      if (machines.filter(({ id }) => names.includes(id)).every(wanted))
        return Math.round(performance.now() - from);
      await sleep(50);
    }
  };
  way.cut();
  const missedMs = await until(({ state }) => state === "away");
  way.mend();
  const backMs = await until(({ state }) => state !== "away");
  return { who, missedMs, backMs };
}
