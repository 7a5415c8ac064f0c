import type { Preferences } from "./preference.ts";

const common = { group: "butler", hidden: false, advanced: true } as const;
const count = (from: number, to: number) => ({ type: "int", range: [from, to], ...common }) as const;

/** What is kept of backups, and where. */
export const backupsPreferences = {
  BackupKeepDaily: {
    ...count(1, 366),
    default: 3,
    label: "Daily backups to keep",
    summary: "Of so many of the last days that have a backup, the newest stays.",
  },
  BackupKeepWeekly: {
    ...count(0, 520),
    default: 2,
    label: "Weekly backups to keep",
    summary: "Of so many of the last weeks that have a backup, the newest stays.",
  },
  BackupKeepMonthly: {
    ...count(0, 120),
    default: 1,
    label: "Monthly backups to keep",
    summary: "Of so many of the last months that have a backup, the newest stays.",
  },
  BackupCompression: {
    type: "text",
    ...common,
    default: "none",
    label: "Compression of backups",
    summary: "Applies to backups that are made from now on.",
    choices: [
      ["none", "none"],
      ["zstd", "Zstandard"],
      ["gzip", "gzip"],
    ],
  },
  BackupSecondPath: {
    type: "text",
    ...common,
    default: "",
    label: "Second backup directory",
    summary: "Backups are copied there too, and compared. It must be there: it is never made.",
  },
  BackupOtherDatabases: {
    type: "text",
    ...common,
    default: "",
    label: "Databases of other programs to back up",
    summary:
      "NAME=PATH;NAME=PATH of SQLite databases, such as those of Plex, Jellyfin or Sonarr. They are only read.",
  },
  BackupOtherKeepDaily: {
    ...count(1, 366),
    default: 3,
    label: "Daily backups to keep of each other program",
    summary: "As BackupKeepDaily, for the databases of other programs.",
  },
  BackupOtherKeepWeekly: {
    ...count(0, 520),
    default: 2,
    label: "Weekly backups to keep of each other program",
    summary: "As BackupKeepWeekly, for the databases of other programs.",
  },
  BackupOtherKeepMonthly: {
    ...count(0, 120),
    default: 1,
    label: "Monthly backups to keep of each other program",
    summary: "As BackupKeepMonthly, for the databases of other programs.",
  },
} as const satisfies Preferences;
