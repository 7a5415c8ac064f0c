import { type Preferences, shown } from "./preference.ts";

/** Of the server as a whole. */
export const generalPreferences = {
  FriendlyName: {
    type: "text",
    default: "Butler",
    label: "Friendly name",
    summary: "The name that clients show for this server.",
    group: "general",
    ...shown,
  },
} as const satisfies Preferences;
