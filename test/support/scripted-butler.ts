import type { Activity } from "../../src/api/activities.ts";
import type { DryRun } from "../../src/api/dry-run.ts";
import type { ButlerTask, StartAnswer } from "../../src/api/tasks.ts";
import type { Butler, ButlerEvent, StartOptions } from "../../src/core/butler.ts";

/** A butler whose answers a test writes down beforehand, and which remembers what it was asked. */
export interface ScriptedButler extends Butler {
  readonly asked: { call: string; name?: string; options?: StartOptions | undefined }[];
  readonly tasks: ButlerTask[];
  readonly running: Set<string>;
  readonly live: Activity[];
  readonly notCancellable: Set<string>;
  revision: number;
  paused: boolean;
  /** What the next start of a task is answered, when it is not already running. */
  nextStart: Omit<StartAnswer, "task"> | undefined;
  /** What dry runs of tasks are answered; others remove nothing. */
  readonly dryRuns: Map<string, DryRun>;
  /** Makes the next call fail with a fault of ours. */
  fault: Error | undefined;
  emit(event: ButlerEvent): void;
  listeners(): number;
}

export const scriptedTask = (name: string, changes: Partial<ButlerTask> = {}): ButlerTask => ({
  name,
  interval: 3,
  scheduleRandomized: false,
  enabled: true,
  title: name,
  description: `What ${name} does`,
  enabledReason: "by default",
  state: "idle",
  ...changes,
});

export function scriptedButler(tasks: ButlerTask[]): ScriptedButler {
  const listeners = new Set<(event: ButlerEvent) => void>();
  const byName = (name: string) => tasks.find((task) => task.name.toLowerCase() === name.toLowerCase())?.name;
  const butler: ScriptedButler = {
    asked: [],
    tasks,
    running: new Set(),
    live: [],
    notCancellable: new Set(),
    revision: 1,
    paused: false,
    gates: {
      list: () => [],
      set: () => {},
      lift: () => false,
      watches: () => [],
      reading: () => ({ night: "2026-03-10", bytes: 0, limit: null, mounts: [] }),
    },
    nextStart: undefined,
    dryRuns: new Map(),
    fault: undefined,
    emit: (event) => {
      for (const listener of [...listeners]) listener(event);
    },
    listeners: () => listeners.size,
    nameOf: byName,
    nearest: (name) => tasks.find((task) => task.name[0]?.toLowerCase() === name[0]?.toLowerCase())?.name,
    list: () => {
      butler.asked.push({ call: "list" });
      if (butler.fault !== undefined) throw butler.fault;
      return tasks;
    },
    start: (name, options) => {
      butler.asked.push({ call: "start", name, options });
      if (butler.running.has(name)) return { task: name, outcome: "running" };
      const answer = butler.nextStart ?? { outcome: "started", activity: `activity-of-${name}` };
      if (answer.outcome === "started") butler.running.add(name);
      return { task: name, ...answer };
    },
    dryRun: async (name, { offset = 0 }) => {
      butler.asked.push({ call: "dryRun", name });
      return butler.dryRuns.get(name) && { ...butler.dryRuns.get(name)!, offset };
    },
    startAll: () => {
      butler.asked.push({ call: "startAll" });
      return tasks.map((task) =>
        task.enabled
          ? { task: task.name, outcome: "started", activity: `activity-of-${task.name}` }
          : { task: task.name, outcome: "skipped", reason: "disabled" },
      );
    },
    stop: async (name) => {
      butler.asked.push({ call: "stop", name });
      return butler.running.delete(name);
    },
    stopAll: async () => {
      butler.asked.push({ call: "stopAll" });
      butler.running.clear();
    },
    pause: () => {
      butler.paused = true;
    },
    resume: () => {
      butler.paused = false;
    },
    cancel: async (uuid) => {
      butler.asked.push({ call: "cancel", name: uuid });
      if (butler.notCancellable.has(uuid)) return "not cancellable";
      return butler.live.some((activity) => activity.uuid === uuid) ? "cancelled" : "unknown";
    },
    activities: () => butler.live,
    schedule: async () => ({ timeZone: "UTC", nights: [] }),
    task: (name) => ({
      ...tasks.find((task) => task.name === name)!,
      rules: {},
      switchedBy: { preference: "ButlerTaskBackupDatabase", on: true, off: false },
      removes: false,
      bySection: true,
      nextRuns: [],
      lastRun: null,
    }),
    setRules: (name) => {
      butler.asked.push({ call: "setRules", name });
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return butler;
}
