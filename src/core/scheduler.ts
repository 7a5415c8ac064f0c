import { type Decision, decide, type TaskState } from "./plan.ts";
import type { Clock } from "./ports.ts";
import type { WindowSettings } from "./window.ts";

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
    const decision = decide(world.states(), now, world.window(), world.random);
    world.carryOut(decision);
    const until = decision.lookAgainAt ?? Number.POSITIVE_INFINITY;
    await world.clock.sleepUntil(until, AbortSignal.any([signal, changed]));
  }
}
