import { type PreferenceId, type PreferenceValue, preferenceIds, preferences } from "../api/preferences.ts";
import type { Store } from "../store/store.ts";
import type { PreferenceOf } from "./task.ts";

/** The preferences' present values, held in memory and kept in the database. */
export interface Settings {
  get: PreferenceOf;
  /** Saves all of them or none. The values must have been checked. */
  set(values: ReadonlyMap<PreferenceId, boolean | number | string>): void;
  listen(listener: () => void): void;
}

export function openSettings(store: Store["settings"]): Settings {
  const values = new Map<string, unknown>(preferenceIds.map((id) => [id, preferences[id].default]));
  for (const [id, value] of store.all()) if (values.has(id)) values.set(id, value);
  const listeners: (() => void)[] = [];
  return {
    get: <Id extends PreferenceId>(id: Id) => values.get(id) as PreferenceValue<Id>,
    set: (changes) => {
      store.save(changes);
      for (const [id, value] of changes) values.set(id, value);
      for (const listener of listeners) listener();
    },
    listen: (listener) => {
      listeners.push(listener);
    },
  };
}
