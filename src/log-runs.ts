import type { Logger } from "pino";
import type { Run } from "./api/runs.ts";
import type { Butler } from "./core/butler.ts";

/** Tells the log what begins and what it came to. */
export function logRuns(butler: Butler, log: Logger): void {
  butler.listen((event) => {
    if (event.type === "run" && event.run.state === "ended") log.info(facts(event.run), "a run ended");
    if (event.type === "activity" && event.event === "started")
      log.info({ title: event.activity.title }, "a run started");
  });
}

const facts = ({ task, id, trigger, outcome, reason, items, message }: Run) => ({
  task,
  id,
  trigger,
  outcome,
  reason,
  items,
  message,
});
