import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { PreferenceId, PreferenceValue } from "../../api/preferences.ts";
import type { ReaderLimits } from "../reader.ts";
import { makeMediaGroup } from "./cgroup.ts";
import type { Priority } from "./priority.ts";

type PreferenceOf = <Id extends PreferenceId>(id: Id) => PreferenceValue<Id>;

/** A limit that is set, and how far it holds on this machine. */
export interface LimitInForce {
  name: string;
  inForce: boolean;
  text: string;
}

const priorities: readonly Priority["io"][] = ["normal", "low", "idle"];

/** What preferences allow reading to take of this machine, and what of that the machine can enforce. */
export function readingLimits(
  preference: PreferenceOf,
  { cores, root = "/", path = process.env.PATH ?? "" }: { cores: number; root?: string; path?: string },
): { limits: ReaderLimits; inForce: LimitInForce[] } {
  const slots = preference("FilesAtOnce") || Math.max(1, cores - 1);
  const niceness = preference("ReaderNiceness");
  const io = priorities.find((one) => one === preference("ReaderDiskPriority")) ?? "low";
  const memory = preference("ReaderMemoryMB");
  const percent = preference("ReaderCpuPercent");
  const made = percent > 0 ? makeMediaGroup(percent, cores, root) : undefined;
  const hasIonice = path.split(delimiter).some((folder) => existsSync(join(folder, "ionice")));
  return {
    limits: {
      ...{ slots, niceness, io, mostMemory: memory * 1024 ** 2 },
      ...(made && "group" in made && { group: made.group }),
    },
    inForce: [
      { name: "files", inForce: true, text: `${slots} at one time` },
      {
        name: "processors",
        inForce: made === undefined || "group" in made,
        text: made
          ? "group" in made
            ? `${percent} % of all processors, niceness ${niceness}`
            : `niceness ${niceness}; ${percent} % of all processors cannot be held to. ${made.problem}`
          : `niceness ${niceness}`,
      },
      {
        name: "disks",
        inForce: hasIonice || io === "normal",
        text: hasIonice || io === "normal" ? `priority ${io}` : "the program ionice is not there",
      },
      { name: "memory", inForce: true, text: `${memory} MB for each process that reads` },
    ],
  };
}
