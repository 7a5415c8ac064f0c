import { onSwitch, type Preferences } from "./preference.ts";

/** What is beside and inside media. */
export const localMediaPreferences = {
  ButlerTaskRefreshLocalMedia: {
    ...onSwitch,
    label: "Refresh local metadata every three days",
    summary: "Reads NFO files, subtitles, lyrics, extras, covers and embedded tags where they have changed.",
  },
} as const satisfies Preferences;
