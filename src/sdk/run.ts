import type { Run } from "../api/runs.ts";
import type { TaskName } from "../api/task-names.ts";
import { ButlerError, ConnectionError } from "./errors.ts";
import { type ButlerEvent, eventsOf } from "./events.ts";
import { type CallOptions, pause } from "./patience.ts";
import { runsOf } from "./runs.ts";
import type { Wire } from "./wire.ts";

/**
 * A run that goes on. Awaited, it is the run when it has ended; iterated, the run each time that it has changed, the
 * ended one last. Who iterates slowly is given the latest state, and none in between.
 */
export interface FollowedRun extends Promise<Run>, AsyncIterable<Run, void> {}

/** Between two looks at a server that does not tell by itself. */
const lookAgainAfter = 1000;

/** Starts a task now, and follows the run. */
export function followedRun(wire: Wire, task: TaskName, options: Pick<CallOptions, "signal">): FollowedRun {
  const runs = runsOf(wire);
  let latest: Run | undefined;
  let tell = () => {};
  let news = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const see = (run: Run) => {
    // What was told before we asked may arrive after the answer.
    if (run.state === "queued" && latest !== undefined && latest.state !== "queued") return false;
    latest = run;
    tell();
    news = new Promise((resolve) => {
      tell = resolve;
    });
    return run.state === "ended";
  };

  async function ending(): Promise<Run> {
    const over = new AbortController();
    const listening = { signal: AbortSignal.any([over.signal, ...(options.signal ? [options.signal] : [])]) };
    try {
      // Listening begins before the start, so that the end of a quick run is not missed.
      let events = await eventsOf(wire, listening);
      const { runId, reason } = await runs.start({ task, force: true }, options);
      if (runId === undefined) {
        const message = `The server did not start ${task}${reason ? `: ${reason}` : ""}.`;
        throw new ButlerError(message, { code: "unexpected-answer" });
      }
      for (;;) {
        const { failedItems, log, ...run } = await runs.get(runId, options);
        if (see(run)) return run;
        const ended = await lastOf(events, runId, see);
        if (ended) return ended;
        await pause(lookAgainAfter, options.signal);
        events = await eventsOf(wire, listening);
      }
    } finally {
      // A generator that nobody has asked anything cannot be ended otherwise.
      over.abort();
    }
  }

  async function* progress(): AsyncGenerator<Run, void> {
    for (let shown: Run | undefined; ; ) {
      if (latest !== undefined && latest !== shown) {
        shown = latest;
        yield shown;
        if (shown.state === "ended") return;
      } else {
        await Promise.race([news, ended]);
      }
    }
  }

  const ended = ending();
  return Object.assign(ended, {
    [Symbol.asyncIterator]: () => {
      // Whoever iterates is told of a failure there.
      ended.catch(() => {});
      return progress();
    },
  });
}

/** The ended run; undefined when the server or the connection ended the stream first. */
async function lastOf(
  events: AsyncIterable<ButlerEvent>,
  id: number,
  see: (run: Run) => boolean,
): Promise<Run | undefined> {
  try {
    for await (const event of events) {
      if (event.type === "run" && event.run.id === id && see(event.run)) return event.run;
    }
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
  }
  return undefined;
}
