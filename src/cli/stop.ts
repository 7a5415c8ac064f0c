import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson } from "./output.ts";

export async function stop(hands: Hands, task: string, options: ClientOptions): Promise<number> {
  await (await connect(hands, options)).butler.stopTask({ taskName: task });
  if (options.json) sayJson(hands, { task, outcome: "stopped" });
  else say(hands, `${task} is stopped.`);
  return exitStatus.ok;
}

export async function stopAll(hands: Hands, options: ClientOptions): Promise<number> {
  await (await connect(hands, options)).butler.stopTasks();
  if (options.json) sayJson(hands, { outcome: "stopped" });
  else say(hands, "All tasks are stopped, and the queue is empty.");
  return exitStatus.ok;
}
