import { isLocked } from "./locked.ts";
import { type Decision, decide, type TaskState } from "./plan.ts";
import type { Clock } from "./ports.ts";
import type { WindowSettings } from "./window.ts";

/** Milliseconds until a decision is made again that could not be written down. */
const retryAfter = 1000;

type World = Parameters<typeof keepSchedule>[0];

/** Decides, and carries it out. @returns when to look again */
function lookOnce(world: World, now: number): number {
  try {
    const decision = decide(world.states(), now, world.window(), world.random);
    world.carryOut(decision);
    return decision.lookAgainAt ?? Number.POSITIVE_INFINITY;
  } catch (error) {
    if (!isLocked(error)) throw error;
    return now + retryAfter;
  }
}

/**
 * The only loop: decide, carry it out, sleep until something is due or has changed.
 *
 * @param world.changed a signal that aborts when something has happened that a decision depends on; asked anew for
 *   each look.
 */
export async function keepSchedule(
  world: {
    clock: Clock;
    random(): number;
    states(): TaskState[];
    window(): WindowSettings;
    changed(): AbortSignal;
    carryOut(decision: Decision): void;
  },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const changed = world.changed();
    const now = world.clock.now();
    const until = lookOnce(world, now);
    await world.clock.sleepUntil(until, AbortSignal.any([signal, changed]));
  }
}
