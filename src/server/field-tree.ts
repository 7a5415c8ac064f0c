import type { EffectiveFields } from "../api/item-fields.ts";
import type { Tree } from "./render.ts";

/** People named in lists of items, as many as Plex names there. */
const rolesInLists = 3;

/** What is said of an item, as attributes and tags of Plex. Title, year and the like are the item's own. */
export function fieldTree(fields: EffectiveFields | undefined, inFull: boolean): Tree {
  if (fields === undefined) return {};
  const { values, locked } = fields;
  const tags = (names: readonly string[] | undefined) =>
    names === undefined || names.length === 0 ? undefined : names.map((tag) => ({ tag }));
  const roles = inFull ? values.roles : values.roles?.slice(0, rolesInLists);
  return {
    originalTitle: values.originalTitle || undefined,
    summary: values.summary || undefined,
    tagline: values.tagline || undefined,
    studio: values.studio || undefined,
    contentRating: values.contentRating || undefined,
    rating: values.rating,
    audienceRating: values.audienceRating,
    Genre: tags(values.genres),
    Country: tags(values.countries),
    Director: tags(values.directors),
    Writer: tags(values.writers),
    Role: roles?.map(({ tag, role, thumb }) => ({ tag, role, thumb })),
    Collection: tags(values.collections),
    Mood: tags(values.moods),
    Style: tags(values.styles),
    Label: tags(values.labels),
    Guid: inFull ? values.guids?.map(({ id }) => ({ id })) : undefined,
    Field:
      inFull && locked.length > 0
        ? locked.map((field) => ({ locked: true, name: plexField[field] ?? field }))
        : undefined,
  };
}

/** Fields whose names in the singular are Plex's for locks and for editing. */
const plexField: Partial<Record<string, string>> = {
  genres: "genre",
  countries: "country",
  directors: "director",
  writers: "writer",
  roles: "actor",
  collections: "collection",
  moods: "mood",
  styles: "style",
  labels: "label",
};

/** By Plex's name for editing. */
export const fieldOfPlex = new Map(Object.entries(plexField).map(([field, name]) => [name!, field]));
