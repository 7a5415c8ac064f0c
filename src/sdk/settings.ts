import type { CallOptions } from "./patience.ts";
import { flag, list, maybe, object, oneOf, type Shape, type Shaped, text } from "./shapes.ts";
import type { Wire } from "./wire.ts";

const value: Shape<boolean | number | string> = (given, place) =>
  typeof given === "boolean" || typeof given === "number" ? given : text(given, place);
const settingShape = object({
  ...{ id: text, type: oneOf("bool", "int", "text"), label: text, summary: text, group: text },
  ...{ hidden: flag, advanced: flag, default: value, value, enumValues: maybe(text) },
});
const answerShape = object({ MediaContainer: object({ Setting: list(settingShape) }) });

/** A preference with its value and its words, as Plex has them. */
export interface Setting extends Omit<Shaped<typeof settingShape>, "enumValues"> {
  /** The only values that it can have, each with what it is called; none where any of its type will do. */
  choices: { value: string; label: string }[];
}

/** Every preference with its value and its words, for showing them. Each call throws ButlerError. */
export function settingsOf(wire: Wire) {
  const read = async (path: string, options: CallOptions): Promise<Setting[]> => {
    const { MediaContainer } = await wire.json((value) => answerShape(value, ""), "GET", path, options);
    return MediaContainer.Setting.map(({ enumValues, ...setting }) => ({
      ...setting,
      choices: enumValues === undefined ? [] : enumValues.split("|").map(choiceOf),
    }));
  };
  return {
    ofServer: (options: CallOptions = {}) => read("/:/prefs", options),
    /** @param id as in `library.sections()` */
    ofSection: (id: number, options: CallOptions = {}) => read(`/library/sections/${id}/prefs`, options),
  };
}

/** `value:label`. */
function choiceOf(text: string): { value: string; label: string } {
  const colon = text.indexOf(":");
  return { value: text.slice(0, colon), label: text.slice(colon + 1) };
}
