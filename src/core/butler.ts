import type { Activity } from "../api/activities.ts";
import type { DryRun } from "../api/dry-run.ts";
import { nearest } from "../api/nearest.ts";
import type { PreferenceId } from "../api/preferences.ts";
import type { Run, RunTrigger } from "../api/runs.ts";
import type { Schedule } from "../api/schedule.ts";
import type { RulesChange } from "../api/task-rules.ts";
import type { ButlerTask, StartAnswer, TaskDetails } from "../api/tasks.ts";
import type { Store } from "../store/store.ts";
import { createBudget } from "./budget.ts";
import { dryRun } from "./dry-run.ts";
import type { House } from "./executor.ts";
import { activityOf, type LiveRun } from "./live-run.ts";
import { onceUnlocked } from "./locked.ts";
import type { Decision } from "./plan.ts";
import { createPlanner } from "./planner.ts";
import type { Scope, Watch } from "./ports.ts";
import { lookAgain } from "./precedence.ts";
import { createRulebook } from "./rulebook.ts";
import type { StopReason } from "./run.ts";
import type { RunLine } from "./run-log.ts";
import { createRuns } from "./runs.ts";
import { keepSchedule } from "./scheduler.ts";
import type { Settings } from "./settings.ts";
import { createStarts } from "./starts.ts";
import { recall, statesOf, windowSettings } from "./states.ts";
import type { Task } from "./task.ts";
import { createTaskList } from "./task-list.ts";
import { createYielding, type Yielding } from "./yielding.ts";

/** The one door to the butler: the server calls nothing else of core/. */
export interface Butler {
  /** The exact spelling of a registered task's name, whatever its case; undefined when there is none. */
  nameOf(name: string): string | undefined;
  /** The registered name nearest to a misspelt one, when one is near. */
  nearest(name: string): string | undefined;
  list(): ButlerTask[];
  /** Grows whenever `list()` would answer something else. */
  readonly revision: number;
  start(name: string, options?: StartOptions): StartAnswer;
  startAll(): StartAnswer[];
  /** What a start would remove; undefined for a task that removes nothing. Changes nothing. */
  dryRun(name: string, question: { scope?: Scope; offset?: number }): Promise<DryRun | undefined>;
  /** Settles when the run has ended. @returns false when nothing of this name was running or queued. */
  stop(name: string): Promise<boolean>;
  stopAll(): Promise<void>;
  /**
   * Holds up whatever runs or begins, without losing anything: reading stops where it is, other work before its next
   * item. What is stopped meanwhile, by hand or by the end of the window, ends at once. A restart goes on.
   */
  pause(): void;
  /** Takes a person's pause back; it stays paused where there is another reason. */
  resume(): void;
  readonly paused: boolean;
  /** Every reason to hold work up or to slow it down, each with its owner. */
  readonly gates: Yielding;
  /** Stops what an activity stands for. */
  cancel(uuid: string): Promise<"cancelled" | "not cancellable" | "unknown">;
  activities(): Activity[];
  /** @throws Refusal when the changes that it asks for cannot be made */
  schedule(question: ScheduleQuestion): Promise<Schedule>;
  /** Everything about a task. @param name exact */
  task(name: string): TaskDetails;
  /**
   * Lays down rules for a task; what it was to do by itself is decided anew.
   * @param change to the present rules; `whole`: to none
   * @throws Refusal when they contradict themselves or name what there is not
   */
  setRules(name: string, change: RulesChange, whole?: boolean): void;
  /** Informs about changes; never makes something happen. @returns a function that ends it. */
  listen(listener: (event: ButlerEvent) => void): () => void;
}

export interface StartOptions {
  /** Run it now, whatever the day, the window and the switches; items that failed before are tried again. */
  force?: boolean;
  /** Make again what is done already. */
  again?: boolean;
  scope?: Scope;
  /** A person confirms the cleaning that was refused, as it was planned then. Runs it now. */
  confirm?: boolean;
}

export interface ScheduleQuestion {
  /** Nights, from 1. */
  days: number;
  /** The first day, YYYY-MM-DD; today when absent. */
  from?: string | undefined;
  /** IANA name; the server's when absent. */
  timeZone?: string | undefined;
  /** As if these were saved. Names of tasks must be registered, values of preferences checked. */
  changes?: {
    rules: ReadonlyMap<string, RulesChange>;
    preferences: ReadonlyMap<PreferenceId, boolean | number | string>;
  };
}

export type ButlerEvent =
  | { type: "activity"; event: "started" | "updated" | "ended"; activity: Activity }
  | { type: "run"; run: Run }
  | { type: "line"; line: RunLine }
  | { type: "scanned"; sectionId: number; title: string };

export interface World
  extends Omit<
    House,
    | "budget"
    | "changed"
    | "lanes"
    | "live"
    | "locks"
    | "partsInHand"
    | "pause"
    | "priorityOf"
    | "said"
    | "scanned"
  > {
  tasks: Readonly<Record<string, Task>>;
  settings: Settings;
  taskRules: Store["taskRules"];
  gates: Store["gates"];
  /** Whoever may want work to yield. */
  watches: readonly Watch[];
  /** IANA name. */
  timeZone: string;
  /** Gives numbers in [0, 1). */
  random(): number;
}

/** The butler and its two switches: nothing happens by itself between creation and `serve`, or after `retire`. */
export interface ServingButler extends Butler {
  serve(): void;
  /** Lets items in hand end for 10 s, then ends them. Queued runs stay queued for the next start. */
  retire(): Promise<void>;
}

export function createButler(world: World): ServingButler {
  const { clock, settings, tasks } = world;
  const names = Object.keys(tasks);
  const rules = createRulebook(world);
  const listeners = new Set<(event: ButlerEvent) => void>();
  const history = new Map(names.map((name) => [name, recall(world.runs, name)]));
  const retired = new AbortController();
  let changed = new AbortController();
  let revision = 0;

  const somethingChanged = () => {
    revision++;
    list.forget();
    changed.abort();
    gates.lookNow();
  };
  const tell = (event: ButlerEvent) => {
    revision++;
    for (const listener of listeners) listener(event);
  };
  const budget = createBudget({ ...world, store: world.gates });
  const priorityOf = (name: string) => rules.read().get(name)?.own.priority ?? tasks[name]?.priority ?? 0;
  const runs = createRuns({ ...world, priorityOf, budget }, tasks, {
    tell,
    ended: (run) => {
      history.set(run.name, recall(world.runs, run.name));
      somethingChanged();
      if (run.mediaAdded) void onceUnlocked(startOnMediaAdded, clock, retired.signal);
    },
    gatesChanged: somethingChanged,
    retired: retired.signal,
  });
  const gates = createYielding(
    {
      ...{ clock, budget, pause: runs.pause, store: world.gates, watches: world.watches },
      isWorking: () => running().length > 0,
    },
    retired.signal,
  );
  settings.listen(somethingChanged);

  const window = () => windowSettings(settings.get, world.timeZone);
  const states = () => statesOf(tasks, settings.get, rules.read(), history, runs.live);
  /** What runs that nobody asked for are limited to. */
  const ownScope = (name: string): Scope => rules.read().get(name)?.own.scope ?? {};

  const begin = (task: string, trigger: RunTrigger, scope: Scope = {}): LiveRun => {
    const run = runs.queue({ task, trigger, scope, scheduledFor: null });
    runs.begin(run);
    somethingChanged();
    return run;
  };

  const startOnMediaAdded = () => {
    if (retired.signal.aborted) return;
    for (const { name, enabled, live } of states()) {
      const { onMediaAdded, enabledBy } = tasks[name]!;
      const asap = onMediaAdded || settings.get(enabledBy.preference) === "asap";
      if (!asap || !enabled) continue;
      const run = runs.live.get(name);
      if (live === null) begin(name, "asap", ownScope(name));
      // It may have asked for its last file already: it looks once more, after what it does now.
      else if (live.state === "running" && run!.scopes.length < 2) run!.scopes.push(ownScope(name));
    }
  };

  const carryOut = ({ drop, stop, tooSlow, start, makeUp, queue }: Decision) => {
    for (const name of drop) runs.drop(runs.live.get(name)!, "skipped", "Its window has passed.");
    const end = (name: string, reason: StopReason) => {
      const run = runs.live.get(name)!;
      if (run.stopReason === null) void runs.stop(run, reason);
    };
    for (const name of stop) end(name, "window-closed");
    for (const name of tooSlow) end(name, "too-slow");
    for (const name of start) {
      const queued = runs.live.get(name);
      if (queued) runs.begin(queued);
      else begin(name, "window", ownScope(name));
    }
    for (const name of makeUp) begin(name, "missed", ownScope(name));
    for (const { task, at } of queue)
      runs.queue({ task, trigger: "window", scope: ownScope(task), scheduledFor: at });
  };

  const start = createStarts({ world, runs, states, window, begin, somethingChanged });
  const list = createTaskList({ world, runs, rules, states, window, history });

  const stop = async (name: string): Promise<boolean> => {
    const run = runs.live.get(name);
    if (run === undefined) return false;
    if (run.row.state === "queued") runs.drop(run, "stopped", "asked");
    else await runs.stop(run, "asked");
    return true;
  };

  const running = () => [...runs.live.values()].filter((run) => run.row.state !== "queued");

  return {
    nameOf: (name) => names.find((known) => known.toLowerCase() === name.toLowerCase()),
    nearest: (name) => nearest(name, names),
    list: list.rows,
    get revision() {
      return revision;
    },
    start,
    dryRun: (name, question) => dryRun(name, tasks[name]!, world, question),
    startAll: () => names.map((name) => start(name)),
    stop,
    stopAll: async () => {
      await Promise.all([...runs.live.keys()].map(stop));
    },
    pause: () =>
      gates.set({ name: "asked", reason: "asked", owner: "a person", effect: "pause", expiresAt: null }),
    resume: () => void gates.lift("asked"),
    gates,
    get paused() {
      return runs.pause.on;
    },
    cancel: async (uuid) => {
      const run = running().find((one) => one.uuid === uuid);
      if (run === undefined) return "unknown";
      await stop(run.name);
      return "cancelled";
    },
    activities: () => running().map(activityOf),
    schedule: createPlanner({ world, rules, history, live: runs.live }),
    task: list.details,
    setRules: (name, change, whole = false) => {
      const all = rules.changed(new Map([[name, change]]), whole);
      rules.save(name, all.get(name)!);
      lookAgain(runs.live);
      somethingChanged();
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    serve: () => {
      gates.serve();
      runs.recover();
      for (const name of names) history.set(name, recall(world.runs, name));
      void keepSchedule(
        {
          clock,
          random: world.random,
          states,
          window,
          carryOut,
          changed: () => {
            changed = new AbortController();
            return changed.signal;
          },
        },
        retired.signal,
      );
    },
    retire: async () => {
      retired.abort();
      await Promise.all(running().map((run) => runs.stop(run, "shutting-down")));
    },
  };
}
