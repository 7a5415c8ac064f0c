import type { PreferenceId, PreferenceValue } from "../../api/preferences.ts";
import type { Description, ItemFields, Wanted } from "../../core/ports.ts";
import type { Web } from "../web.ts";

/** What providers are given. */
export interface ProviderHouse {
  web: Web;
  preference<Id extends PreferenceId>(id: Id): PreferenceValue<Id>;
  /** Program and version. */
  userAgent: string;
}

type AddressId = Extract<
  PreferenceId,
  `${"Tmdb" | "TmdbPicture" | "Tvmaze" | "MusicBrainz" | "CoverArt"}Address`
>;

/** What is wrong with the addresses of a provider, as a sentence; undefined when nothing is. */
export function addressProblem(
  { preference }: ProviderHouse,
  title: string,
  ids: readonly AddressId[],
): string | undefined {
  const wrong = ids.find((id) => !/^https?:$/.test(URL.parse(preference(id))?.protocol ?? ""));
  return (
    wrong &&
    `${title} is not asked: expected an address that begins with https:// or http:// in ${wrong}, found ` +
      `"${preference(wrong)}".`
  );
}

/** Milliseconds for which an answer is not asked for again, however impatient somebody is. */
export const freshMs = 10 * 60_000;

/** Fields without those of which a provider says nothing. */
export function said(fields: { [Field in keyof ItemFields]: ItemFields[Field] | null }): ItemFields {
  const known = Object.entries(fields).filter(
    ([, value]) =>
      value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(known);
}

/** Tags, each once, without blanks. */
export const tagsOf = (names: readonly (string | null | undefined)[]): string[] =>
  [
    ...new Set(names.map((name) => name?.trim()).filter((name) => name !== undefined && name !== "")),
  ] as string[];

/** The day that a text begins with, as YYYY-MM-DD; undefined when there is none. */
export function dayOf(text: string | null | undefined): string | undefined {
  const day = /^\d{4}-\d\d-\d\d/.exec(text ?? "")?.[0];
  return day !== undefined && !Number.isNaN(Date.parse(day)) ? day : undefined;
}

/** The year that a text begins with. */
export function yearOf(text: string | null | undefined): number | undefined {
  const year = Number(/^\d{4}/.exec(text ?? "")?.[0]);
  return year >= 1 ? year : undefined;
}

/** A rating from 0 to 10; undefined for none, and for a 0 that means none. */
export const ratingOf = (rating: number | null | undefined): number | undefined =>
  rating && rating > 0 && rating <= 10 ? Math.round(rating * 10) / 10 : undefined;

/** An address with its query, always in the same order: answers are kept under it. */
export function addressOf(
  base: string,
  path: string,
  query: Record<string, string | undefined> = {},
): string {
  const url = new URL(base.replace(/\/+$/, "") + path);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.append(name, value);
  return url.href;
}

/** Adds an episode's or a season's description where the library has it. */
export function describeBelow(
  wanted: Wanted,
  place: { season: number; episode?: number; aired?: string | undefined },
  fields: ItemFields,
  pictures: Description["pictures"] = {},
): Description[] {
  return wanted.below
    .filter((one) => {
      if (one.type === "album") return false;
      if (place.episode === undefined) return one.type === "season" && one.season === place.season;
      if (one.type !== "episode") return false;
      // Episodes that are known by their date alone have no number.
      return one.episode === undefined
        ? one.aired !== undefined && one.aired === place.aired
        : one.season === place.season && one.episode === place.episode;
    })
    .map(({ id }) => ({ itemId: id, fields, pictures }));
}
