import { hours, type Preferences } from "./preference.ts";

const common = { group: "notifications", hidden: false, advanced: false } as const;
const hour = { type: "int", choices: hours, ...common } as const;

/** When people are told, and of what. */
export const tellingPreferences = {
  NotifyQuietStartHour: {
    ...hour,
    default: 0,
    label: "Time at which quiet hours begin",
    summary: "What is told in them waits until they end. The same hour twice: there are none.",
  },
  NotifyQuietEndHour: {
    ...hour,
    default: 0,
    label: "Time at which quiet hours end",
    summary: "By the clock of the server's zone.",
  },
  NotifyUrgentAlways: {
    type: "bool",
    ...common,
    default: true,
    label: "Urgent notifications in quiet hours too",
    summary: "A backup that failed, a damaged database, a disk that is nearly full.",
  },
  NotifyReport: {
    type: "text",
    ...common,
    default: "window",
    label: "Morning report",
    summary: "What ran in the night, and what did not.",
    choices: [
      ["never", "never"],
      ["window", "when the maintenance window has closed"],
      ["hour", "at the hour below"],
    ],
  },
  NotifyReportHour: {
    ...hour,
    default: 7,
    label: "Hour of the morning report",
    summary: "Where it is not told when the window closes, or there is no window.",
  },
  NotifyOverdueIntervals: {
    type: "int",
    ...common,
    advanced: true,
    default: 3,
    range: [0, 100],
    label: "Intervals after which a task is overdue",
    summary: "A task that has not completed for so many of its intervals is told of. 0: none is.",
  },
  NotifyDiskMinFreeMB: {
    type: "int",
    ...common,
    advanced: true,
    default: 2000,
    range: [0, 10_000_000],
    label: "Free space under which a disk is nearly full (MB)",
    summary: "Of the disks of the data folder and of the backups.",
  },
  NotifyGiveUpDays: {
    type: "int",
    ...common,
    advanced: true,
    default: 3,
    range: [1, 30],
    label: "Days after which a notification is given up",
    summary: "It is tried again until then, less and less often.",
  },
} as const satisfies Preferences;
