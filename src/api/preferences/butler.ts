import { hours, onSwitch, type Preferences, shown } from "./preference.ts";

/** When the butler works, and at what. */
export const butlerPreferences = {
  ButlerStartHour: {
    type: "int",
    default: 2,
    label: "Time at which tasks start to run",
    summary: "The time at which the server starts running background maintenance tasks.",
    group: "butler",
    choices: hours,
    ...shown,
  },
  ButlerEndHour: {
    type: "int",
    default: 5,
    label: "Time at which tasks stop running",
    summary: "The time at which the background maintenance tasks stop running.",
    group: "butler",
    choices: hours,
    ...shown,
  },
  ButlerTaskBackupDatabase: {
    ...onSwitch,
    label: "Backup database every three days",
    summary: "Keeps dated copies of the database, each restored and compared before it counts.",
  },
  ButlerDatabaseBackupPath: {
    type: "text",
    default: "",
    label: "Backup directory",
    summary: "The directory in which database backups are stored. Empty: beside the database.",
    group: "butler",
    hidden: false,
    advanced: true,
  },
  ButlerTaskOptimizeDatabase: {
    ...onSwitch,
    label: "Optimize database every week",
    summary: "Refreshes the database's statistics and gives unused space back to the disk.",
  },
  ButlerTaskCleanOldBundles: {
    ...onSwitch,
    label: "Remove old bundles every week",
    summary: "Removes pictures and other artefacts of media that the library no longer has.",
  },
  ButlerTaskCleanOldCacheFiles: {
    ...onSwitch,
    label: "Remove old cache files every week",
    summary: "Removes cached files that were made more than a month ago.",
  },
  ButlerTaskRefreshLibraries: {
    ...onSwitch,
    default: false,
    label: "Update all libraries during maintenance",
    summary: "Compares every library section with its folders.",
  },
  ButlerTaskUpgradeMediaAnalysis: {
    ...onSwitch,
    label: "Upgrade media analysis during maintenance",
    summary: "Probes media that is new, has changed, or was probed by an older version.",
  },
  ButlerTaskDeepMediaAnalysis: {
    ...onSwitch,
    label: "Perform extensive media analysis during maintenance",
    summary: "Measures the bitrate of every second, and finds the bandwidth that smooth streaming needs.",
  },
  ButlerTaskGenerateBlurHashes: {
    ...onSwitch,
    label: "Generate placeholders of pictures during maintenance",
    summary: "Makes BlurHash and ThumbHash of photos, posters, covers and art.",
  },
  ButlerTaskGenerateAutoTags: {
    ...onSwitch,
    label: "Tag photos during maintenance",
    summary: "Tags photos by camera, date, place, colours and form, and by what configured models see.",
  },
  ButlerTaskRefreshPeriodicMetadata: {
    ...onSwitch,
    label: "Refresh metadata periodically",
    summary: "Looks every show and artist up once a month, some each night.",
  },
  ButlerRandomizedTasks: {
    type: "text",
    default: "AutomaticUpdates,CheckForUpdates,RefreshEpgGuides,RefreshPeriodicMetadata",
    label: "Tasks that start at a random time of the window",
    summary: "Task names, separated by commas.",
    group: "butler",
    hidden: false,
    advanced: true,
  },
  ButlerManualStart: {
    type: "text",
    default: "criteria",
    label: "What a start by hand does",
    summary:
      "Whether a start by hand asks for the calendar, the window and the switches, or always runs the task.",
    group: "butler",
    choices: [
      ["criteria", "follows the start criteria"],
      ["always", "always runs the task now"],
    ],
    hidden: false,
    advanced: true,
  },
} as const satisfies Preferences;
