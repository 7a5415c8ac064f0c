import type { Schedule } from "../api/schedule.ts";
import type { ScheduleQuestion, World } from "./butler.ts";
import { forecastInSteps } from "./forecast.ts";
import type { LiveRun } from "./live-run.ts";
import type { Rulebook } from "./rulebook.ts";
import { readAllRules, statesOf, type TaskHistory, windowSettings } from "./states.ts";
import type { PreferenceOf } from "./task.ts";
import { currentDay } from "./window.ts";

/** The server answers others in between when a plan takes longer than this, in milliseconds. */
const breath = 5;

/** Makes plans by what is saved, and by what might be. */
export function createPlanner(house: {
  world: World;
  rules: Rulebook;
  history: ReadonlyMap<string, TaskHistory>;
  live: ReadonlyMap<string, LiveRun>;
}): (question: ScheduleQuestion) => Promise<Schedule> {
  const { world, rules, history, live } = house;
  const { clock, settings, tasks } = world;

  return async ({ days, from, timeZone = world.timeZone, changes }) => {
    const preference: PreferenceOf = (id) => {
      const changed = changes?.preferences.get(id);
      return changed === undefined
        ? settings.get(id)
        : (changed as ReturnType<typeof settings.get<typeof id>>);
    };
    const window = windowSettings(preference, timeZone);
    const ruled = readAllRules(rules.changed(changes?.rules ?? new Map()), timeZone);
    const now = clock.now();
    const first = from === undefined ? currentDay(now, window) : Temporal.PlainDate.from(from);
    const states = statesOf(tasks, preference, ruled, history, live);
    const steps = forecastInSteps(states, window, { from: first, days, now });
    let since = clock.now();
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      // Not by a difference alone: clocks are set back.
      if (Math.abs(clock.now() - since) < breath) continue;
      await new Promise((resolve) => setImmediate(resolve));
      since = clock.now();
    }
  };
}
