import { type Preferences, shown } from "./preference.ts";

/** When sections are compared with their folders besides the Butler's own time. */
export const scanningPreferences = {
  FSEventLibraryUpdatesEnabled: {
    type: "bool",
    default: false,
    label: "Scan my library automatically",
    summary:
      "Watches the folders, and scans when something has changed there and been quiet for a while. Also scans at start.",
    group: "library",
    ...shown,
  },
  FSEventLibraryPartialScanEnabled: {
    type: "bool",
    default: false,
    label: "Run a partial scan when changes are detected",
    summary: "Scans only the folders and files that have changed, not their whole section.",
    group: "library",
    ...shown,
  },
  ScheduledLibraryUpdatesEnabled: {
    type: "bool",
    default: false,
    label: "Scan my library periodically",
    summary: "Also finds changes that the system tells nobody of, such as those on a network's disks.",
    group: "library",
    ...shown,
  },
  ScheduledLibraryUpdateInterval: {
    type: "int",
    default: 3600,
    label: "Library scan interval",
    summary: "Counted from the start of the server.",
    group: "library",
    choices: [
      [900, "every 15 minutes"],
      [1800, "every 30 minutes"],
      [3600, "hourly"],
      [7200, "every 2 hours"],
      [21600, "every 6 hours"],
      [43200, "every 12 hours"],
      [86400, "daily"],
    ],
    ...shown,
  },
  WebhookPathMappings: {
    type: "text",
    default: "",
    label: "Folders as other programs call them",
    summary:
      "Where Sonarr, Radarr or Lidarr have other names for the folders: FROM=TO, several with a semicolon between them, such as /tv=/media/shows;C:\\Films=/media/films.",
    group: "library",
    hidden: false,
    advanced: true,
  },
  LibraryFolderPlaces: {
    type: "text",
    default: "",
    label: "Places to choose folders from",
    summary:
      "Absolute paths, separated by commas, below which the dashboard lets folders be chosen. Empty: the usual places " +
      "for media, the home folder, and those beside the folders of the library.",
    group: "library",
    hidden: false,
    advanced: true,
  },
} as const satisfies Preferences;
