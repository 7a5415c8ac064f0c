import { type Preferences, shown } from "./preference.ts";

const limit = { type: "int", group: "limits", ...shown } as const;
const finer = { type: "int", group: "limits", hidden: false, advanced: true } as const;

/** What work may take of the machine. */
export const limitsPreferences = {
  FilesAtOnce: {
    ...limit,
    default: 0,
    label: "Files read at one time",
    summary: "0 = one fewer than the machine has processors.",
    range: [0, 64],
  },
  ReadPerNightMB: {
    ...limit,
    default: 0,
    label: "Read in a night at most (MB)",
    summary:
      "Millions of bytes, of all media together. Files in hand are read to their end; the rest waits for the next " +
      "night. 0 = as many as there are.",
    range: [0, 1_000_000_000],
  },
  ReadPerMountPerNightMB: {
    ...limit,
    default: 0,
    label: "Read in a night from one mount at most (MB)",
    summary: "The same for each disk or share; work on others goes on. 0 = as many as there are.",
    range: [0, 1_000_000_000],
  },
  ReadersOnSpinningDisk: {
    ...finer,
    default: 1,
    label: "Files read at one time from a spinning disk",
    summary: "Heads that move between two files are slower than one file after the other. 0 = no limit.",
    range: [0, 64],
  },
  ReaderNiceness: {
    ...finer,
    default: 19,
    label: "Politeness of reading about processors",
    summary: "0 = like every other program, 19 = whoever else wants a processor goes first.",
    range: [0, 19],
  },
  ReaderDiskPriority: {
    type: "text",
    default: "low",
    label: "Politeness of reading about disks",
    summary: "Linux only, by the program ionice, where the disk's scheduler heeds it.",
    group: "limits",
    choices: [
      ["normal", "like every other program"],
      ["low", "after other programs"],
      ["idle", "only when nobody else wants the disk"],
    ],
    hidden: false,
    advanced: true,
  },
  ReaderMemoryMB: {
    ...finer,
    default: 1536,
    label: "Memory of a process that reads (MB)",
    summary: "1 MB = 1,048,576 bytes. A file for which it takes more is given up, and said so.",
    range: [256, 65_536],
  },
  ReaderCpuPercent: {
    ...finer,
    default: 0,
    label: "Processor time of reading (percent)",
    summary:
      "Of all processors together, for all files that are read. 0 = no limit. Needs a control group that the server " +
      "may write to (systemd: Delegate=yes); `butler gates` says whether it has one.",
    range: [0, 100],
  },
} as const satisfies Preferences;
