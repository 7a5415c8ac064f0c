import { expect, test } from "vitest";
import { butler } from "../../test/support/type-butler.ts";
import type { Item } from "../api/items.ts";

const made = { version: 2, analyzedAt: "2026-11-22T01:00:00.000Z" };
const marker = { title: null, color: null, origin: "found", ...made } as const;
const item: Item = {
  ratingKey: "7",
  type: "episode",
  title: "Pilot",
  librarySectionID: 1,
  file: "/media/Pilot.mkv",
  partId: 3,
  said: { fields: {}, locked: [] },
  markers: [
    { id: 1, type: "intro", startMs: 61_000, endMs: 90_500, final: false, ...marker },
    { id: 2, type: "credits", startMs: 3_600_000, endMs: 3_725_000, final: true, ...marker },
    { id: 3, type: "bookmark", startMs: 5000, endMs: null, final: false, ...marker },
  ],
  missingMarkers: { commercial: "not analyzed yet" },
  chapters: [{ index: 1, title: "A", startMs: 0, endMs: 9, thumb: "/x", ...made }],
  chapterThumbs: { count: 1, ...made },
  voice: {
    binMs: 10,
    model: null,
    subtitles: [
      { file: "/films/A.de.srt", offsetMs: -1500, ratio: 1, confidence: 0.6 },
      { file: "/films/A.en.srt", offsetMs: 0, ratio: 1, confidence: 0.6 },
      { file: "/films/A.ass", offsetMs: 200, ratio: 25 / 24, confidence: 0.6 },
      { file: "/films/A.xx.srt", unclear: "No offset fits." },
    ],
    stretches: [
      { startMs: 0, endMs: 60_000 },
      { startMs: 90_000, endMs: 95_000 },
    ],
    ...made,
  },
  loudness: [
    {
      ...{ index: 1, integrated: -23.04, range: 5, truePeak: -1, samplePeak: -1.2, gain: 5.04 },
      ...{ startRamp: null, endRamp: null, ...made },
    },
    {
      ...{ index: 2, integrated: null, range: 0, truePeak: null, samplePeak: null, gain: null },
      ...{ startRamp: null, endRamp: null, ...made },
    },
  ],
  music: { tempo: 120.5, key: { tonic: "A", mode: "minor" }, vector: [1], ...made },
  bitrate: {
    ...{ average: 4000, peak: 9000.5, profile: [], profileSeconds: 1 },
    requiredBandwidths: { bufferSeconds: [], kbits: [] },
    ...made,
  },
  deep: { durationMs: 3_725_000, packets: 1, bytes: 1, streams: [{ index: 0, type: "video" }], ...made },
  blurHash: { thumb: "LEHV", art: null, ...made },
  thumbHash: { missing: "no pictures beside its media" },
  tags: [
    { tag: "Rome", kind: "place", ...made },
    { tag: "Red", kind: "colour", ...made },
  ],
  missingTags: { labels: "No model is configured." },
  previews: { count: 1800, width: 320, height: 180, intervalMs: 2000, ...made },
};

test("an item is shown as a table of its findings", async () => {
  const answers = { "GET /api/items/7": { body: item } };
  const { out, status } = await butler(["item", "7"], answers);
  expect(out).toBe(
    [
      "Pilot (episode 7)",
      "/media/Pilot.mkv",
      "",
      "FINDING    WHAT                                          ANALYZED          VERSION",
      "markers    intro 1:01-1:30                               2026-11-22 02:00  2",
      "           credits 1:00:00-1:02:05, final",
      "           bookmark 0:05",
      "           commercial: not analyzed yet",
      "chapters   1 chapter, 1 picture                          2026-11-22 02:00  2",
      "voice      1 min 5 s of speech in 2 stretches            2026-11-22 02:00  2",
      "           A.de.srt: 1.5 s too early",
      "           A.en.srt: in step",
      "           A.ass: 0.2 s too late, at another frame rate",
      "           A.xx.srt: No offset fits.",
      "loudness   stream 1: -23.0 LUFS, 5.0 LU, peak -1.0 dBTP  2026-11-22 02:00  2",
      "           stream 2: silent, 0.0 LU, peak silent",
      "music      tempo 120.5, key A minor                      2026-11-22 02:00  2",
      "bitrate    4000 kbit/s, at most 9000.5 kbit/s            2026-11-22 02:00  2",
      "deep       1:02:05 long, 1 stream                        2026-11-22 02:00  2",
      "blurHash   LEHV                                          2026-11-22 02:00  2",
      "thumbHash  no pictures beside its media                  -                 -",
      "tags       Rome, Red                                     2026-11-22 02:00  2",
      "           no labels: No model is configured.",
      "previews   1800 pictures of 320x180, one each 2 s        2026-11-22 02:00  2",
      "",
    ].join("\n"),
  );
  expect(status).toBe(0);
  expect(JSON.parse((await butler(["item", "7", "--json"], answers)).out)).toEqual(item);
});

test("what another program measured is said to be its", async () => {
  const levels = { truePeak: null, samplePeak: null, startRamp: null, endRamp: null, gain: -4.5, ...made };
  const loudness = [
    { ...levels, index: 1, integrated: -13.5, range: 6.2, source: "plex" as const },
    { ...levels, index: 2, integrated: -14, range: null, source: "jellyfin" as const },
  ];
  const { out } = await butler(["item", "7"], { "GET /api/items/7": { body: { ...item, loudness } } });
  expect(out).toContain("stream 1: -13.5 LUFS, 6.2 LU, as plex says");
  expect(out).toContain("stream 2: -14.0 LUFS, as jellyfin says");
});

test("one file of several is asked for by its id, and an item without any says so", async () => {
  const missing = { missing: "it has no file of its own" };
  const album: Item = {
    ...{ ratingKey: "8", type: "album", title: "Album", librarySectionID: 1, file: null, partId: null },
    ...{
      markers: [],
      missingMarkers: {},
      chapters: missing,
      chapterThumbs: missing,
      voice: missing,
      loudness: missing,
    },
    ...{ music: missing, bitrate: missing, deep: missing, blurHash: missing, thumbHash: missing },
    ...{ tags: missing, missingTags: {}, previews: missing, said: { fields: {}, locked: [] } },
  };
  const { out } = await butler(["item", "8", "--part", "4"], { "GET /api/items/8?part=4": { body: album } });
  expect(out.split("\n").slice(0, 4)).toEqual([
    "Album (album 8)",
    "",
    "FINDING    WHAT                       ANALYZED  VERSION",
    "markers    none                       -         -",
  ]);
});

test("an item that is not there is told in the server's words", async () => {
  const errors = [{ code: 1117, message: "Expected the id of a library item", status: 404 }];
  const answers = { "GET /api/items/9": { status: 404, body: { errors } } };
  expect(await butler(["item", "9"], answers)).toMatchObject({
    status: 3,
    err: "error: Expected the id of a library item\n",
  });
});
