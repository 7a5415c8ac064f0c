import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Run, RunOutcome } from "../api/runs.ts";
import type { Butler } from "../core/butler.ts";
import type { Shelves } from "../core/shelves.ts";

/** What counts as completed, as it does for the schedule. */
const completed: readonly RunOutcome[] = ["success", "partial"];

export interface Metrics {
  readonly contentType: string;
  /** The present values in Prometheus' text format. */
  text(): Promise<string>;
}

/** Counts what the butler does, from now on. The counters begin at 0 with each start of the server. */
export function createMetrics(butler: Butler, shelves: Shelves): Metrics & { close(): void } {
  const registry = new Registry();
  const registers = [registry];
  const runs = new Counter({
    name: "butler_runs_total",
    help: "Ended runs.",
    labelNames: ["task", "outcome"],
    registers,
  });
  const items = new Counter({
    name: "butler_items_total",
    help: "Items that runs did, or failed on.",
    labelNames: ["task", "result"],
    registers,
  });
  const bytes = new Counter({
    name: "butler_bytes_read_total",
    help: "Bytes that media children read from disk.",
    labelNames: ["task"],
    registers,
  });
  const cpu = new Counter({
    name: "butler_media_cpu_seconds_total",
    help: "CPU time of media children.",
    labelNames: ["task"],
    registers,
  });
  new Gauge({
    name: "butler_live_runs",
    help: "Runs that have not ended.",
    labelNames: ["task", "state"],
    registers,
    collect() {
      this.reset();
      for (const { name, state } of butler.list()) if (state !== "idle") this.set({ task: name, state }, 1);
    },
  });
  new Gauge({
    name: "butler_last_completed_timestamp_seconds",
    help: "When the task last ended a run that did all or a part of its work.",
    labelNames: ["task"],
    registers,
    collect() {
      this.reset();
      for (const { name } of butler.list()) {
        const ended = completed.flatMap(
          (outcome) => shelves.runs.list({ task: name, outcome, limit: 1 })[0]?.ended_at ?? [],
        );
        if (ended.length > 0) this.set({ task: name }, Math.max(...ended) / 1000);
      }
    },
  });
  collectDefaultMetrics({ register: registry });

  /** What is counted of each live run. */
  const counted = new Map<number, Run>();
  const count = (run: Run): void => {
    const before = counted.get(run.id);
    const { task } = run;
    const grown = (now: number, then = 0) => Math.max(0, now - then);
    items.inc({ task, result: "done" }, grown(run.items.done, before?.items.done));
    items.inc({ task, result: "failed" }, grown(run.items.failed, before?.items.failed));
    bytes.inc({ task }, grown(run.bytesRead, before?.bytesRead));
    cpu.inc({ task }, grown(run.cpuSeconds, before?.cpuSeconds));
    if (run.state !== "ended") counted.set(run.id, run);
    else {
      counted.delete(run.id);
      runs.inc({ task, outcome: run.outcome ?? "unknown" });
    }
  };
  const close = butler.listen((event) => {
    if (event.type === "run") count(event.run);
  });
  return { contentType: registry.contentType, text: () => registry.metrics(), close };
}
