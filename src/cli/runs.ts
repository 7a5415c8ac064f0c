import type { RunFilter } from "../sdk/runs.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { itemsOf, standing, took, when } from "./words.ts";

export async function runs(hands: Hands, options: ClientOptions & RunFilter): Promise<number> {
  const sdk = await connect(hands, options);
  const { task, outcome, limit, before } = options;
  const list = await sdk.runs.list({ task, outcome, limit, before });
  if (options.json) {
    sayJson(hands, list);
  } else if (list.length === 0) {
    say(hands, "No runs.");
  } else {
    const rows = list.map((run) => [
      String(run.id),
      run.task,
      standing(run),
      itemsOf(run),
      when(run.startedAt ?? run.scheduledFor, hands),
      took(run, hands.now()),
      run.reason ?? run.message ?? "",
    ]);
    sayTable(hands, ["RUN", "TASK", "OUTCOME", "ITEMS", "STARTED", "TOOK", "NOTE"], rows);
  }
  return exitStatus.ok;
}
