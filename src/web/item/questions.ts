import { queryOptions } from "@tanstack/react-query";
import { sdk } from "../client.ts";
import { type Neighbour, nearestOf } from "./nearest-tracks.ts";

/** What the page of an item asks the server. */

export const itemQuestion = (id: string) =>
  queryOptions({ queryKey: ["items", id], queryFn: ({ signal }) => sdk.items.get(id, {}, { signal }) });

export const mediaQuestion = (id: string) =>
  queryOptions({
    queryKey: ["items", id, "media"],
    queryFn: ({ signal }) => sdk.library.item(id, { signal }),
  });

/** Samples of a curve: more than a screen has columns. */
const samples = 1200;

export const levelsQuestion = (streamId: number) =>
  queryOptions({
    queryKey: ["items", "levels", streamId],
    queryFn: ({ signal }) => sdk.timeline.levels(streamId, samples, { signal }),
  });

export const childrenQuestion = (id: string) =>
  queryOptions({
    queryKey: ["items", id, "children"],
    queryFn: ({ signal }) => sdk.library.children(id, { limit: 500 }, { signal }),
  });

/** Tracks of an album that its neighbours are looked for by: enough to tell how it sounds. */
const asked = 12;
const shown = 20;

/** The tracks that sound most like a track, or like the tracks of an album, none of them its own. */
export const neighboursQuestion = (id: string, type: "track" | "album") =>
  queryOptions({
    queryKey: ["items", id, "neighbours"],
    queryFn: async ({ signal }): Promise<Neighbour[]> => {
      if (type === "track") return sdk.items.similar(id, { limit: shown }, { signal });
      const { items } = await sdk.library.children(id, { limit: asked }, { signal });
      const lists = await Promise.allSettled(
        items.map(({ ratingKey }) =>
          sdk.items.similar(ratingKey, { limit: shown, excludeAlbum: id }, { signal }),
        ),
      );
      // A track whose sound is not known has no say; when none is known, the server says why.
      const known = lists.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      const failed = lists.find((one) => one.status === "rejected");
      if (known.length === 0 && failed) throw failed.reason;
      return nearestOf(known).slice(0, shown);
    },
    retry: false,
  });
