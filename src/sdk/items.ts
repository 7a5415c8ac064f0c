import type { Item } from "../api/items.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import { list, maybe, number, object, type Shaped, text } from "./shapes.ts";
import { type Call, segment, type Wire } from "./wire.ts";

/** A track among those that sound alike. */
export interface SimilarTrack {
  ratingKey: string;
  title: string;
  album: string;
  artist: string;
}

/** What we read of a track; Plex says more. */
const trackShape = object({
  ratingKey: text,
  title: text,
  parentTitle: maybe(text),
  grandparentTitle: maybe(text),
  distance: maybe(number),
});
const tracksShape = object({ MediaContainer: object({ Metadata: list(trackShape) }) });
const itemRead = later(async () => (await import("../api/items.ts")).itemSchema);

/** What is known of the media. Each call throws ButlerError. */
export function itemsOf(wire: Wire) {
  const tracksAt = async (place: string, call: Call) =>
    (await wire.json((value) => tracksShape(value, ""), "GET", place, call)).MediaContainer.Metadata;
  return {
    /**
     * Every finding of an item, or `{ missing }` with the reason where there is none. Ours: a Plex Media Server has no
     * such call.
     * @param part the id of the file that is asked for, where the item has several; absent: the first
     */
    get: async (
      ratingKey: string | number,
      { part }: { part?: number | undefined } = {},
      options: CallOptions = {},
    ): Promise<Item> =>
      wire.json(itemRead, "GET", `/api/items/${segment(String(ratingKey))}`, { ...options, query: { part } }),
    /**
     * The tracks that sound most like a track, the nearest first.
     * @param limit 50 when absent @param maxDistance 0 to 1; 0.25 when absent
     * @param excludeAlbum the ratingKey of an album, none of whose tracks are wanted; likewise of an artist
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
      options: CallOptions = {},
    ): Promise<(SimilarTrack & { distance: number })[]> => {
      const place = `/library/metadata/${segment(String(ratingKey))}/nearest`;
      const query = { limit, maxDistance, excludeParentID, excludeGrandparentID };
      const tracks = await tracksAt(place, { ...options, query });
      return tracks.map((track) => ({ ...similarTrack(track), distance: track.distance ?? 0 }));
    },
    /**
     * Tracks that lead from the sound of one to that of another, both included.
     * @param section the id of their section @param count of all tracks; 50 when absent
     */
    path: async (
      from: string | number,
      to: string | number,
      { section, count }: { section: number; count?: number },
      options: CallOptions = {},
    ): Promise<SimilarTrack[]> => {
      const query = { startID: from, endID: to, count };
      const place = `/library/sections/${section}/computePath`;
      return (await tracksAt(place, { ...options, query })).map(similarTrack);
    },
  };
}

const similarTrack = ({
  ratingKey,
  title,
  parentTitle,
  grandparentTitle,
}: Shaped<typeof trackShape>): SimilarTrack => ({
  ...{ ratingKey, title },
  album: parentTitle ?? "",
  artist: grandparentTitle ?? "",
});
