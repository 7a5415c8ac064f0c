import type { Run, RunOutcome } from "../api/runs.ts";
import { ButlerError } from "../sdk/butler-error.ts";
import type { ButlerEvent } from "../sdk/events.ts";
import type { PlexAPI } from "../sdk/plex-api.ts";
import type { StartAnswer } from "../sdk/runs.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { paint, say, sayJson } from "./output.ts";
import { progressOf } from "./progress.ts";
import { because, itemsOf, took } from "./words.ts";

export interface StartOptions extends ClientOptions {
  /** Run it now, whatever the day, the window and the switches. */
  now?: boolean;
  wait?: boolean;
  /** Remove what was refused, as much as it was then. */
  confirm?: boolean;
}

export async function start(hands: Hands, task: string, options: StartOptions): Promise<number> {
  const sdk = await connect(hands, options);
  const abort = new AbortController();
  try {
    // Listening begins before the start, so that the end of a quick run is not missed.
    const events = options.wait ? await sdk.events({ signal: abort.signal }) : undefined;
    const answer = await sdk.runs.start({
      task,
      force: options.now ?? false,
      confirm: options.confirm ?? false,
    });
    const skipped = answer.outcome === "skipped";
    if (!options.json) say(hands, startSentence(hands, answer));
    if (!events || skipped) {
      if (options.json) sayJson(hands, answer);
      return skipped ? exitStatus.skipped : exitStatus.ok;
    }
    if (answer.runId === undefined) {
      const message = "The server does not say which run this is: `butler runs` lists them.";
      throw new ButlerError(message, { code: "unexpected-answer" });
    }
    const run = await follow(hands, sdk, answer.runId, events, options.json ?? false);
    if (options.json) sayJson(hands, run);
    else say(hands, endSentence(hands, run));
    return endStatus[run.outcome ?? "failed"];
  } finally {
    abort.abort();
  }
}

/** Shows the run's progress until it has ended. @throws ButlerError `unreachable` when the server goes away first. */
async function follow(
  hands: Hands,
  sdk: PlexAPI,
  id: number,
  events: AsyncIterable<ButlerEvent>,
  quiet: boolean,
): Promise<Run> {
  const progress = progressOf(hands);
  const isOver = (run: Run) => {
    if (run.state !== "ended" && !quiet) progress.show(run);
    return run.state === "ended";
  };
  try {
    const { failedItems, log, ...run } = await sdk.runs.get(id);
    if (isOver(run)) return run;
    for await (const event of events) {
      if (event.type === "run" && event.run.id === id && isOver(event.run)) return event.run;
    }
  } finally {
    progress.done();
  }
  const message = `The server closed the connection before the run ended: \`butler run ${id}\` tells how it went.`;
  throw new ButlerError(message, { code: "unreachable" });
}

const endStatus: Record<RunOutcome, number> = {
  success: exitStatus.ok,
  partial: exitStatus.failed,
  failed: exitStatus.failed,
  stopped: exitStatus.failed,
  skipped: exitStatus.skipped,
};

const startWords: Record<StartAnswer["outcome"], string> = {
  started: "started",
  scheduled: "is scheduled",
  running: "is running or queued already",
  skipped: "is skipped",
  stopped: "is stopped",
};

function startSentence(hands: Hands, { task, outcome, reason, runId }: StartAnswer): string {
  const which = runId === undefined ? "" : ` (run ${runId})`;
  const color = outcome === "skipped" ? "yellow" : "green";
  const hint = outcome === "skipped" ? ` \`butler start ${task} --now\` runs it all the same.` : "";
  return `${task} ${paint(hands, color, startWords[outcome])}${which}${because(reason)}.${hint}`;
}

function endSentence(hands: Hands, run: Run): string {
  const color = run.outcome === "success" ? "green" : run.outcome === "partial" ? "yellow" : "red";
  const facts = `${itemsOf(run)} items in ${took(run, hands.now())}`;
  return `${run.task} ended: ${paint(hands, color, run.outcome ?? "no outcome")}, ${facts}${because(run.reason ?? run.message)}.`;
}
