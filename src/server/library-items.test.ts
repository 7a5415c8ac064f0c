import { expect, test } from "vitest";
import type { StoredItemDetails } from "../core/shelves.ts";
import { itemTree } from "./library-items.ts";
import type { Tree } from "./render.ts";

type Medium = StoredItemDetails["media"][number];

/** The tree of the only medium of a film. */
function mediumOf(changes: Partial<Medium>): Tree {
  const medium: Medium = {
    id: 1,
    item_id: 1,
    stack: "",
    container: null,
    duration_ms: null,
    bitrate: null,
    width: null,
    height: null,
    video_codec: null,
    audio_codec: null,
    audio_channels: null,
    frame_rate: null,
    pixel_aspect: null,
    parts: [],
    ...changes,
  };
  const item = { id: 1, section_id: 1, type: "movie", title: "A", sort_title: "a", parent_id: null } as const;
  const nothing = { identity: "", year: null, position: null, disc: null, edition: null, aired: null };
  const above = { parentTitle: null, grandparentTitle: null, grandparentId: null, parentPosition: null };
  const details = {
    item: { ...item, ...nothing, ...above, childCount: 0, added_at: 0, updated_at: 0 },
    media: [medium],
  };
  const found = { albumLoudness: undefined, pictures: undefined, shown: {}, fields: undefined, markers: [] };
  const context = { sectionTitle: "Films", ...found, inFull: true };
  return (itemTree(details, context).Media as Tree[])[0]!;
}

test.each([
  [3840, 2160, "4k"],
  [3840, 1600, "4k"],
  [2560, 1440, "2k"],
  [1920, 1080, "1080"],
  [1920, 800, "1080"],
  [1440, 1080, "1080"],
  [1280, 534, "720"],
  [720, 576, "576"],
  [720, 480, "480"],
  [640, 360, "sd"],
  [480, 854, "480"],
  [1080, 1920, "1080"],
])("%d x %d is called %s", (width, height, videoResolution) => {
  expect(mediumOf({ width, height })).toMatchObject({ width, height, videoResolution });
});

test.each([
  [24, "24p"],
  [24_000 / 1001, "24p"],
  [25, "PAL"],
  [30_000 / 1001, "NTSC"],
  [30, "30p"],
  [60_000 / 1001, "60p"],
])("%d frames a second are called %s", (frame_rate, videoFrameRate) => {
  expect(mediumOf({ frame_rate })).toMatchObject({ videoFrameRate });
});

test("the shape is that of the picture as it is shown", () => {
  expect(mediumOf({ width: 720, height: 576, pixel_aspect: 64 / 45 })).toMatchObject({ aspectRatio: 1.78 });
});

test("what the probe has not said yet is left out", () => {
  const { Part, ...fields } = mediumOf({});
  expect(Part).toEqual([]);
  expect(Object.entries(fields).filter(([, value]) => value !== undefined)).toEqual([
    ["id", 1],
    ["hasVoiceActivity", false],
  ]);
});

test("codecs have Plex's names", () => {
  expect(mediumOf({ audio_codec: "dts", video_codec: "hevc" })).toMatchObject({
    audioCodec: "dca",
    videoCodec: "hevc",
  });
});
