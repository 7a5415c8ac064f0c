import { didYouMean, quote, refusal } from "./errors.ts";
import { nearest } from "./nearest.ts";
import type { Preference } from "./preferences/preference.ts";
import { type PreferenceId, preference, preferenceIds } from "./preferences.ts";
import { type SectionPreferenceId, sectionPreference, sectionPreferenceIds } from "./section-preferences.ts";
import { taskNames } from "./task-names.ts";

/** A preference's value in its natural type. */
export type AnyPreferenceValue = boolean | number | string;

/** Preferences that go over the wire together. */
interface Catalogue<Id extends string> {
  ids: readonly Id[];
  describe(id: Id): Preference;
  /** The call that lists them. */
  listedBy: string;
}

const ofServer: Catalogue<PreferenceId> = {
  ids: preferenceIds,
  describe: preference,
  listedBy: "GET /:/prefs",
};
const ofSection: Catalogue<SectionPreferenceId> = {
  ids: sectionPreferenceIds,
  describe: sectionPreference,
  listedBy: "GET /library/sections/{id}/prefs",
};

const idOf = <Id extends string>({ ids }: Catalogue<Id>, id: string): Id | undefined =>
  ids.find((known) => known.toLowerCase() === id.toLowerCase());

const adviceOf = ({ ids, listedBy }: Catalogue<string>, id: string): string =>
  didYouMean(nearest(id, ids), `${listedBy} lists them.`);

/** The exact spelling of a preference's id, whatever its case; undefined when there is none. */
export const preferenceIdOf = (id: string): PreferenceId | undefined => idOf(ofServer, id);

/** Advice for an id that is none. */
export const preferenceAdvice = (id: string): string => adviceOf(ofServer, id);

/**
 * Reads values as they come over the wire, by id in any case.
 * @param moreTasks names beyond the published ones that a list of tasks may contain
 * @throws Refusal at the first one that is unknown, given twice, or has no such value: then none counts.
 */
export const parsePreferences = (
  changes: Readonly<Record<string, string>>,
  moreTasks: Iterable<string> = [],
): Map<PreferenceId, AnyPreferenceValue> => parseAll(ofServer, changes, [...taskNames, ...moreTasks]);

/** As `parsePreferences`, for what can be set for one section. */
export const parseSectionPreferences = (
  changes: Readonly<Record<string, string>>,
): Map<SectionPreferenceId, AnyPreferenceValue> => parseAll(ofSection, changes, []);

function parseAll<Id extends string>(
  catalogue: Catalogue<Id>,
  changes: Readonly<Record<string, string>>,
  tasks: readonly string[],
): Map<Id, AnyPreferenceValue> {
  const values = new Map<Id, AnyPreferenceValue>();
  for (const [given, text] of Object.entries(changes)) {
    const id = idOf(catalogue, given);
    if (id === undefined)
      throw refusal("unknownPreference", { found: quote(given), advice: adviceOf(catalogue, given) });
    if (values.has(id)) throw bad(id, "one value", "two", "Send it once.");
    values.set(id, parseValue(catalogue.describe(id), text, tasks));
  }
  return values;
}

function parseValue(preference: Preference, text: string, tasks: readonly string[]): AnyPreferenceValue {
  if (preference.id === "ButlerRandomizedTasks") return parseTaskNames(preference.id, text, tasks);
  if (preference.type === "bool") return parseBoolean(preference.id, text);
  return preference.type === "int" ? parseInteger(preference, text) : parseText(preference, text);
}

function parseBoolean(id: string, text: string): boolean {
  const value = booleans.get(text.toLowerCase());
  if (value === undefined) throw bad(id, "1, 0, true or false", quote(text));
  return value;
}

const booleans = new Map([
  ["1", true],
  ["true", true],
  ["0", false],
  ["false", false],
]);

function parseInteger({ id, choices, range, multipleOf = 1 }: Preference, text: string): number {
  const numbers = choices?.map(([value]) => Number(value));
  const [smallest, largest] =
    range ?? (numbers ? [Math.min(...numbers), Math.max(...numbers)] : everyInteger);
  const value = /^[+-]?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  const isAllowed =
    value >= smallest && value <= largest && value % multipleOf === 0 && (numbers?.includes(value) ?? true);
  const kind = multipleOf === 1 ? "whole number" : `multiple of ${multipleOf}`;
  if (!isAllowed) throw bad(id, `a ${kind} from ${smallest} to ${largest}`, quote(text));
  return value;
}

const everyInteger = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] as const;

const longestText = 4096;

function parseText({ id, choices }: Preference, text: string): string {
  if (choices !== undefined) {
    const names = choices.map(([value]) => String(value));
    const choice = names.find((name) => name.toLowerCase() === text.toLowerCase());
    if (choice === undefined) throw bad(id, `one of ${names.join(", ")}`, quote(text));
    return choice;
  }
  if (text.length > longestText || /\p{Cc}/u.test(text))
    throw bad(id, `at most ${longestText} characters and no control characters`, quote(text));
  return text;
}

/** Names separated by commas, each as it is spelt, and once. */
function parseTaskNames(id: string, text: string, tasks: readonly string[]): string {
  const names = text.split(",").map((name) => name.trim());
  const spelt = names
    .filter((name) => name !== "")
    .map((name) => {
      const known = tasks.find((task) => task.toLowerCase() === name.toLowerCase());
      const advice = didYouMean(nearest(name, tasks), "GET /butler lists them.");
      if (known === undefined) throw bad(id, "names of tasks, separated by commas,", quote(name), advice);
      return known;
    });
  return [...new Set(spelt)].join(",");
}

const bad = (
  id: string,
  expected: string,
  found: string,
  advice = "Correct it and send all of them again.",
) => refusal("badPreferenceValue", { id, expected, found, advice });
