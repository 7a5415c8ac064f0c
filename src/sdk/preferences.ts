import { z } from "zod";
import { type PreferenceId, type PreferenceValue, preferences } from "../api/preferences.ts";
import {
  type SectionPreferenceId,
  type SectionPreferenceValue,
  sectionPreference,
} from "../api/section-preferences.ts";
import type { Wire } from "./wire.ts";

const schemas = { bool: z.boolean(), int: z.int(), text: z.string() };

/** The server's preferences and those of its sections, typed by their id. Each call throws ButlerError. */
export function preferencesOf(wire: Wire) {
  const save = async (path: string, values: Readonly<Record<string, boolean | number | string>>) => {
    const query = Object.fromEntries(
      Object.entries(values).map(([id, value]) => [id, typeof value === "boolean" ? Number(value) : value]),
    );
    const response = await wire.call("PUT", path, { query });
    await response.body?.cancel();
  };
  return {
    get: async <Id extends PreferenceId>(id: Id): Promise<PreferenceValue<Id>> => {
      const setting = z.object({ id: z.string(), value: schemas[preferences[id].type] });
      const schema = z.object({ MediaContainer: z.object({ Setting: z.tuple([setting]) }) });
      const { MediaContainer } = await wire.json(schema, "GET", "/:/prefs/get", { query: { id } });
      return MediaContainer.Setting[0].value as PreferenceValue<Id>;
    },
    /** Saves all of them, or none when the server refuses one. */
    set: (values: { [Id in PreferenceId]?: PreferenceValue<Id> }): Promise<void> => save("/:/prefs", values),
    /** What is set for one section of the library. @param sectionId as in `library.sections()` */
    ofSection: (sectionId: number) => {
      const path = `/library/sections/${sectionId}/prefs`;
      return {
        get: async <Id extends SectionPreferenceId>(id: Id): Promise<SectionPreferenceValue<Id>> => {
          const value = schemas[sectionPreference(id).type];
          const others = z.object({ id: z.string() }).transform(() => undefined);
          const setting = z.union([z.object({ id: z.literal(id), value }), others]);
          const schema = z
            .object({ MediaContainer: z.object({ Setting: z.array(setting) }) })
            .transform(({ MediaContainer }) => MediaContainer.Setting.find((one) => one !== undefined))
            .refine((one) => one !== undefined, `a setting ${id} with a value of its type`);
          const found = await wire.json(schema, "GET", path);
          return found!.value as SectionPreferenceValue<Id>;
        },
        /** Saves all of them, or none when the server refuses one. */
        set: (values: { [Id in SectionPreferenceId]?: SectionPreferenceValue<Id> }): Promise<void> =>
          save(path, values),
      };
    },
  };
}
