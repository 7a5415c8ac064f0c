import { ButlerError } from "../sdk/errors.ts";
import type { PlexAPI } from "../sdk/plex-api.ts";
import type { StartAnswer } from "../sdk/runs.ts";
import { Complaint } from "./complaint.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import { followRun } from "./follow-run.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { isNoButler } from "./ours.ts";
import { say, sayJson } from "./output.ts";
import { paint } from "./printable.ts";
import { because } from "./words.ts";

export interface StartOptions extends ClientOptions {
  /** Run it now, whatever the day, the window and the switches. */
  now?: boolean;
  wait?: boolean;
  /** Remove what was refused, as much as it was then. */
  confirm?: boolean;
}

export async function start(hands: Hands, task: string, options: StartOptions): Promise<number> {
  const sdk = await connect(hands, options);
  const left = new AbortController();
  try {
    // Listening begins before the start, so that the end of a quick run is not missed.
    const events = options.wait ? await sdk.events({ signal: left.signal }) : undefined;
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
    return await followRun(hands, sdk, { task: answer.task, id: answer.runId }, events, left, options);
  } catch (error) {
    if (isNoButler(error)) return await startAtPlex(hands, sdk, task, options);
    throw error;
  } finally {
    left.abort();
  }
}

/** A Plex Media Server takes the call, and says no more. @throws Complaint when more than that was wanted */
async function startAtPlex(
  hands: Hands,
  { butler }: PlexAPI,
  task: string,
  { now, wait, confirm, json }: StartOptions,
): Promise<number> {
  if (now || wait || confirm)
    throw new Complaint(
      "This server is no Butler: a Plex Media Server starts tasks, but knows no --now, --wait and --confirm.",
      exitStatus.wrongUse,
    );
  const { statusCode } = await butler.startTask({ taskName: task });
  const said = statusCode === 202 ? "is running already" : "was asked to start; this server says no more";
  if (json) sayJson(hands, { task, ...(statusCode === 202 && { outcome: "running" }) });
  else say(hands, `${task} ${said}.`);
  return exitStatus.ok;
}

const startWords: Record<StartAnswer["outcome"], string> = {
  started: "started",
  scheduled: "is scheduled",
  running: "is running or queued already",
  skipped: "skipped",
  stopped: "is stopped",
};

function startSentence(hands: Hands, { task, outcome, reason, runId }: StartAnswer): string {
  if (outcome === "skipped") return skippedSentence(hands, task, reason ?? "by the start criteria");
  const which = runId === undefined ? "" : ` (run ${runId})`;
  return `${task} ${paint(hands, "green", startWords[outcome])}${which}${because(reason)}.`;
}

/** `skipped: CleanOldBundles is next scheduled on Thursday 26 November 2026; \`--now\` runs it today`. */
function skippedSentence(hands: Hands, task: string, reason: string): string {
  // The server speaks to those who call it, and they write it otherwise than at a command line.
  const [, why, when = "anyway"] = /^(.*?)(?:; force it to run it (today|anyway))?\.?$/.exec(reason)!;
  const who = why!.startsWith(task) ? "" : `${task}: `;
  return `${paint(hands, "yellow", startWords.skipped)}: ${who}${why}; \`--now\` runs it ${when}`;
}
