import { byteSize } from "../api/amounts.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { sayJson, sayTable } from "./output.ts";
import { when } from "./words.ts";

export async function machines(hands: Hands, options: ClientOptions): Promise<number> {
  const list = await (await connect(hands, options)).machines.list();
  if (options.json) {
    sayJson(hands, list);
    return exitStatus.ok;
  }
  const rows = list.map(({ name, role, state, cores, slots, load, memory, lastSeenAt, doing }) => [
    name,
    role,
    state,
    `${cores}, load ${load.toFixed(1)}`,
    `${byteSize(memory.totalBytes)}, ${byteSize(memory.freeBytes)} free, server ${byteSize(memory.serverBytes)}`,
    String(slots),
    when(lastSeenAt, hands),
    doing.map(({ task, progress }) => (progress < 0 ? task : `${task} ${progress}%`)).join("\n") || "nothing",
  ]);
  sayTable(hands, ["MACHINE", "ROLE", "STATE", "CORES", "MEMORY", "FILES AT ONCE", "SEEN", "DOING"], rows);
  return exitStatus.ok;
}
