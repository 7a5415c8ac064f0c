import type { CallOptions } from "./patience.ts";
import { flag, list, Mismatch, maybe, object, type Shape, text } from "./shapes.ts";
import type { Call, Wire } from "./wire.ts";

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

/** The sections of the library. Each call throws ButlerError. */
export function libraryOf(wire: Wire) {
  const act = async (path: string, query: NonNullable<Call["query"]>, options: CallOptions): Promise<void> =>
    void (await wire.call("POST", path, { ...options, query }));
  return {
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
    addSection: ({ title, type, paths }: NewSection, options: CallOptions = {}) =>
      act("/library/sections", { name: title, type, location: paths }, options),
    /** Asks the server to compare one section with its folders. @param only.path just this folder, or this file */
    scan: (id: number, only: { path?: string | undefined } = {}, options: CallOptions = {}) =>
      act(`/library/sections/${id}/refresh`, only, options),
  };
}
