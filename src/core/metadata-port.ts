import type { ItemFields } from "../api/item-fields.ts";

// What is asked of those who know about films, shows and music, and what is kept of their answers.

export type { ItemFields } from "../api/item-fields.ts";

/** What providers know of. Seasons, episodes and albums come with what they belong to. */
export type WantedType = "movie" | "show" | "artist";

/** Databases that give a work a number. `mbid` is MusicBrainz. */
export type IdKind = "imdb" | "mbid" | "tmdb" | "tvdb" | "tvmaze";

/** Numbers of a work, as the databases write them: `tt2543164`, `329865`. */
export type Ids = Partial<Record<IdKind, string>>;

/** An item as it is looked for. */
export interface Wanted {
  id: number;
  type: WantedType;
  title: string;
  year: number | undefined;
  /** From files beside the media and names of folders. */
  ids: Ids;
  /** Who knew it the last time, and as what. */
  known: { provider: string; id: string } | undefined;
  /** What is below it. */
  below: Below[];
}

/** A season, an episode or an album of a wanted item. */
export type Below = { id: number } & (
  | { type: "season"; season: number }
  | { type: "episode"; season: number; episode: number | undefined; aired: string | undefined }
  | { type: "album"; title: string; year: number | undefined }
);

/** What a provider takes for the wanted item, perhaps. */
export interface Candidate {
  /** The provider's own. */
  id: string;
  /** In every language that it gave. */
  titles: string[];
  year: number | undefined;
  /** Found by a number, or by one of the albums: there is nothing to guess. */
  certain: boolean;
}

/** What a provider says of an item, or of something below it. */
export interface Description {
  itemId: number;
  fields: ItemFields;
  /** Addresses of a poster or cover, and of the picture that is shown behind. */
  pictures: Partial<Record<"thumb" | "art", string>>;
}

/** One who knows. Throws Errors for people. */
export interface Provider {
  /** As the preference MetadataProviders spells it. */
  name: string;
  /** As people know it. */
  title: string;
  handles: readonly WantedType[];
  /** What the settings lack for it to be asked, as a sentence: a key, a contact; undefined when they have all. */
  lacks(): string | undefined;
  /** Why it is not asked just now, as a sentence: it did not answer, or wants to be left alone; undefined when it is. */
  closed(): string | undefined;
  search(wanted: Wanted, signal: AbortSignal): Promise<Candidate[]>;
  /** @returns one for the item and for each thing below it that it knows; undefined when it does not know the id */
  describe(wanted: Wanted, id: string, signal: AbortSignal): Promise<Description[] | undefined>;
}

/** Those that the settings name, in their order. */
export interface Providers {
  all(): Provider[];
  /** Why the server of a picture is not asked just now, as a sentence; undefined when it is. */
  pictureClosed(address: string): string | undefined;
  /**
   * Fetches a picture into a file.
   * @returns its format; undefined when there is none. @throws Error for people
   */
  picture(address: string, file: string, signal: AbortSignal): Promise<"jpg" | "png" | "webp" | undefined>;
}

/** When an item was looked up. Milliseconds since the epoch; null: never. */
export interface Lookup {
  id: number;
  type: WantedType;
  title: string;
  /** When a provider last gave an answer, whatever it was. */
  lookedUpAt: number | null;
  /** When one was last asked. */
  triedAt: number | null;
}

/** The library as the task sees it that looks items up. */
export interface LookupLibrary {
  /**
   * Items of these types, by id; films only where the scope names items. In the place of what is below such an item
   * comes the item itself.
   */
  lookups(
    types: readonly WantedType[],
    scope: { sectionIds?: readonly number[]; itemIds?: readonly number[] },
  ): AsyncIterable<Lookup>;
  /** @returns undefined when it has gone */
  wanted(itemId: number): Wanted | undefined;
  /**
   * Keeps, all or nothing, what a provider said of items, in the place of what any had said of them before. Of what
   * it does not speak, that stays.
   */
  keepDescriptions(said: readonly Description[]): void;
  /** Remembers that a provider knew the item, and as what: it is asked for again in its next turn. */
  keepKnown(itemId: number, by: { provider: string; id: string }): void;
  /** Remembers that providers answered, but not with this item: likewise. */
  keepUnknown(itemId: number): void;
  /** Remembers that no provider answered: the item is still due. */
  keepTry(itemId: number): void;
  /** Which of these pictures an item neither has beside its media nor was given from this address. */
  missingPictures(
    itemId: number,
    pictures: Description["pictures"],
  ): Promise<{ role: "thumb" | "art"; address: string }[]>;
  /** Moves a finished picture to its place in the data folder. The one that it replaces goes. */
  keepItemPicture(
    itemId: number,
    picture: { role: "thumb" | "art"; address: string; file: string; format: string },
  ): Promise<void>;
}
