import { byteSize } from "../api/amounts.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { paint } from "./printable.ts";
import { counted } from "./words.ts";

/** Shows what a start would remove. Nothing changes. */
export async function dryRun(
  hands: Hands,
  task: string,
  options: ClientOptions & { offset?: number },
): Promise<number> {
  const sdk = await connect(hands, options);
  const plan = await sdk.runs.dryRun({ task, ...(options.offset && { offset: options.offset }) });
  if (options.json) {
    sayJson(hands, plan);
    return exitStatus.ok;
  }
  if (plan.doomed.length > 0) {
    const rows = plan.doomed.map(({ title, bytes, why }) => [title, byteSize(bytes), why]);
    sayTable(hands, ["WHAT", "SIZE", "WHY"], rows);
  }
  const more = plan.items - plan.offset - plan.doomed.length;
  if (more > 0)
    say(hands, `... and ${more} more: \`--offset ${plan.offset + plan.doomed.length}\` shows them.`);
  say(hands, `${plan.task} would remove ${counted(plan.items, "thing")}, ${byteSize(plan.bytes)}.`);
  if (plan.refused !== null) say(hands, paint(hands, "yellow", `It would refuse: ${plan.refused}`));
  return exitStatus.ok;
}
