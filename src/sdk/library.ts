import { itemPageShape, type ListedItem, type MediaItem, mediaItemsShape } from "./library-items.ts";
import type { CallOptions } from "./patience.ts";
import { flag, list, Mismatch, maybe, object, type Shape, text } from "./shapes.ts";
import { type Call, segment, type Wire } from "./wire.ts";

const key: Shape<number> = (value, place) => {
  if (typeof value === "string" && /^\d+$/.test(value)) return Number(value);
  throw new Mismatch(place, "a number as text", value);
};

/** What we read of a section; Plex says more. */
const sectionsShape = object({
  MediaContainer: object({
    Directory: list(
      object({
        key,
        title: text,
        type: text,
        refreshing: maybe(flag),
        Location: list(object({ path: text })),
      }),
    ),
  }),
});

/** A folder tree of media of one kind. */
export interface Section {
  id: number;
  title: string;
  /** movie, show, artist or photo. */
  type: string;
  paths: string[];
  /** Whether it is being scanned. */
  refreshing: boolean;
}

export interface NewSection {
  title: string;
  type: "movie" | "show" | "artist" | "photo";
  /** Absolute paths on the server's machine. */
  paths: readonly string[];
}

export type { ListedItem, MediaItem };

export interface ItemPage {
  items: ListedItem[];
  /** Of all pages. */
  total: number;
}

export interface ItemQuestion {
  /** Only items that have this in their title. */
  title?: string | undefined;
  sort?: "title" | "addedAt:desc" | undefined;
  /** How many come before the first. */
  offset?: number;
  /** Of a page; 100 when absent. */
  limit?: number;
}

/** The library, as a Plex Media Server tells of it as well. Each call throws ButlerError. */
export function libraryOf(wire: Wire) {
  const act = async (path: string, query: NonNullable<Call["query"]>, options: CallOptions): Promise<void> =>
    void (await wire.call("POST", path, { ...options, query }));
  const pageAt = async (
    path: string,
    { title, sort, offset = 0, limit = 100 }: ItemQuestion,
    options: CallOptions,
  ): Promise<ItemPage> => {
    const query = {
      ...{ title, sort },
      "X-Plex-Container-Start": offset,
      "X-Plex-Container-Size": limit,
    };
    const { MediaContainer } = await wire.json((value) => itemPageShape(value, ""), "GET", path, {
      ...options,
      query,
    });
    const { totalSize, Metadata: items } = MediaContainer;
    return { items, total: totalSize ?? items.length };
  };
  const library = {
    /** The sections, with their folders. */
    sections: async (options: CallOptions = {}): Promise<Section[]> => {
      const { MediaContainer } = await wire.json(
        (value) => sectionsShape(value, ""),
        "GET",
        "/library/sections",
        options,
      );
      return MediaContainer.Directory.map(({ key, title, type, refreshing = false, Location }) => ({
        id: key,
        title,
        type,
        paths: Location.map(({ path }) => path),
        refreshing,
      }));
    },
    /** A page of the items that a section shows first. @param id as in `sections()` */
    items: (id: number, question: ItemQuestion = {}, options: CallOptions = {}): Promise<ItemPage> =>
      pageAt(`/library/sections/${id}/all`, question, options),
    /** All items that a section shows first, however many: page after page, as they are asked for. */
    async *everyItem(
      id: number,
      { offset = 0, ...question }: ItemQuestion = {},
      options: CallOptions = {},
    ): AsyncGenerator<ListedItem, void> {
      for (let next = offset; ; ) {
        const { items, total } = await library.items(id, { ...question, offset: next }, options);
        yield* items;
        next += items.length;
        if (items.length === 0 || next >= total) return;
      }
    },
    /** What is in a show, a season, an artist, an album or a folder of photos, in its order. */
    children: (
      ratingKey: string | number,
      question: Omit<ItemQuestion, "title" | "sort"> = {},
      options: CallOptions = {},
    ): Promise<ItemPage> =>
      pageAt(`/library/metadata/${segment(String(ratingKey))}/children`, question, options),
    /** An item with its files, their streams, its chapters and markers. @throws ButlerError 404 */
    item: async (ratingKey: string | number, options: CallOptions = {}): Promise<MediaItem> => {
      const read = (value: unknown) => {
        const [item] = mediaItemsShape(value, "").MediaContainer.Metadata;
        if (!item) throw new Mismatch("MediaContainer.Metadata", "an item", undefined);
        return item;
      };
      return wire.json(read, "GET", `/library/metadata/${segment(String(ratingKey))}`, options);
    },
    /** Adds a section, which the server begins to scan. */
    addSection: ({ title, type, paths }: NewSection, options: CallOptions = {}) =>
      act("/library/sections", { name: title, type, location: paths }, options),
    /** Asks the server to compare one section with its folders. @param only.path just this folder, or this file */
    scan: (id: number, only: { path?: string | undefined } = {}, options: CallOptions = {}) =>
      act(`/library/sections/${id}/refresh`, only, options),
  };
  return library;
}
