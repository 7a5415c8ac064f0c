import type { FailureList, SectionCoverage } from "../api/coverage.ts";
import type { Folder } from "../api/folders.ts";
import { later } from "./later.ts";
import type { NewSection } from "./library.ts";
import type { CallOptions } from "./patience.ts";
import { list, maybe, number, object, type Shaped, text, whole } from "./shapes.ts";
import { segment, type Wire } from "./wire.ts";

const schemas = () => import("../api/coverage.ts");
const coverageRead = later(async () => (await schemas()).coverageSchema);
const failuresRead = later(async () => (await schemas()).failureListSchema);
const folderRead = later(async () => (await import("../api/folders.ts")).folderSchema);

/** What lists show of an item; a Plex Media Server says more. Durations in milliseconds. */
const listedShape = object({
  ...{ ratingKey: text, type: text, title: text, titleSort: maybe(text) },
  ...{
    parentTitle: maybe(text),
    grandparentTitle: maybe(text),
    index: maybe(whole),
    parentIndex: maybe(whole),
  },
  ...{ year: maybe(whole), duration: maybe(number), childCount: maybe(whole), thumb: maybe(text) },
});
export type ListedItem = Shaped<typeof listedShape>;
const pageShape = object({
  MediaContainer: object({ totalSize: maybe(whole), Metadata: list(listedShape) }),
});

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
  limit?: number;
}

/** How the sections of the library are, and changing them. Each call throws ButlerError. */
export function sectionsOf(wire: Wire) {
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
    const { MediaContainer } = await wire.json((value) => pageShape(value, ""), "GET", path, {
      ...options,
      query,
    });
    const { totalSize, Metadata: items } = MediaContainer;
    return { items, total: totalSize ?? items.length };
  };
  const place = (id: number) => `/library/sections/${id}`;
  return {
    /** How far each analysis has come in each section. Ours. */
    coverage: async (options: CallOptions = {}): Promise<SectionCoverage[]> =>
      (await wire.json(coverageRead, "GET", "/api/coverage", options)).sections,
    /** What analyses failed on, the newest first. Ours. @param limit 50 when absent, 500 at most */
    failures: (
      question: {
        section?: number | undefined;
        kind?: string | undefined;
        offset?: number | undefined;
        limit?: number | undefined;
      } = {},
      options: CallOptions = {},
    ): Promise<FailureList> =>
      wire.json(failuresRead, "GET", "/api/failures", { ...options, query: { ...question } }),
    /** The folders in a folder of the server's machine; without a path the places to begin at. Ours. */
    folders: (path?: string, options: CallOptions = {}): Promise<Folder> =>
      wire.json(folderRead, "GET", "/api/folders", { ...options, query: { path } }),
    /** The items that a section shows first. */
    items: (id: number, question: ItemQuestion = {}, options: CallOptions = {}): Promise<ItemPage> =>
      pageAt(`${place(id)}/all`, question, options),
    /** What is in a show, a season, an artist, an album or a folder of photos, in its order. */
    children: (
      ratingKey: string | number,
      question: Omit<ItemQuestion, "title" | "sort"> = {},
      options: CallOptions = {},
    ): Promise<ItemPage> =>
      pageAt(`/library/metadata/${segment(String(ratingKey))}/children`, question, options),
    /** Gives a section another name or other folders; other folders are scanned at once. */
    change: async (
      id: number,
      { title, paths }: Partial<Pick<NewSection, "title" | "paths">>,
      options: CallOptions = {},
    ): Promise<void> => {
      await wire.call("PUT", place(id), { ...options, query: { name: title, location: paths } });
    },
    /** Forgets a section with all that is known of its media; the media stay. */
    remove: async (id: number, options: CallOptions = {}): Promise<void> => {
      await wire.call("DELETE", place(id), options);
    },
    /** Starts every analysis of a section now; what failed before is tried again. */
    analyze: async (id: number, options: CallOptions = {}): Promise<void> => {
      await wire.call("PUT", `${place(id)}/analyze`, options);
    },
  };
}
