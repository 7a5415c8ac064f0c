import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson } from "./output.ts";

export async function stop(hands: Hands, task: string | undefined, options: ClientOptions): Promise<number> {
  const sdk = await connect(hands, options);
  if (task === undefined) await sdk.butler.stopTasks();
  else await sdk.butler.stopTask({ taskName: task });
  if (options.json) sayJson(hands, { ...(task !== undefined && { task }), outcome: "stopped" });
  else
    say(hands, task === undefined ? "All tasks are stopped, and the queue is empty." : `${task} is stopped.`);
  return exitStatus.ok;
}
