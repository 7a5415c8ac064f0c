import type { FastifyInstance, FastifyRequest } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import { preferenceAdvice, preferenceIdOf } from "../api/preference-values.ts";
import { type PreferenceId, preference, preferenceIds } from "../api/preferences.ts";
import { answer } from "./answers.ts";
import type { ServerHouse, Settings } from "./house.ts";
import { queryOf, queryValue } from "./parameters.ts";
import type { Tree } from "./render.ts";

/** Plex's preferences. A double colon is how the router spells one that is not a parameter. */
export function prefsRoutes(app: FastifyInstance, { settings }: ServerHouse): void {
  app.get("/::/prefs", (request, reply) => {
    const all = preferenceIds.map((id) => settingOf(id, settings));
    return answer(request, reply, "MediaContainer", { size: all.length, Setting: all });
  });

  app.put("/::/prefs", (request, reply) => {
    settings.set(changesIn(request));
    return reply.send();
  });

  app.get("/::/prefs/get", (request, reply) => {
    const given = queryValue(request, "id") ?? "";
    const id = preferenceIdOf(given);
    if (id === undefined)
      throw refusal("preferenceNotFound", { found: quote(given), advice: preferenceAdvice(given) });
    return answer(request, reply, "MediaContainer", { size: 1, Setting: [settingOf(id, settings)] });
  });
}

/** A preference with its value, as Plex names the fields. */
function settingOf(id: PreferenceId, settings: Settings): Tree {
  const { choices, range: _, ...fields } = preference(id);
  return {
    ...fields,
    value: settings.get(id),
    enumValues: choices?.map(([value, label]) => `${value}:${label}`).join("|"),
  };
}

/** What the query asks to change: Plex's own parameters travel in it too. */
function changesIn(request: FastifyRequest): Record<string, string> {
  const changes = Object.entries(queryOf(request)).filter(([id]) => !/^X-Plex-/i.test(id));
  if (changes.length === 0) {
    const expected = "preferences in the query, as in ?ButlerStartHour=3";
    throw refusal("badRequest", { expected, found: "none", advice: "GET /:/prefs lists them." });
  }
  return Object.fromEntries(
    changes.map(([id, value]) => {
      if (typeof value === "string") return [id, value];
      const found = `${value.length} of ${quote(id)}`;
      throw refusal("badRequest", { expected: "each preference once", found, advice: "Nothing was saved." });
    }),
  );
}
