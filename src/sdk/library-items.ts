import { flag, list, maybe, number, object, type Shaped, text, whole } from "./shapes.ts";

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
export const itemPageShape = object({
  MediaContainer: object({ totalSize: maybe(whole), Metadata: list(listedShape) }),
});

const streamShape = object({
  ...{ id: maybe(whole), index: maybe(whole), streamType: maybe(whole) },
  ...{ codec: maybe(text), language: maybe(text), displayTitle: maybe(text) },
});
const partShape = object({
  ...{ id: whole, file: maybe(text), size: maybe(number), duration: maybe(number) },
  Stream: list(streamShape),
});
const mediaShape = object({
  duration: maybe(number),
  videoCodec: maybe(text),
  audioCodec: maybe(text),
  videoResolution: maybe(text),
  Part: list(partShape),
});
const chapterShape = object({
  ...{ index: maybe(whole), tag: maybe(text), thumb: maybe(text) },
  ...{ startTimeOffset: number, endTimeOffset: maybe(number) },
});
const markerShape = object({
  ...{ id: whole, type: text, final: maybe(flag) },
  ...{ startTimeOffset: number, endTimeOffset: maybe(number) },
});
const mediaItemShape = object({
  ...{ ratingKey: text, type: text, title: text, year: maybe(whole), librarySectionID: maybe(whole) },
  ...{ index: maybe(whole), parentIndex: maybe(whole), duration: maybe(number) },
  ...{ thumb: maybe(text), childCount: maybe(whole), parentRatingKey: maybe(text), parentTitle: maybe(text) },
  ...{ grandparentRatingKey: maybe(text), grandparentTitle: maybe(text), librarySectionTitle: maybe(text) },
  ...{ Media: list(mediaShape), Chapter: list(chapterShape), Marker: list(markerShape) },
});
/** An item with its files, their streams, chapters and markers, as Plex has them. Times in milliseconds. */
export type MediaItem = Shaped<typeof mediaItemShape>;
export const mediaItemsShape = object({ MediaContainer: object({ Metadata: list(mediaItemShape) }) });
