import { onSwitch, type Preferences } from "./preference.ts";

const advanced = { group: "butler", hidden: false, advanced: true } as const;
const days = { ...advanced, type: "int", range: [0, 3650] } as const;

/** What is cleaned away, and how carefully. */
export const cleaningPreferences = {
  ButlerTaskCleanSupplementalLogFiles: {
    ...onSwitch,
    label: "Remove old logs every week",
    summary: "Removes old log files, and old runs and their logs from the history.",
  },
  ButlerTaskGarbageCollectLibraryMedia: {
    ...onSwitch,
    label: "Forget media that has gone every week",
    summary: "Puts what is known of files that have been gone for long into the trash.",
  },
  ButlerTaskGarbageCollectBlobs: {
    type: "bool",
    default: false,
    label: "Remove findings that nothing needs every week",
    summary: "Puts findings of earlier files, and artefacts that no finding names, into the trash.",
    group: "butler",
    hidden: true,
    advanced: false,
  },
  CleanShareLimit: {
    ...advanced,
    type: "int",
    default: 10,
    range: [0, 100],
    label: "Percent of the library that may be cleaned away at once",
    summary: "More than that waits until a person has confirmed it.",
  },
  TrashKeepDays: {
    ...days,
    default: 7,
    label: "Days that the trash is kept",
    summary: "What a cleaning took away can be brought back for so long.",
  },
  TrashMinFreeMB: {
    ...advanced,
    type: "int",
    default: 1024,
    range: [0, 1_000_000_000],
    label: "Megabytes that the trash must leave free on the disk",
    summary: "While less is free, the oldest of the trash goes before its time.",
  },
  BundleKeepDays: {
    ...days,
    default: 0,
    label: "Days that artefacts of forgotten media are kept",
    summary: "0: until the next cleaning. The trash keeps them for its own days after that.",
  },
  LibraryMediaKeepDays: {
    ...days,
    default: 30,
    label: "Days that media whose files have gone is remembered",
    summary: "After that it goes into the trash, where the trash of sections is emptied automatically.",
  },
  CacheMaxAgeDays: {
    ...days,
    default: 30,
    label: "Days that cached files are kept",
    summary: "Cached files can be made again: they do not go into the trash.",
  },
  CacheMaxSizeMB: {
    ...advanced,
    type: "int",
    default: 0,
    range: [0, 1_000_000_000],
    label: "Megabytes that the cache may have",
    summary: "The oldest files go first. 0: as many as it needs.",
  },
  RunHistoryKeepDays: {
    ...days,
    default: 365,
    label: "Days that runs stay in the history",
    summary: "The last run of each task and outcome always stays.",
  },
  LogKeepDays: {
    ...days,
    default: 90,
    label: "Days that logs are kept",
    summary: "The lines that runs logged, and the files below Logs and Crash Reports in the data folder.",
  },
} as const satisfies Preferences;
