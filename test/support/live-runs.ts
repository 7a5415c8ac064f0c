import { createLiveRun, type LiveRun, newRow } from "../../src/core/live-run.ts";
import type { Scope } from "../../src/core/ports.ts";
import { defineWorkTask, enabledBySwitch, oneItem, type WorkTask } from "../../src/core/task.ts";
import type { StoredRun } from "../../src/store/runs.ts";
import { openStore } from "../../src/store/store.ts";

/** A task of one item that does nothing. */
export const idleTask = (more: Partial<WorkTask> = {}): WorkTask =>
  defineWorkTask({
    title: "Cleaning old bundles",
    description: "",
    every: 7,
    randomized: false,
    enabledBy: enabledBySwitch("ButlerTaskCleanOldBundles"),
    uses: {},
    find: () => oneItem("one", "One"),
    work: async () => {},
    ...more,
  });

/** A real memory, and live runs of which it knows. */
export async function openRuns() {
  const store = await openStore(":memory:");
  return {
    store,
    live: (
      row: Partial<StoredRun> = {},
      { name = "CleanOldBundles", scope = {} as Scope, ...task }: Partial<WorkTask> & LiveRunOptions = {},
    ): LiveRun => {
      const queued = newRow({ task: name, trigger: "asked", scheduledFor: null, scope });
      return createLiveRun(store.runs.insert({ ...queued, ...row }), idleTask(task));
    },
  };
}

interface LiveRunOptions {
  name?: string;
  scope?: Scope;
}
