import { onSwitch, type Preferences } from "./preference.ts";

const limit = { type: "int", group: "butler", hidden: false, advanced: true } as const;

/** How programme guides are read. */
export const guidesPreferences = {
  ButlerTaskRefreshEpgGuides: {
    ...onSwitch,
    label: "Perform refresh of program guide data.",
    summary: "Reads programme guides that have changed, and removes old programmes.",
  },
  EpgGuideSizeLimit: {
    ...limit,
    default: 2000,
    label: "Largest programme guide, in MB",
    summary: "A guide that is larger when it is unpacked is refused.",
    range: [1, 100_000],
  },
  EpgGuideTimeLimit: {
    ...limit,
    default: 30,
    label: "Longest time to read a programme guide, in minutes",
    summary: "A guide that takes longer is given up until the next refresh.",
    range: [1, 1440],
  },
} as const satisfies Preferences;
