import { onSwitch, type Preferences } from "./preference.ts";

/** Posters, covers and art in the forms that clients show. */
export const assetsPreferences = {
  ButlerTaskProcessAssets: {
    ...onSwitch,
    label: "Prepare pictures during maintenance",
    summary:
      "Makes the usual sizes of posters, covers, art and photos ahead, and finds the colours of backgrounds.",
  },
} as const satisfies Preferences;
