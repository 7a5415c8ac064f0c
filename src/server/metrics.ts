import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import type { Run } from "../api/runs.ts";
import type { Butler } from "../core/butler.ts";
import type { ServerHouse } from "./house.ts";
import type { AnsweredRequest } from "./observed-requests.ts";
import { gaugeState } from "./state-metrics.ts";

export interface Metrics {
  readonly contentType: string;
  /** The present values in Prometheus' text format. */
  text(): Promise<string>;
  /** Counts a call. */
  answered(request: AnsweredRequest): void;
  close(): void;
}

/** Counts what the server does, from now on. The counters begin at 0 with each start. */
export function createMetrics(house: ServerHouse): Metrics {
  const registry = new Registry();
  gaugeState(registry, house);
  collectDefaultMetrics({ register: registry });
  const close = countRuns(registry, house.butler);
  const answered = countRequests(registry);
  return { contentType: registry.contentType, text: () => registry.metrics(), answered, close };
}

/** Seconds: from tasks that only look to those that take the night. */
const runBuckets = [1, 10, 60, 300, 1800, 3600, 10_800, 36_000];

function countRuns(registry: Registry, butler: Butler): () => void {
  const registers = [registry];
  const runs = new Counter({
    name: "butler_runs_total",
    help: "Ended runs.",
    labelNames: ["task", "outcome"],
    registers,
  });
  const durations = new Histogram({
    name: "butler_run_duration_seconds",
    help: "Time from the start of runs to their end.",
    labelNames: ["task"],
    buckets: runBuckets,
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

  /** What is counted of each live run. */
  const counted = new Map<number, Run>();
  return butler.listen((event) => {
    if (event.type !== "run") return;
    const { run } = event;
    const { task } = run;
    const before = counted.get(run.id);
    const grown = (now: number, then = 0) => Math.max(0, now - then);
    items.inc({ task, result: "done" }, grown(run.items.done, before?.items.done));
    items.inc({ task, result: "failed" }, grown(run.items.failed, before?.items.failed));
    bytes.inc({ task }, grown(run.bytesRead, before?.bytesRead));
    cpu.inc({ task }, grown(run.cpuSeconds, before?.cpuSeconds));
    if (run.state !== "ended") {
      counted.set(run.id, run);
      return;
    }
    counted.delete(run.id);
    runs.inc({ task, outcome: run.outcome ?? "unknown" });
    if (run.startedAt !== null && run.endedAt !== null)
      durations.observe({ task }, (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000);
  });
}

function countRequests(registry: Registry): (request: AnsweredRequest) => void {
  const registers = [registry];
  const requests = new Counter({
    name: "butler_http_requests_total",
    help: "Answered calls.",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const durations = new Histogram({
    name: "butler_http_request_duration_seconds",
    help: "Time to the end of an answer.",
    labelNames: ["method", "route"],
    buckets: [0.005, 0.025, 0.1, 0.5, 2.5],
    registers,
  });
  return ({ method, route, status, seconds }) => {
    requests.inc({ method, route, status });
    durations.observe({ method, route }, seconds);
  };
}
