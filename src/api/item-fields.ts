import { z } from "zod";

/** Empty where a person wants nothing to be said. */
const text = z.string();
const name = z.string().min(1);
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const tags = z.array(name);

/** What is said of an item, in Plex's names. Days as YYYY-MM-DD, ratings from 0 to 10. */
export const itemFieldsSchema = z
  .object({
    title: name,
    titleSort: text,
    originalTitle: text,
    year: z.int().min(1).max(9999),
    index: z.int().min(0),
    summary: text,
    tagline: text,
    studio: text,
    contentRating: text,
    rating: z.number().min(0).max(10),
    audienceRating: z.number().min(0).max(10),
    originallyAvailableAt: day,
    genres: tags,
    countries: tags,
    directors: tags,
    writers: tags,
    roles: z.array(z.object({ tag: name, role: name.optional(), thumb: name.optional() })),
    collections: tags,
    moods: tags,
    styles: tags,
    labels: tags,
    guids: z.array(z.object({ id: name.describe("such as imdb://tt2543164") })),
  })
  .partial();

export type ItemFields = z.infer<typeof itemFieldsSchema>;
export type ItemField = keyof ItemFields;

export const itemFieldNames = Object.keys(itemFieldsSchema.shape) as ItemField[];

/**
 * Who says it: a person, whose word is locked; a file beside the media; a tag inside of it; a provider. Of two that
 * say the same field, the earlier of this list is believed.
 */
export const fieldOrigins = ["person", "local", "tag", "provider"] as const;
export type FieldOrigin = (typeof fieldOrigins)[number];

/** What holds for an item. */
export interface EffectiveFields {
  values: ItemFields;
  /** The fields that a person has set: nobody else's word counts for them. */
  locked: readonly ItemField[];
}
