import type { Logger } from "pino";
import type { Run } from "./api/runs.ts";
import type { Butler } from "./core/butler.ts";

/** Tells the log what begins, what it says, and what it came to. */
export function logRuns(butler: Butler, log: Logger): void {
  const started = new Set<number>();
  butler.listen((event) => {
    if (event.type === "run") logRun(event.run);
    if (event.type === "line") {
      const { text, isFailure, ...about } = event.line;
      log[isFailure ? "warn" : "info"](about, text);
    }
  });

  function logRun(run: Run): void {
    if (run.state === "running" && !started.has(run.id)) {
      started.add(run.id);
      log.info({ runId: run.id, task: run.task, trigger: run.trigger }, "a run started");
    }
    if (run.state !== "ended") return;
    started.delete(run.id);
    log[run.outcome === "failed" ? "warn" : "info"](facts(run), "a run ended");
  }
}

const facts = ({ task, id, trigger, outcome, reason, items, message }: Run) => ({
  runId: id,
  ...{ task, trigger, outcome, reason, items, message },
});
