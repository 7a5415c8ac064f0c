import { assetsPreferences } from "./preferences/assets.ts";
import { backupsPreferences } from "./preferences/backups.ts";
import { butlerPreferences } from "./preferences/butler.ts";
import { cleaningPreferences } from "./preferences/cleaning.ts";
import { collectionsPreferences } from "./preferences/collections.ts";
import { generalPreferences } from "./preferences/general.ts";
import { guidesPreferences } from "./preferences/guides.ts";
import { libraryPreferences } from "./preferences/library.ts";
import { limitsPreferences } from "./preferences/limits.ts";
import { localMediaPreferences } from "./preferences/local-media.ts";
import { metadataPreferences } from "./preferences/metadata.ts";
import { modelsPreferences } from "./preferences/models.ts";
import { observingPreferences } from "./preferences/observing.ts";
import { photosPreferences } from "./preferences/photos.ts";
import type { Preference, Preferences, ValueOf } from "./preferences/preference.ts";
import { scanningPreferences } from "./preferences/scanning.ts";
import { tellingPreferences } from "./preferences/telling.ts";
import { updatesPreferences } from "./preferences/updates.ts";
import { yieldingPreferences } from "./preferences/yielding.ts";

/** Every preference of the server: one file below `preferences/` for each matter. */
export const preferences = {
  ...generalPreferences,
  ...butlerPreferences,
  ...backupsPreferences,
  ...cleaningPreferences,
  ...guidesPreferences,
  ...libraryPreferences,
  ...scanningPreferences,
  ...localMediaPreferences,
  ...metadataPreferences,
  ...modelsPreferences,
  ...photosPreferences,
  ...assetsPreferences,
  ...collectionsPreferences,
  ...updatesPreferences,
  ...yieldingPreferences,
  ...limitsPreferences,
  ...tellingPreferences,
  ...observingPreferences,
} as const satisfies Preferences;

export type PreferenceId = keyof typeof preferences;

/** The natural type of a preference's value. */
export type PreferenceValue<Id extends PreferenceId> = ValueOf<(typeof preferences)[Id]>;

export const preferenceIds = Object.keys(preferences) as PreferenceId[];

/** The description of a preference, with every key of `Preference`. */
export const preference = (id: PreferenceId): Preference => ({ id, ...preferences[id] });
