import type { MarkerType } from "../api/markers.ts";
import type { CallOptions } from "./patience.ts";
import { list, number, object } from "./shapes.ts";
import { segment, type Wire } from "./wire.ts";

const levelsShape = object({
  MediaContainer: object({ Level: list(object({ v: number })) }),
});

/** A stretch that players can jump over, or a moment that they can jump to. Milliseconds. */
export interface MarkerChange {
  type: MarkerType;
  startMs: number;
  endMs: number;
}

/** A file over its time: what is in it, how loud it is, and its markers. Each call throws ButlerError. */
export function timelineOf(wire: Wire) {
  const place = (ratingKey: string | number) => `/library/metadata/${segment(String(ratingKey))}`;
  const markerQuery = ({ type, startMs, endMs }: MarkerChange) => ({
    query: { type, startTimeOffset: Math.round(startMs), endTimeOffset: Math.round(endMs) },
  });
  return {
    /** Loudness over time of an audio stream in LUFS, in so many samples of equal length. @throws ButlerError 404 */
    levels: async (streamId: number, samples: number, options: CallOptions = {}): Promise<number[]> => {
      const path = `/library/streams/${streamId}/levels`;
      const answer = await wire.json((value) => levelsShape(value, ""), "GET", path, {
        ...options,
        query: { subsample: samples },
      });
      return answer.MediaContainer.Level.map(({ v }) => v);
    },
    /** Adds a marker by hand: analyses leave the markers of its type alone from then on. */
    addMarker: async (
      ratingKey: string | number,
      marker: MarkerChange,
      options: CallOptions = {},
    ): Promise<void> => {
      await wire.call("POST", `${place(ratingKey)}/marker`, { ...options, ...markerQuery(marker) });
    },
    /** Corrects a marker, whoever made it: it is kept, and never overwritten. */
    changeMarker: async (
      ratingKey: string | number,
      id: number,
      marker: MarkerChange,
      options: CallOptions = {},
    ): Promise<void> => {
      await wire.call("PUT", `${place(ratingKey)}/marker/${id}`, { ...options, ...markerQuery(marker) });
    },
    /** Removes a marker that a person made. */
    removeMarker: async (
      ratingKey: string | number,
      id: number,
      options: CallOptions = {},
    ): Promise<void> => {
      await wire.call("DELETE", `${place(ratingKey)}/marker/${id}`, options);
    },
    /** Starts every analysis of an item now; what failed before is tried again. */
    analyze: async (ratingKey: string | number, options: CallOptions = {}): Promise<void> => {
      await wire.call("PUT", `${place(ratingKey)}/analyze`, options);
    },
    /** The address of the preview picture at a moment, below the server's. */
    previewAt: (partId: number, milliseconds: number): string =>
      `/library/parts/${partId}/indexes/sd/${Math.max(0, Math.round(milliseconds))}`,
  };
}
