import { byteSize } from "../api/amounts.ts";
import type { Machine } from "../api/machines.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { type Consent, confirmed } from "./question.ts";
import { when } from "./words.ts";

export async function machines(hands: Hands, options: ClientOptions): Promise<number> {
  const list = await (await connect(hands, options)).machines.list();
  if (options.json) {
    sayJson(hands, list);
    return exitStatus.ok;
  }
  const rows = list.map((machine) => [
    machine.name,
    machine.role,
    machine.state,
    `${machine.cores}, load ${machine.load.toFixed(1)}`,
    memoryOf(machine),
    String(machine.slots),
    machine.secondsEach === null ? "" : `${machine.done} in ${machine.secondsEach.toFixed(1)} s each`,
    when(machine.lastSeenAt, hands),
    doingOf(machine),
  ]);
  const heads = ["MACHINE", "ROLE", "STATE", "CORES", "MEMORY", "FILES AT ONCE", "READ", "SEEN", "DOING"];
  sayTable(hands, heads, rows);
  return exitStatus.ok;
}

const memoryOf = ({ memory: { totalBytes, freeBytes, serverBytes } }: Machine): string =>
  totalBytes === 0
    ? ""
    : `${byteSize(totalBytes)}, ${byteSize(freeBytes)} free, Butler ${byteSize(serverBytes)}`;

function doingOf({ role, doing, items }: Machine): string {
  const lines =
    role === "worker"
      ? items.map(({ title, progress }) => `${title} ${progress}%`)
      : doing.map(({ task, progress }) => (progress < 0 ? task : `${task} ${progress}%`));
  return lines.join("\n") || "nothing";
}

/** What is said to a worker, and told to who said it. */
const orders = {
  pause: (name: string) => `${name} stands still, until \`butler machines resume ${name}\`.`,
  drain: (name: string) => `${name} ends what it has, and gets no more.`,
  resume: (name: string) => `${name} goes on.`,
};

const order =
  (given: keyof typeof orders) =>
  async (hands: Hands, name: string, options: ClientOptions): Promise<number> => {
    const list = await (await connect(hands, options)).machines[given](name);
    if (options.json) sayJson(hands, list);
    else say(hands, orders[given](name));
    return exitStatus.ok;
  };

export const pause = order("pause");
export const drain = order("drain");
export const resume = order("resume");

export async function forget(hands: Hands, name: string, options: ClientOptions & Consent): Promise<number> {
  const sdk = await connect(hands, options);
  if (!(await confirmed(hands, `Forget ${name}, and what it did?`, options))) return exitStatus.failed;
  const list = await sdk.machines.forget(name);
  if (options.json) sayJson(hands, list);
  else say(hands, `${name} is forgotten.`);
  return exitStatus.ok;
}
