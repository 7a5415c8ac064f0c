import type { Run, RunOutcome } from "../api/runs.ts";
import { ConnectionError } from "../sdk/errors.ts";
import type { ButlerEvent } from "../sdk/events.ts";
import type { PlexAPI } from "../sdk/plex-api.ts";
import { exitStatus } from "./exit-status.ts";
import type { Hands } from "./hands.ts";
import { say, sayJson } from "./output.ts";
import { paint } from "./printable.ts";
import { progressOf } from "./progress.ts";
import { because, itemsOf, took } from "./words.ts";

/**
 * Shows the run's progress until it has ended. Ctrl-C asks whether to stop the run or only the watching.
 * @param left is aborted when the watching is over
 * @returns the exit status that the run's outcome has
 * @throws ConnectionError when the server goes away first
 */
export async function followRun(
  hands: Hands,
  sdk: PlexAPI,
  { id, task }: Pick<Run, "id" | "task">,
  events: AsyncIterable<ButlerEvent>,
  left: AbortController,
  { json = false }: { json?: boolean },
): Promise<number> {
  const progress = progressOf(hands);
  let asking = false;
  const ask = async () => {
    // Who presses it twice wants to go.
    if (asking) return left.abort();
    asking = true;
    progress.done();
    const answer = await hands.ask(`Stop ${task} as well (y), or only watching it (n)? [y/N] `);
    if (!/^y(es)?$/i.test(answer?.trim() ?? "")) return left.abort();
    await sdk.butler.stopTask({ taskName: task });
    asking = false;
  };
  // What keeps the question from being asked, or the run from being stopped, ends the watching.
  const stopListening = hands.onInterrupt(() => void ask().catch(() => left.abort()));
  const isOver = (run: Run) => {
    if (run.state !== "ended" && !json && !asking) progress.show(run);
    return run.state === "ended";
  };
  try {
    const run = await endOf(sdk, id, events, isOver);
    progress.done();
    if (json) sayJson(hands, run);
    else say(hands, endSentence(hands, run));
    return endStatus[run.outcome ?? "failed"];
  } catch (error) {
    if (!left.signal.aborted) throw error;
    hands.err(`The run goes on: \`butler run ${id}\` tells how it went.\n`);
    return exitStatus.interrupted;
  } finally {
    progress.done();
    stopListening();
  }
}

async function endOf(
  sdk: PlexAPI,
  id: number,
  events: AsyncIterable<ButlerEvent>,
  isOver: (run: Run) => boolean,
): Promise<Run> {
  const { failedItems, log, ...run } = await sdk.runs.get(id);
  if (isOver(run)) return run;
  for await (const event of events) {
    if (event.type !== "run" || event.run.id !== id) continue;
    // Told before we looked.
    if (event.run.state === "queued" && run.state !== "queued") continue;
    if (isOver(event.run)) return event.run;
  }
  const message = `The server closed the connection before the run ended: \`butler run ${id}\` tells how it went.`;
  throw new ConnectionError(message);
}

const endStatus: Record<RunOutcome, number> = {
  success: exitStatus.ok,
  partial: exitStatus.failed,
  failed: exitStatus.failed,
  stopped: exitStatus.failed,
  skipped: exitStatus.skipped,
};

/** `LoudnessAnalysis ended: success, 40/40 items in 3 min 20 s.` */
export function endSentence(hands: Hands, run: Run): string {
  const color = run.outcome === "success" ? "green" : run.outcome === "partial" ? "yellow" : "red";
  const facts = `${itemsOf(run)} items in ${took(run, hands.now())}`;
  return `${run.task} ended: ${paint(hands, color, run.outcome ?? "no outcome")}, ${facts}${because(run.reason ?? run.message)}.`;
}
