import type { Preference } from "../api/preferences/preference.ts";
import type { PreferenceId, PreferenceValue } from "../api/preferences.ts";
import type { SectionPreferenceId, SectionPreferenceValue } from "../api/section-preferences.ts";
import type { CallOptions } from "./patience.ts";
import {
  anything,
  flag,
  list,
  Mismatch,
  maybe,
  object,
  type Shape,
  type Shaped,
  text,
  whole,
} from "./shapes.ts";
import type { Wire } from "./wire.ts";

type Value = boolean | number | string;
const shapes: Record<Preference["type"], Shape<Value>> = { bool: flag, int: whole, text };
const natural: Shape<Value> = (value, place) => {
  if (["boolean", "number", "string"].includes(typeof value)) return value as Value;
  throw new Mismatch(place, "true, false, a number or text", value);
};
const settingShape = object({
  id: text,
  label: text,
  summary: text,
  type: text,
  default: natural,
  value: natural,
  group: text,
  hidden: flag,
  advanced: flag,
  enumValues: maybe(text),
});

/** A preference with its value and its words, as Plex has them. Plex has its doubles as text. */
export interface Setting extends Omit<Shaped<typeof settingShape>, "enumValues"> {
  /** The only values that it can have, each with what it is called; none where any of its type will do. */
  choices: { value: string; label: string }[];
}

const container = <T>(setting: Shape<T>) => {
  const shape = object({ MediaContainer: object({ Setting: list(setting) }) });
  return (answer: unknown) => shape(answer, "").MediaContainer.Setting as T[];
};
const described = container(settingShape);
const settings = (answer: unknown): Setting[] =>
  described(answer).map(({ enumValues, ...setting }) => ({
    ...setting,
    choices: enumValues === undefined ? [] : enumValues.split("|").map(choiceOf),
  }));
const values = container(object({ id: text, value: anything }));

/** `value:label`. */
function choiceOf(text: string): { value: string; label: string } {
  const colon = text.indexOf(":");
  return { value: text.slice(0, colon), label: text.slice(colon + 1) };
}

/** The value of one of the settings that the server gave, held to its type. */
function valueIn(answer: unknown, id: string, type: Preference["type"]): Value {
  const found = values(answer).find((one) => one.id === id);
  if (!found) throw new Mismatch("MediaContainer.Setting", `a setting ${id}`, undefined);
  return shapes[type](found.value, id);
}

/** The server's preferences and those of its sections, typed by their id. Each call throws ButlerError. */
export function preferencesOf(wire: Wire) {
  const save = async (path: string, values: Readonly<Record<string, Value>>, options: CallOptions) => {
    const query = Object.fromEntries(
      Object.entries(values).map(([id, value]) => [id, typeof value === "boolean" ? Number(value) : value]),
    );
    await wire.call("PUT", path, { ...options, query });
  };
  return {
    /** All of them, with their values and their words. */
    list: (options: CallOptions = {}): Promise<Setting[]> => wire.json(settings, "GET", "/:/prefs", options),
    /** The value of one, held to the type that its id has. */
    get: async <Id extends PreferenceId>(id: Id, options: CallOptions = {}): Promise<PreferenceValue<Id>> => {
      const { preferences } = await import("../api/preferences.ts");
      const read = (answer: unknown) => valueIn(answer, id, preferences[id].type) as PreferenceValue<Id>;
      return wire.json(read, "GET", "/:/prefs/get", { ...options, query: { id } });
    },
    /** Saves all of them, or none when the server refuses one. */
    set: (values: { [Id in PreferenceId]?: PreferenceValue<Id> }, options: CallOptions = {}): Promise<void> =>
      save("/:/prefs", values, options),
    /** What is set for one section of the library. @param sectionId as in `library.sections()` */
    ofSection: (sectionId: number) => {
      const path = `/library/sections/${sectionId}/prefs`;
      return {
        list: (options: CallOptions = {}): Promise<Setting[]> => wire.json(settings, "GET", path, options),
        get: async <Id extends SectionPreferenceId>(
          id: Id,
          options: CallOptions = {},
        ): Promise<SectionPreferenceValue<Id>> => {
          const { sectionPreference } = await import("../api/section-preferences.ts");
          const read = (answer: unknown) =>
            valueIn(answer, id, sectionPreference(id).type) as SectionPreferenceValue<Id>;
          return wire.json(read, "GET", path, options);
        },
        /** Saves all of them, or none when the server refuses one. */
        set: (
          values: { [Id in SectionPreferenceId]?: SectionPreferenceValue<Id> },
          options: CallOptions = {},
        ): Promise<void> => save(path, values, options),
      };
    },
  };
}
