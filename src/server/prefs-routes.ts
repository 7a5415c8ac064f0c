import type { FastifyInstance } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import {
  type AnyPreferenceValue,
  parseSectionPreferences,
  preferenceAdvice,
  preferenceIdOf,
} from "../api/preference-values.ts";
import type { Preference } from "../api/preferences/preference.ts";
import { type PreferenceId, preference, preferenceIds } from "../api/preferences.ts";
import { sectionPreference, sectionPreferenceIds } from "../api/section-preferences.ts";
import type { Caller } from "./access.ts";
import { answer } from "./answers.ts";
import { describeStart } from "./butler-routes.ts";
import type { ServerHouse } from "./house.ts";
import { queryOf, queryValue } from "./parameters.ts";
import type { Tree } from "./render.ts";
import { refusalOf, scanTask, sectionOf } from "./section-routes.ts";

type OfSection = { Params: { id: string } };

/** Plex's preferences. A double colon is how the router spells one that is not a parameter. */
export function prefsRoutes(app: FastifyInstance, house: ServerHouse): void {
  const { settings } = house;
  const one = (id: PreferenceId, caller: Caller | undefined) => {
    const described = preference(id);
    const isTold = described.secret !== true || caller?.role === "admin";
    return settingTree(described, isTold ? settings.get(id) : described.default);
  };

  app.get("/::/prefs", (request, reply) => {
    const all = preferenceIds.map((id) => one(id, request.caller));
    return answer(request, reply, "MediaContainer", { size: all.length, Setting: all });
  });

  app.put("/::/prefs", (request, reply) => {
    settings.set(changesIn(queryOf(request), ofServer));
    return reply.send();
  });

  app.get("/::/prefs/get", (request, reply) => {
    const given = queryValue(request, "id") ?? "";
    const id = preferenceIdOf(given);
    if (id === undefined)
      throw refusal("preferenceNotFound", { found: quote(given), advice: preferenceAdvice(given) });
    return answer(request, reply, "MediaContainer", { size: 1, Setting: [one(id, request.caller)] });
  });

  sectionPrefsRoutes(app, house);
}

/** What is set for one section of the library. */
function sectionPrefsRoutes(app: FastifyInstance, { butler, sections, shelves }: ServerHouse): void {
  app.get<OfSection>("/library/sections/:id/prefs", (request, reply) => {
    const section = sectionOf(shelves, request.params.id);
    const all = sectionPreferenceIds.map((id) =>
      settingTree(sectionPreference(id), shelves.sectionSettings.get(section.id, id)),
    );
    return answer(request, reply, "MediaContainer", { size: all.length, Setting: all });
  });

  app.put<OfSection>("/library/sections/:id/prefs", (request, reply) => {
    const section = sectionOf(shelves, request.params.id);
    shelves.sectionSettings.save(
      section.id,
      parseSectionPreferences(changesIn(queryOf(request), ofSections)),
    );
    return reply.send();
  });

  // Its name and folders; and one public client saves preferences here too.
  app.put<OfSection>("/library/sections/:id", (request, reply) => {
    const section = sectionOf(shelves, request.params.id);
    const { name, location, ...rest } = queryOf(request);
    const isOther = name !== undefined || location !== undefined;
    const hasValues = Object.keys(rest).some((key) => !isNoPreference(key));
    const values = hasValues || !isOther ? parseSectionPreferences(changesIn(rest, ofSections)) : new Map();
    const paths = location === undefined ? undefined : [location].flat();
    if (isOther) {
      const { problem } = sections.change(section.id, { title: [name ?? []].flat()[0], paths });
      if (problem) throw refusalOf(problem, "Nothing was saved.");
    }
    shelves.sectionSettings.save(section.id, values);
    if (paths === undefined) return reply.send();
    const scan = butler.start(scanTask, { force: true, scope: { sectionIds: [section.id] } });
    return describeStart(reply, scan).send();
  });
}

/** A preference with its value, as Plex names the fields. */
function settingTree(described: Preference, value: AnyPreferenceValue): Tree {
  const { choices, range: _range, multipleOf: _multipleOf, ...fields } = described;
  return {
    ...fields,
    value,
    enumValues: choices?.map(([value, label]) => `${value}:${label}`).join("|"),
  };
}

/** Parameters that travel in the query without being preferences. Clients name an agent with those of a section. */
const isNoPreference = (name: string): boolean => /^(X-Plex-.*|agent)$/i.test(name);

/** How changes are written, and the call that lists what can be. */
const ofServer = { example: "ButlerStartHour=3", listedBy: "GET /:/prefs" };
const ofSections = { example: "previewWidth=240", listedBy: "GET /library/sections/{id}/prefs" };

/** The preferences that a query asks to change, written `id=value` or `prefs[id]=value`. */
function changesIn(
  query: Readonly<Record<string, string | string[]>>,
  { example, listedBy }: { example: string; listedBy: string },
): Record<string, string> {
  const changes = Object.entries(query).filter(([name]) => !isNoPreference(name));
  if (changes.length === 0) {
    const expected = `preferences in the query, as in ?${example}`;
    throw refusal("badRequest", { expected, found: "none", advice: `${listedBy} lists them.` });
  }
  const values = new Map<string, string>();
  for (const [name, value] of changes) {
    const id = /^prefs\[(.*)\]$/.exec(name)?.[1] ?? name;
    if (typeof value !== "string" || values.has(id)) {
      const found = `more of ${quote(id)}`;
      throw refusal("badRequest", { expected: "each preference once", found, advice: "Nothing was saved." });
    }
    values.set(id, value);
  }
  return Object.fromEntries(values);
}
