import { byteSize } from "../api/amounts.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { type Consent, confirmed } from "./question.ts";
import { counted, when } from "./words.ts";

export async function list(
  hands: Hands,
  options: ClientOptions & { limit?: number; before?: number },
): Promise<number> {
  const { limit, before } = options;
  const sdk = await connect(hands, options);
  const trash = await sdk.trash.list({ ...(limit && { limit }), ...(before && { before }) });
  if (options.json) {
    sayJson(hands, trash);
    return exitStatus.ok;
  }
  if (trash.items === 0) {
    say(hands, "The trash is empty.");
    return exitStatus.ok;
  }
  const rows = trash.entries.map((entry) => [
    String(entry.id),
    entry.title,
    byteSize(entry.bytes),
    entry.task,
    when(entry.trashedAt, hands),
    when(entry.keptUntil, hands),
    entry.why,
  ]);
  sayTable(hands, ["ID", "WHAT", "SIZE", "BY", "SINCE", "UNTIL", "WHY"], rows);
  say(hands, `${trash.entries.length} of ${counted(trash.items, "thing")}, ${byteSize(trash.bytes)} in all.`);
  return exitStatus.ok;
}

export async function restore(hands: Hands, ids: readonly number[], options: ClientOptions): Promise<number> {
  const sdk = await connect(hands, options);
  const restored = [];
  for (const id of ids) {
    const entry = await sdk.trash.restore(id);
    restored.push(entry);
    if (!options.json) say(hands, `${entry.title} is back.`);
  }
  if (options.json) sayJson(hands, restored);
  return exitStatus.ok;
}

export async function empty(hands: Hands, options: ClientOptions & Consent): Promise<number> {
  const { trash } = await connect(hands, options);
  const { items, bytes } = await trash.list({ limit: 1 });
  const question = `Remove everything in the trash for good (${counted(items, "thing")}, ${byteSize(bytes)})?`;
  if (items > 0 && !(await confirmed(hands, question, options))) return exitStatus.failed;
  const gone = await trash.empty();
  if (options.json) sayJson(hands, gone);
  else say(hands, `${counted(gone.items, "thing")} removed for good, ${byteSize(gone.bytes)}.`);
  return exitStatus.ok;
}
