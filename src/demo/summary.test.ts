import { expect, test } from "vitest";
import type { Item } from "../api/items.ts";
import { tablesOf } from "./summary.ts";

const made = { version: 1, analyzedAt: "2026-11-22T02:00:00Z" };
const missing = { missing: "not analyzed yet" };

const untouched = (type: string, title: string, file: string | null): Item => ({
  ...{ ratingKey: "1", type, title, librarySectionID: 1, file, partId: 1 },
  ...{
    markers: missing,
    missingMarkers: {},
    chapters: missing,
    chapterThumbs: missing,
    voice: missing,
    loudness: missing,
  },
  ...{ music: missing, bitrate: missing, deep: missing, blurHash: missing, thumbHash: missing },
  ...{ tags: missing, missingTags: {}, previews: missing, said: { fields: {}, locked: [] } },
});

const marker = { id: 1, final: false, title: null, color: null, origin: "found", ...made } as const;
const deep = { durationMs: 72_020, packets: 1, bytes: 1, streams: [], ...made };
const rowsOf = (item: Item) => tablesOf([item]).map(({ rows }) => rows);

test("an episode is shown with what was seen and heard in it", () => {
  const episode: Item = {
    ...untouched(
      "episode",
      "Rule Thirty",
      "/shows/Signal Garden/Season 01/Signal Garden - s01e02 - Rule Thirty.mp4",
    ),
    deep,
    previews: { count: 36, width: 320, height: 180, intervalMs: 2000, ...made },
    chapters: [
      { index: 1, title: "One", startMs: 0, endMs: 40_000, thumb: "/thumb", ...made },
      { index: 2, title: "Two", startMs: 40_000, endMs: 72_000, thumb: null, ...made },
    ],
    markers: [
      { ...marker, type: "intro", startMs: 7_980, endMs: 28_000 },
      { ...marker, type: "commercial", startMs: 30_000, endMs: 50_400 },
      { ...marker, type: "credits", startMs: 54_010, endMs: 72_000, final: true },
    ],
    voice: {
      binMs: 10,
      model: null,
      subtitles: [],
      stretches: [
        { startMs: 1000, endMs: 6000 },
        { startMs: 40_000, endMs: 43_000 },
      ],
      ...made,
    },
    loudness: [-20.04, null].map((integrated, index) => ({
      ...{ index, integrated, range: 3, truePeak: -1, samplePeak: -1, gain: 2 },
      ...{ startRamp: null, endRamp: null, ...made },
    })),
  };
  expect(rowsOf(episode)).toEqual([
    [
      [
        "S01E02 Rule Thirty",
        "1:12",
        "36 of 320x180",
        "1 picture",
        "intro 0:08-0:28, break 0:30-0:50, credits 0:54-end",
      ],
    ],
    [["S01E02 Rule Thirty", "-20.0, silent", "8 s in 2 stretches", "-", "-"]],
    [],
  ]);
});

test("a track is shown with its tempo and its key, and without a tempo where it has none", () => {
  const track = (music: Item["music"]) =>
    rowsOf({ ...untouched("track", "Hall", "/music/01 - Hall.flac"), music })[1];
  const found = { tempo: 96.1, key: { tonic: "G", mode: "major" }, vector: [], ...made };
  expect(track(found)).toEqual([["Hall", "-", "-", "96.1 bpm", "G major"]]);
  expect(track({ ...found, tempo: null, key: null })).toEqual([["Hall", "-", "-", "-", "-"]]);
});

test("photos and posters are shown with their tags and the beginning of their placeholder", () => {
  const blurHash = { thumb: "VSG[,_||stkawH3FFxWkoG", art: null, ...made };
  const photo: Item = {
    ...untouched("photo", "Gulls", "/photos/Gulls.jpg"),
    blurHash,
    tags: ["Beacon Pocket 2", "2023"].map((tag) => ({ tag, kind: "camera", ...made })),
  };
  const album: Item = { ...untouched("album", "Six Rooms", null), blurHash };
  expect(tablesOf([photo, album]).map(({ rows }) => rows)).toEqual([
    [],
    [],
    [
      ["Gulls", "Beacon Pocket 2, 2023", "VSG[,_||stka…"],
      ["Six Rooms", "-", "VSG[,_||stka…"],
    ],
  ]);
});

test("what is not there is a dash", () => {
  const [pictures, sound] = rowsOf(untouched("movie", "Sea", "/films/Sea.mp4"));
  expect(pictures).toEqual([["Sea", "-", "-", "-", "-"]]);
  expect(sound).toEqual([["Sea", "-", "-", "-", "-"]]);
  expect(rowsOf({ ...untouched("movie", "Sea", "/films/Sea.mp4"), markers: [] })[0]![0]!.at(-1)).toBe("-");
});
