import type { ListedTask } from "../sdk/butler.ts";
import type { PlexAPI } from "../sdk/plex-api.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { sayJson, sayTable } from "./output.ts";
import { paint } from "./printable.ts";
import { counted, when } from "./words.ts";

export const listedTasks = async ({ butler }: PlexAPI): Promise<ListedTask[]> =>
  (await butler.getTasks()).object.ButlerTasks.ButlerTask;

export async function tasks(hands: Hands, options: ClientOptions): Promise<number> {
  const sdk = await connect(hands, options);
  const list = await listedTasks(sdk);
  if (options.json) {
    sayJson(hands, list);
    return exitStatus.ok;
  }
  const paused = list.some(({ state }) => state === "paused") ? await whyPaused(sdk) : "paused";
  const stateOf = ({ state }: ListedTask) => (state === "paused" ? paused : state);
  const rows = list.map((task) => [
    task.name,
    counted(task.interval, "day"),
    task.enabled ? "yes" : paint(hands, "yellow", "no"),
    task.progress !== undefined && task.progress >= 0
      ? `${stateOf(task)} ${task.progress}%`
      : (stateOf(task) ?? "-"),
    when(task.lastRunAt, hands),
    when(task.nextRunAt, hands),
  ]);
  sayTable(hands, ["TASK", "EVERY", "ENABLED", "STATE", "LAST RUN", "NEXT RUN"], rows);
  return exitStatus.ok;
}

/** What holds work up, in words beside the state. */
async function whyPaused({ gates }: PlexAPI): Promise<string> {
  const reasons = (await gates.list()).gates.filter(({ effect }) => effect === "pause");
  return reasons.length === 0 ? "paused" : `paused (${reasons.map(({ reason }) => reason).join(", ")})`;
}
