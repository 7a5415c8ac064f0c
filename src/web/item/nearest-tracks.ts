import type { SimilarTrack } from "../../sdk/items.ts";

/** A track with how far its sound is from what was asked about: 0 is the same. */
export type Neighbour = SimilarTrack & { distance: number };

/** Each track once, with its smallest distance, the nearest first. */
export function nearestOf(lists: readonly (readonly Neighbour[])[]): Neighbour[] {
  const nearest = new Map<string, Neighbour>();
  for (const track of lists.flat()) {
    const known = nearest.get(track.ratingKey);
    if (known === undefined || track.distance < known.distance) nearest.set(track.ratingKey, track);
  }
  return [...nearest.values()].sort((a, b) => a.distance - b.distance);
}
