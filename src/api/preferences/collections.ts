import { onSwitch, type Preferences } from "./preference.ts";

/** Collections that are built. */
export const collectionsPreferences = {
  ButlerTaskBuildGracenoteCollections: {
    ...onSwitch,
    default: false,
    label: "Build collections of music every week",
    summary:
      "Puts tracks into collections by mood, from how they sound, and by genre, from what their tags say.",
  },
} as const satisfies Preferences;
