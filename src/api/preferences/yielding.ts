import { type Preferences, shown } from "./preference.ts";

/** What a reason does to work. */
const yielding = {
  type: "text",
  group: "yielding",
  choices: [
    ["ignore", "nothing"],
    ["throttle", "slow it down: one file at a time, after everybody else"],
    ["pause", "hold it up"],
  ],
  ...shown,
} as const;
const address = { type: "text", default: "", group: "yielding", ...shown } as const;
const key = {
  type: "text",
  default: "",
  group: "yielding",
  hidden: true,
  advanced: false,
  secret: true,
} as const;
const level = { type: "int", group: "yielding", hidden: false, advanced: true } as const;

/** When work steps aside for others. */
export const yieldingPreferences = {
  YieldToPlaying: {
    ...yielding,
    default: "pause",
    label: "While somebody is playing",
    summary:
      "What is played by the servers below, or told by webhooks. Somebody who has paused does not play.",
  },
  YieldToBusyMachine: {
    ...yielding,
    default: "ignore",
    label: "While other programs are busy",
    summary: "Measured by the processor time that others take, without this server and its own work.",
  },
  YieldToHeat: {
    ...yielding,
    default: "ignore",
    label: "While the machine is hot",
    summary: "By the hottest sensor of the machine. Linux only.",
  },
  YieldToBattery: {
    ...yielding,
    default: "ignore",
    label: "While the machine runs on battery",
    summary: "Linux only.",
  },
  YieldToMeteredNetwork: {
    ...yielding,
    default: "ignore",
    label: "While the network is metered",
    summary: "As NetworkManager says, or as the next preference does.",
  },
  MeteredNetwork: {
    type: "text",
    default: "auto",
    label: "Whether the network is metered",
    summary: "Who has no NetworkManager says it here.",
    group: "yielding",
    choices: [
      ["auto", "as NetworkManager says"],
      ["yes", "yes"],
      ["no", "no"],
    ],
    hidden: false,
    advanced: true,
  },
  PlexServerUrl: {
    ...address,
    label: "Address of a Plex Media Server",
    summary: "Such as http://127.0.0.1:32400. It is asked each second, while there is work, who is playing.",
  },
  PlexServerToken: {
    ...key,
    label: "Token of the Plex Media Server",
    summary: "The X-Plex-Token of its owner.",
  },
  JellyfinServerUrl: {
    ...address,
    label: "Address of a Jellyfin server",
    summary: "Such as http://127.0.0.1:8096. Asked like the Plex Media Server.",
  },
  JellyfinApiKey: {
    ...key,
    label: "API key of the Jellyfin server",
    summary: "Made in its dashboard, under API Keys.",
  },
  EmbyServerUrl: {
    ...address,
    label: "Address of an Emby server",
    summary: "Such as http://127.0.0.1:8096. Asked like the Plex Media Server.",
  },
  EmbyApiKey: {
    ...key,
    label: "API key of the Emby server",
    summary: "Made in its settings, under Advanced, API Keys.",
  },
  BusyFrom: {
    ...level,
    default: 50,
    label: "Busy from",
    summary: "Percent of all processors that other programs take, over 5 seconds.",
    range: [1, 100],
  },
  BusyUntil: {
    ...level,
    default: 30,
    label: "No longer busy below",
    summary: "Percent. Less than where it begins, so that work is not switched on and off all the time.",
    range: [0, 100],
  },
  MemoryPressureFrom: {
    ...level,
    default: 20,
    label: "Memory is short from",
    summary: "Percent of the last 10 seconds in which programs waited for memory; counts as busy. 0 = never.",
    range: [0, 100],
  },
  DiskPressureFrom: {
    ...level,
    default: 0,
    label: "Disks are busy from",
    summary:
      "Percent of the last 10 seconds in which programs waited for disks; counts as busy. 0 = never. The system does " +
      "not tell who waited, so the server's own reading counts too.",
    range: [0, 100],
  },
  HotFrom: {
    ...level,
    default: 85,
    label: "Hot from",
    summary: "Degrees Celsius.",
    range: [30, 120],
  },
  HotUntil: {
    ...level,
    default: 75,
    label: "No longer hot below",
    summary: "Degrees Celsius.",
    range: [20, 120],
  },
} as const satisfies Preferences;
