import type { FastifyInstance, FastifyRequest } from "fastify";
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
import { answer } from "./answers.ts";
import type { ServerHouse } from "./house.ts";
import { queryOf, queryValue } from "./parameters.ts";
import type { Tree } from "./render.ts";
import { sectionOf } from "./section-routes.ts";

type OfSection = { Params: { id: string } };

/** Plex's preferences. A double colon is how the router spells one that is not a parameter. */
export function prefsRoutes(app: FastifyInstance, house: ServerHouse): void {
  const { settings } = house;
  const one = (id: PreferenceId) => settingTree(preference(id), settings.get(id));

  app.get("/::/prefs", (request, reply) => {
    const all = preferenceIds.map(one);
    return answer(request, reply, "MediaContainer", { size: all.length, Setting: all });
  });

  app.put("/::/prefs", (request, reply) => {
    settings.set(changesIn(request, "ButlerStartHour=3", "GET /:/prefs"));
    return reply.send();
  });

  app.get("/::/prefs/get", (request, reply) => {
    const given = queryValue(request, "id") ?? "";
    const id = preferenceIdOf(given);
    if (id === undefined)
      throw refusal("preferenceNotFound", { found: quote(given), advice: preferenceAdvice(given) });
    return answer(request, reply, "MediaContainer", { size: 1, Setting: [one(id)] });
  });

  sectionPrefsRoutes(app, house);
}

/** What is set for one section of the library. */
function sectionPrefsRoutes(app: FastifyInstance, { shelves }: ServerHouse): void {
  app.get<OfSection>("/library/sections/:id/prefs", (request, reply) => {
    const section = sectionOf(shelves, request.params.id);
    const all = sectionPreferenceIds.map((id) =>
      settingTree(sectionPreference(id), shelves.sectionSettings.get(section.id, id)),
    );
    return answer(request, reply, "MediaContainer", { size: all.length, Setting: all });
  });

  // One public client saves them at the section's own address.
  for (const url of ["/library/sections/:id/prefs", "/library/sections/:id"])
    app.put<OfSection>(url, (request, reply) => {
      const section = sectionOf(shelves, request.params.id);
      const changes = changesIn(request, "previewWidth=240", "GET /library/sections/{id}/prefs");
      shelves.sectionSettings.save(section.id, parseSectionPreferences(changes));
      return reply.send();
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

/** What the query asks to change, written `id=value` or `prefs[id]=value`. @param listedBy the call that lists all */
function changesIn(request: FastifyRequest, example: string, listedBy: string): Record<string, string> {
  const changes = Object.entries(queryOf(request)).filter(([name]) => !isNoPreference(name));
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
