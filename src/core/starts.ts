import type { RunTrigger } from "../api/runs.ts";
import type { StartAnswer } from "../api/tasks.ts";
import type { StartOptions, World } from "./butler.ts";
import { startByHand } from "./criteria.ts";
import { instant, type LiveRun } from "./live-run.ts";
import type { TaskState } from "./plan.ts";
import type { Scope } from "./ports.ts";
import type { Runs } from "./runs.ts";
import type { WindowSettings } from "./window.ts";

/** What a start by hand is answered, and what it sets going. */
export function createStarts(house: {
  world: World;
  runs: Runs;
  states(): TaskState[];
  window(): WindowSettings;
  begin(task: string, trigger: RunTrigger, scope: Scope): LiveRun;
  somethingChanged(): void;
}): (name: string, options?: StartOptions) => StartAnswer {
  const { world, runs, begin } = house;
  const { cleaning, clock, library, settings, tasks } = world;

  const started = (run: LiveRun): StartAnswer => ({
    task: run.name,
    outcome: "started",
    runId: run.row.id,
    activity: run.uuid,
    ...(runs.pause.on && { reason: "The butler is paused: it waits until that is over." }),
  });

  return (name, options = {}) => {
    const [scope = {}, ...others] = options.scope
      ? [options.scope]
      : // A person's word alone is for whatever was refused, however it was begun.
        options.confirm
        ? cleaning.refused.scopes(name)
        : [];
    const task = tasks[name]!;
    const force = options.force || options.confirm || settings.get("ButlerManualStart") === "always";
    if (task.keeps && (options.force || options.again))
      library.forget(task.keeps.kind, scope, options.again === true);
    const live = runs.live.get(name);
    if (live && live.row.state !== "queued") {
      // The live run looks through the new scope as well, after its own.
      if (options.scope || !live.scopes.some(isEverything)) live.scopes.push(scope);
      return { ...started(live), outcome: "running" };
    }
    if (live && force) {
      live.confirmed = options.confirm === true;
      if (!live.scopes.some(isEverything)) live.scopes.push(scope, ...others);
      // What a person wants now is not over when the window is.
      runs.begin(live, "asked");
      return started(live);
    }
    if (live) {
      const at = instant(live.row.scheduled_for ?? clock.now());
      return { task: name, outcome: "running", reason: `It is queued for ${at}.`, runId: live.row.id };
    }
    if (force) {
      const run = begin(name, "asked", scope);
      // Before its first item: that waits at least until this turn is over.
      run.confirmed = options.confirm === true;
      run.scopes.push(...others);
      return started(run);
    }
    const state = house.states().find((one) => one.name === name)!;
    const decision = startByHand(state, clock.now(), house.window(), world.random);
    if (decision.do === "skip") return { task: name, outcome: "skipped", reason: decision.reason };
    if (decision.do === "start") return started(begin(name, "asked", scope));
    const queued = runs.queue({ task: name, trigger: "asked", scope, scheduledFor: decision.at });
    house.somethingChanged();
    const reason = `It starts at ${instant(decision.at)}, a random time of the window.`;
    return { task: name, outcome: "scheduled", reason, runId: queued.row.id };
  };
}

const isEverything = (scope: Scope): boolean => Object.keys(scope).length === 0;
