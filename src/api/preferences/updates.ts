import { onSwitch, type Preferences, shown } from "./preference.ts";

const kept = { group: "general", hidden: true, advanced: false } as const;

/** Newer versions of this server. */
export const updatesPreferences = {
  ButlerTaskUpdateServer: {
    type: "text",
    default: "askme",
    label: "Server version updates",
    summary: "Whether a newer version is installed without a question. The one before stays, as a way back.",
    group: "general",
    choices: [
      ["askme", "Ask me"],
      ["always", "Automatically during scheduled maintenance"],
    ],
    ...shown,
  },
  ButlerTaskUpdateScheduled: {
    type: "bool",
    default: false,
    label: "Update in the next maintenance",
    summary: "A person has asked for the newer version tonight.",
    ...kept,
  },
  ButlerTaskUpdateVersionSkipped: {
    type: "text",
    default: "",
    label: "Version that is skipped",
    summary: "A person does not want this version.",
    ...kept,
  },
  ButlerUpdateChannel: {
    type: "text",
    default: "16",
    label: "Server update Channel",
    summary: "Which versions count as newer. Plex has written Public as 16 and as 0.",
    group: "general",
    choices: [
      ["16", "Public"],
      ["0", "Public"],
      ["8", "Beta"],
    ],
    ...shown,
  },
  ButlerTaskCheckForUpdates: {
    ...onSwitch,
    default: false,
    label: "Look for a newer version every day",
    summary: "Asks the registry below, and tells of a newer version. Installs nothing.",
  },
  UpdateRegistry: {
    type: "text",
    default: "https://registry.npmjs.org",
    label: "Registry of updates",
    summary: "Address of the npm registry that is asked for newer versions. Empty: none is asked.",
    group: "general",
    hidden: false,
    advanced: true,
  },
} as const satisfies Preferences;
