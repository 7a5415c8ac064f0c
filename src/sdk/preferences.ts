import { z } from "zod";
import { type PreferenceId, type PreferenceValue, preferences } from "../api/preferences.ts";
import type { Wire } from "./wire.ts";

const schemas = { bool: z.boolean(), int: z.int(), text: z.string() };

/** The server's preferences, typed by their id. Each call throws ButlerError. */
export function preferencesOf(wire: Wire) {
  return {
    get: async <Id extends PreferenceId>(id: Id): Promise<PreferenceValue<Id>> => {
      const setting = z.object({ id: z.string(), value: schemas[preferences[id].type] });
      const schema = z.object({ MediaContainer: z.object({ Setting: z.tuple([setting]) }) });
      const { MediaContainer } = await wire.json(schema, "GET", "/:/prefs/get", { query: { id } });
      return MediaContainer.Setting[0].value as PreferenceValue<Id>;
    },
    /** Saves all of them, or none when the server refuses one. */
    set: async (values: { [Id in PreferenceId]?: PreferenceValue<Id> }): Promise<void> => {
      const query = Object.fromEntries(
        Object.entries(values).map(([id, value]) => [id, typeof value === "boolean" ? Number(value) : value]),
      );
      const response = await wire.call("PUT", "/:/prefs", { query });
      await response.body?.cancel();
    },
  };
}
