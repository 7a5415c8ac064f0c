import { expect, test } from "vitest";
import { nearestOf } from "./nearest-tracks.ts";

const track = (ratingKey: string, distance: number) => ({
  ...{ ratingKey, distance, title: `Track ${ratingKey}` },
  ...{ album: "Album", artist: "Artist" },
});

test("a track that is near to several is there once, as near as it comes, the nearest first", () => {
  const lists = [[track("1", 0.1), track("2", 0.2)], [track("2", 0.05), track("3", 0.3)], []];
  expect(nearestOf(lists)).toEqual([track("2", 0.05), track("1", 0.1), track("3", 0.3)]);
  expect(nearestOf([])).toEqual([]);
});
