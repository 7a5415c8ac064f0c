import { z } from "zod";
import { type Item, itemSchema } from "../api/items.ts";
import { segment, type Wire } from "./wire.ts";

/** A track among those that sound alike. */
export interface SimilarTrack {
  ratingKey: string;
  title: string;
  album: string;
  artist: string;
}

/** What we read of a track; Plex says more. */
const trackSchema = z
  .object({
    ratingKey: z.string(),
    title: z.string(),
    parentTitle: z.string().default(""),
    grandparentTitle: z.string().default(""),
    distance: z.number().default(0),
  })
  .transform(({ ratingKey, title, parentTitle, grandparentTitle, distance }) => ({
    ...{ ratingKey, title, distance },
    album: parentTitle,
    artist: grandparentTitle,
  }));
const tracksSchema = z.object({ MediaContainer: z.object({ Metadata: z.array(trackSchema).default([]) }) });

/** What is known of the media. Each call throws ButlerError. */
export function itemsOf(wire: Wire) {
  return {
    /**
     * Every finding of an item, or `{ missing }` with the reason where there is none. Ours: a Plex Media Server has no
     * such call.
     * @param options.part the id of the file that is asked for, where the item has several; absent: the first
     */
    get: async (ratingKey: string | number, { part }: { part?: number | undefined } = {}): Promise<Item> =>
      wire.json(itemSchema, "GET", `/api/items/${segment(String(ratingKey))}`, { query: { part } }),
    /**
     * The tracks that sound most like a track, the nearest first.
     * @param options.limit 50 when absent @param options.maxDistance 0 to 1; 0.25 when absent
     * @param options.excludeAlbum the ratingKey of an album, none of whose tracks are wanted; likewise of an artist
     */
    similar: async (
      ratingKey: string | number,
      {
        limit,
        maxDistance,
        excludeAlbum: excludeParentID,
        excludeArtist: excludeGrandparentID,
      }: {
        limit?: number;
        maxDistance?: number;
        excludeAlbum?: string | number;
        excludeArtist?: string | number;
      } = {},
    ): Promise<(SimilarTrack & { distance: number })[]> => {
      const place = `/library/metadata/${segment(String(ratingKey))}/nearest`;
      const query = { limit, maxDistance, excludeParentID, excludeGrandparentID };
      return (await wire.json(tracksSchema, "GET", place, { query })).MediaContainer.Metadata;
    },
    /**
     * Tracks that lead from the sound of one to that of another, both included.
     * @param options.section the id of their section @param options.count of all tracks; 50 when absent
     */
    path: async (
      from: string | number,
      to: string | number,
      { section, count }: { section: number; count?: number },
    ): Promise<SimilarTrack[]> => {
      const query = { startID: from, endID: to, count };
      const place = `/library/sections/${section}/computePath`;
      const { MediaContainer } = await wire.json(tracksSchema, "GET", place, { query });
      return MediaContainer.Metadata.map(({ distance: _, ...track }) => track);
    },
  };
}
