import { z } from "zod";
import type { Wire } from "./wire.ts";

/** What we read of a section; Plex says more. */
const sectionsSchema = z.object({
  MediaContainer: z.object({
    Directory: z
      .array(
        z.object({
          key: z.string().regex(/^\d+$/),
          title: z.string(),
          type: z.string(),
          refreshing: z.boolean().default(false),
          Location: z.array(z.object({ path: z.string() })).default([]),
        }),
      )
      .default([]),
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
  const act = async (path: string, query = {}): Promise<void> => {
    const response = await wire.call("POST", path, { query });
    await response.body?.cancel();
  };
  return {
    sections: async (): Promise<Section[]> => {
      const { MediaContainer } = await wire.json(sectionsSchema, "GET", "/library/sections");
      return MediaContainer.Directory.map(({ key, title, type, refreshing, Location }) => ({
        id: Number(key),
        title,
        type,
        paths: Location.map(({ path }) => path),
        refreshing,
      }));
    },
    addSection: ({ title, type, paths }: NewSection) =>
      act("/library/sections", { name: title, type, location: paths }),
    /** Asks the server to compare one section with its folders. @param only.path just this folder, or this file */
    scan: (id: number, only: { path?: string | undefined } = {}) =>
      act(`/library/sections/${id}/refresh`, only),
  };
}
