import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { paint, sayJson, sayTable } from "./output.ts";
import { counted, localTime } from "./words.ts";

export async function tasks(hands: Hands, options: ClientOptions): Promise<number> {
  const sdk = await connect(hands, options);
  const list = await sdk.butler.getTasks();
  if (options.json) {
    sayJson(hands, list);
    return exitStatus.ok;
  }
  const rows = list.map((task) => [
    task.name,
    counted(task.interval, "day"),
    task.enabled ? "yes" : paint(hands, "yellow", "no"),
    task.progress !== undefined && task.progress >= 0
      ? `${task.state} ${task.progress}%`
      : (task.state ?? "-"),
    localTime(task.lastRunAt, hands.zone),
    localTime(task.nextRunAt, hands.zone),
  ]);
  sayTable(hands, ["TASK", "EVERY", "ENABLED", "STATE", "LAST RUN", "NEXT RUN"], rows);
  return exitStatus.ok;
}
