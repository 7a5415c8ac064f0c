import { setImmediate as breathe } from "node:timers/promises";
import type { Heap } from "../../core/ports.ts";
import type { Ground } from "./ground.ts";

/** Ended runs that are older, but for the last of each task and outcome. */
export function oldRuns({ store, daysAgo }: Ground, days: number): Heap {
  return {
    nouns: ["run", "runs"],
    fate: "removed",
    async *doomed() {
      for (let after = 0; ; ) {
        const runs = store.history.oldRuns(daysAgo(days), after);
        for (const { id, task, endedAt, bytes } of runs) {
          const ended = Temporal.Instant.fromEpochMilliseconds(endedAt).toString().slice(0, 10);
          yield { key: String(id), title: `Run ${id} of ${task}`, bytes, why: `It ended on ${ended}.` };
        }
        if (runs.length === 0) return;
        after = runs.at(-1)!.id;
        await breathe();
      }
    },
    remove: async ({ key }) => {
      while (!store.history.removeRun(Number(key))) await breathe();
      return true;
    },
  };
}

/** What runs logged longer ago. The runs themselves stay. */
export function oldLogLines({ store, daysAgo }: Ground, days: number): Heap {
  return {
    nouns: ["log of a run", "logs of runs"],
    fate: "removed",
    async *doomed() {
      for (let after = 0; ; ) {
        const logs = store.history.oldLogs(daysAgo(days), after);
        for (const { runId, task, lines, bytes } of logs) {
          const title = `Log of run ${runId} of ${task}`;
          const why = `${lines} ${lines === 1 ? "line is" : "lines are"} older than ${days} days.`;
          yield { key: String(runId), title, bytes, why };
        }
        if (logs.length === 0) return;
        after = logs.at(-1)!.runId;
        await breathe();
      }
    },
    remove: async ({ key }) => {
      while (store.history.removeLogLines(Number(key), daysAgo(days)) > 0) await breathe();
      return true;
    },
  };
}
