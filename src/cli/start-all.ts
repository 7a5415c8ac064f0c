import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson } from "./output.ts";
import { listedTasks } from "./tasks.ts";

/** Plex's call says no more than that it was taken: what came of it is read from the list of tasks. */
export async function startAll(hands: Hands, options: ClientOptions): Promise<number> {
  const sdk = await connect(hands, options);
  await sdk.butler.startTasks();
  const tasks = await listedTasks(sdk);
  const inState = (wanted: string) => tasks.filter(({ state }) => state === wanted).map(({ name }) => name);
  const [running, queued] = [inState("running"), inState("queued")];
  if (options.json) sayJson(hands, { running, queued });
  else if (tasks.every(({ state }) => state === undefined))
    say(hands, "Every enabled task was asked to start; this server does not say which did.");
  else {
    say(hands, `Running: ${running.join(", ") || "nothing"}.`);
    say(hands, `Queued: ${queued.join(", ") || "nothing"}.`);
  }
  return exitStatus.ok;
}
