import { byteSize, duration } from "../api/amounts.ts";
import { machinesOfRun } from "../api/machines-of-run.ts";
import type { RunDetails } from "../api/runs.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { paint } from "./printable.ts";
import { itemsOf, localTime, standing, took } from "./words.ts";

export async function run(hands: Hands, id: number, options: ClientOptions): Promise<number> {
  const sdk = await connect(hands, options);
  const details = await sdk.runs.get(id);
  if (options.json) {
    sayJson(hands, details);
    return exitStatus.ok;
  }
  const { zone } = hands;
  const why = {
    window: "the window opened",
    missed: "its window was missed",
    asked: "asked for",
    asap: "media was added",
  }[details.trigger];
  const facts = {
    Outcome: standing(details) + (details.reason ? `: ${details.reason}` : ""),
    Trigger: why,
    Scheduled: localTime(details.scheduledFor, zone),
    Started: localTime(details.startedAt, zone),
    Ended: localTime(details.endedAt, zone),
    Took: took(details, hands.now()),
    Items: itemsOf(details),
    Read: `${byteSize(details.bytesRead)}, ${duration(details.cpuSeconds * 1000)} of CPU time`,
    ...(details.machines.length > 0 && { Machines: machinesOfRun(details, "home") }),
    Paused: pausedInWords(details),
    Message: details.message ?? "-",
  };
  say(hands, paint(hands, "bold", `Run ${details.id} of ${details.task}`));
  for (const [name, fact] of Object.entries(facts)) say(hands, `${name.padEnd(11)}${fact}`);
  if (details.failedItems.length > 0) {
    say(hands, "");
    const rows = details.failedItems.map((item) => [item.title, item.reason]);
    sayTable(hands, ["FAILED ITEM", "REASON"], rows);
  }
  if (details.log.length > 0) {
    say(hands, "");
    for (const { at, text } of details.log) say(hands, `${localTime(at, zone)}  ${text}`);
  }
  return exitStatus.ok;
}

const pausedInWords = ({ pausedSeconds, pauses }: RunDetails): string => {
  if (pauses.length === 0) return "never";
  const reasons = [...new Set(pauses.map(({ reason }) => reason))].join(", ");
  return `${duration(pausedSeconds * 1000)}: ${reasons}${pauses.some(({ to }) => to === null) ? ", and still is" : ""}`;
};
