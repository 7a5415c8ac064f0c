import { describe, expect, test } from "vitest";
import { itemSchema } from "../../src/api/items.ts";
import { type OpenDoor, openDoor } from "../support/open-door.ts";
import { scriptedTask } from "../support/scripted-butler.ts";
import {
  addedAt,
  addSection,
  filmProbe,
  itemNamed,
  keepAlbumLoudness,
  keepLoudness,
  partAt,
  trackProbe,
} from "../support/small-library.ts";

const json = { Accept: "application/json" };
const film = "Arrival (2016).mkv";
const episode = "Lost/Season 1/Lost - s01e01 - Pilot.mkv";
const track = "Artist/Album/01 First.flac";
const photo = "Rome/one.jpg";
const made = { version: 3, analyzedAt: "2023-11-14T22:13:20.000Z" };

const tasks = [
  "GenerateChapterThumbs",
  "LoudnessAnalysis",
  "MusicAnalysis",
  "DeepMediaAnalysis",
  "GenerateMediaIndexFiles",
  "ButlerTaskGenerateVoiceActivity",
  "ButlerTaskGenerateIntroMarkers",
  "ButlerTaskGenerateCreditsMarkers",
  "GenerateBlurHashes",
  "GenerateAutoTags",
];

async function openItems() {
  const door = await openDoor();
  const { store } = door;
  addSection(store, "Films", "movie", [film]);
  addSection(store, "Shows", "show", [episode]);
  addSection(store, "Music", "artist", [track]);
  addSection(store, "Photos", "photo", [photo]);
  door.butler.tasks.push(...tasks.map((name) => scriptedTask(name)));
  const part = (path: string) => partAt(store, path);
  const probe = (path: string, finding: typeof filmProbe) => {
    store.media.keepProbe(part(path).id, finding, path);
    store.findings.keep(part(path), { kind: "probe", version: 3, data: {}, at: addedAt });
  };
  const keep = (path: string, kind: string, data: unknown) =>
    store.findings.keep(part(path), { kind, version: 3, data, at: addedAt });
  return { door, store, part, probe, keep, [Symbol.asyncDispose]: () => door[Symbol.asyncDispose]() };
}

const get = async (door: OpenDoor, address: string | number) => {
  const answer = await door.call(`/api/items/${address}`, { headers: json });
  expect(answer.status).toBe(200);
  const item = await answer.json();
  // Nothing is said that the description leaves out.
  expect(itemSchema.parse(item)).toEqual(item);
  return item;
};

describe("an item with everything", () => {
  test("a film", async () => {
    await using items = await openItems();
    const { door, store, part, probe, keep } = items;
    const { id: partId, itemId } = part(film);
    probe(film, filmProbe);
    const subtitles = [
      { file: "/media/Films/Arrival (2016).en.srt", offsetMs: 400, ratio: 1, confidence: 0.7 },
      { file: "/media/Films/Arrival (2016).xx.srt", unclear: "No offset fits clearly better than others." },
    ];
    const heard = { binMs: 10, model: null, subtitles };
    const beside = [{ ending: ".en.srt", size: 1, mtime: 1 }];
    keep(film, "voice", { ...heard, beside, stretches: [{ startMs: 100, endMs: 900, score: 1 }] });
    const bitrate = { average: 4000, peak: 9000, profile: [4000, 5000], profileSeconds: 3 };
    const requiredBandwidths = { bufferSeconds: [1, 2], kbits: [9000, 8000] };
    const streams = [{ index: 0, type: "video", startMs: 0, damage: [] }];
    const whole = { durationMs: 5999.6, packets: 300, bytes: 3_000_000 };
    keep(film, "deep", { ...whole, bitrate, requiredBandwidths, streams });
    keep(film, "previews", { count: 3, width: 320, height: 134, intervalMs: 2000, sha256: "00" });
    keep(film, "chapters", { pictures: [{ chapter: 1 }] });
    const { stream } = await keepLoudness(store, door.data, part(film), 1, -23);
    store.markers.replaceFound(itemId, "credits", [{ startMs: 5000, endMs: 6000, final: true }], {
      version: 3,
      at: addedAt,
    });
    const picture = { blurHash: "LEHV6nWB2yk8", thumbHash: "1QcSHQRn" };
    store.findings.keepForItem(itemId, {
      kind: "placeholders",
      version: 3,
      data: { thumb: { file: "/p.jpg", size: 1, mtime: 1, ...picture } },
      at: addedAt,
    });
    const item = await get(door, itemId);
    expect(item).toMatchObject({
      ratingKey: String(itemId),
      type: "movie",
      title: "Arrival",
      file: `/media/Films/${film}`,
      partId,
    });
    expect(item.markers).toEqual([
      {
        ...{ id: expect.any(Number), type: "credits", startMs: 5000, endMs: 6000, final: true },
        ...{ title: null, color: null, origin: "found" },
        ...made,
      },
    ]);
    expect(item.missingMarkers).toEqual({
      intro: "only for items of type episode",
      commercial: "switched off in this section's settings (enableAdMarkerGeneration)",
    });
    const medium = store.items.get([itemId])[0]!.media[0]!.id;
    expect(item.chapters).toEqual([
      { index: 1, title: 'Beginning & "more"', startMs: 0, endMs: 3000, thumb: null, ...made },
      {
        ...{ index: 2, title: "End", startMs: 3000, endMs: 6000 },
        thumb: `/library/media/${medium}/chapterImages/2`,
        ...made,
      },
    ]);
    expect(item.chapterThumbs).toEqual({ count: 1, ...made });
    expect(item.voice).toEqual({ ...heard, stretches: [{ startMs: 100, endMs: 900 }], ...made });
    expect(item.loudness).toEqual([
      {
        ...{ index: 1, integrated: stream.integrated, range: stream.range },
        ...{ truePeak: stream.truePeak, samplePeak: stream.samplePeak },
        gain: expect.closeTo(5, 1),
        ...{ startRamp: stream.startRamp, endRamp: stream.endRamp },
        ...{ ...made, version: 1 },
      },
    ]);
    expect(item.bitrate).toEqual({ ...bitrate, requiredBandwidths, ...made });
    expect(item.deep).toEqual({ ...whole, streams, ...made });
    expect(item.blurHash).toEqual({ thumb: picture.blurHash, art: null, ...made });
    expect(item.thumbHash).toEqual({ thumb: picture.thumbHash, art: null, ...made });
    expect(item.previews).toEqual({ count: 3, width: 320, height: 134, intervalMs: 2000, ...made });
    expect(item.music).toEqual({ missing: "only for items of type track" });
    expect(item.tags).toEqual({ missing: "only for items of type photo" });
  });

  test("a track, its album, a photo", async () => {
    await using items = await openItems();
    const { door, store, part, probe, keep } = items;
    probe(track, trackProbe);
    keep(track, "music", { tempo: 120.5, key: { tonic: "A", mode: "minor" }, vector: [1, 2], energy: 3 });
    const { stream } = await keepLoudness(store, door.data, part(track), 0, -23);
    const album = itemNamed(store, "Album");
    keepAlbumLoudness(store, album, [stream]);
    keep(photo, "tags", {
      tags: [{ tag: "cat", kind: "label", score: 0.5 }],
      missing: [{ what: "faces", reason: "No model is configured." }],
    });
    keep(photo, "placeholders", { blurHash: "L0", thumbHash: "MQ==" });
    expect((await get(door, part(track).itemId)).music).toEqual({
      ...{ tempo: 120.5, key: { tonic: "A", mode: "minor" }, vector: [1, 2], energy: 3 },
      ...made,
    });
    const ofAlbum = await get(door, album);
    expect(ofAlbum).toMatchObject({
      file: null,
      partId: null,
      voice: { missing: "it has no file of its own" },
    });
    expect(ofAlbum.loudness).toMatchObject([{ index: null, integrated: expect.closeTo(-23, 1), version: 1 }]);
    const ofPhoto = await get(door, part(photo).itemId);
    expect(ofPhoto.tags).toEqual([{ tag: "cat", kind: "label", score: 0.5, ...made }]);
    expect(ofPhoto.missingTags).toEqual({ faces: "No model is configured." });
    expect([ofPhoto.blurHash.thumb, ofPhoto.thumbHash.thumb]).toEqual(["L0", "MQ=="]);
  });
});

describe("why a finding is missing", () => {
  test("not yet, failed, nothing to analyze, switched off here or there, no such task", async () => {
    await using items = await openItems();
    const { door, store, part, probe } = items;
    const { itemId } = part(film);
    expect(await get(door, itemId)).toMatchObject({
      voice: { missing: "not analyzed yet" },
      chapters: { missing: "not analyzed yet" },
      chapterThumbs: { missing: "not analyzed yet" },
      blurHash: { missing: "no pictures beside its media, or not analyzed yet" },
    });
    const broken = { kind: "probe", version: 1, reason: "it is broken", at: addedAt };
    store.findings.keepFailure(part(film), broken);
    expect(await get(door, itemId)).toMatchObject({
      voice: { missing: "it is broken" },
      chapters: { missing: "it is broken" },
    });
    probe(film, { ...filmProbe, chapters: [], streams: filmProbe.streams.slice(0, 1) });
    expect(await get(door, itemId)).toMatchObject({
      voice: { missing: "no sound in the file" },
      loudness: { missing: "no sound in the file" },
      chapters: { missing: "no chapters in the file" },
      chapterThumbs: { missing: "no chapters in the file" },
    });
    probe(film, filmProbe);
    store.findings.keepFailure(part(film), {
      kind: "deep",
      version: 1,
      reason: "it ends early",
      at: addedAt,
    });
    store.sectionSettings.save(1, new Map([["enableBIFGeneration", false]]));
    const voice = door.butler.tasks.find(({ name }) => name === "ButlerTaskGenerateVoiceActivity")!;
    Object.assign(voice, { enabled: false, enabledReason: "GenerateVADBehavior is never" });
    door.butler.tasks.splice(
      door.butler.tasks.findIndex(({ name }) => name === "GenerateBlurHashes"),
      1,
    );
    expect(await get(door, itemId)).toMatchObject({
      bitrate: { missing: "it ends early" },
      deep: { missing: "it ends early" },
      previews: { missing: "switched off in this section's settings (enableBIFGeneration)" },
      voice: { missing: "switched off on this server (GenerateVADBehavior is never)" },
      blurHash: { missing: "this server has no task GenerateBlurHashes" },
      loudness: { missing: "not analyzed yet" },
    });
  });

  test("a finding of an older file counts no more", async () => {
    await using items = await openItems();
    const { door, store, part, keep } = items;
    keep(film, "voice", { binMs: 10, stretches: [] });
    store.catalogue.markChanged(part(film).id, 1, 1);
    expect((await get(door, part(film).itemId)).voice).toEqual({ missing: "not analyzed yet" });
  });

  test("markers: none found is not the same as not looked for", async () => {
    await using items = await openItems();
    const { door, store, part } = items;
    const { itemId } = part(episode);
    const before = await get(door, itemId);
    expect(before.markers.missing).toContain("intro: not analyzed yet; credits: not analyzed yet; ");
    const season = store.items.get([itemId])[0]!.item.parent_id!;
    store.findings.keepForItem(season, { kind: "intros", version: 1, data: {}, at: addedAt });
    const after = await get(door, itemId);
    expect(after.markers).toEqual([]);
    expect(Object.keys(after.missingMarkers)).toEqual(["credits", "commercial"]);
    const bookmark = { type: "bookmark", startMs: 1, endMs: null, title: null, color: null } as const;
    store.markers.add(itemId, bookmark, addedAt);
    expect((await get(door, itemId)).markers).toMatchObject([{ type: "bookmark", version: 0, endMs: null }]);
  });
});

describe("asking", () => {
  test("for one file of several", async () => {
    await using items = await openItems();
    const { door, store, part, keep } = items;
    addSection(store, "Versions", "movie", ["Cube (1997) - 4k.mkv", "Cube (1997) - hd.mkv"]);
    const [first, second] = [part("Cube (1997) - 4k.mkv"), part("Cube (1997) - hd.mkv")];
    expect(second.itemId).toBe(first.itemId);
    keep("Cube (1997) - hd.mkv", "voice", { binMs: 10, stretches: [] });
    expect((await get(door, first.itemId)).partId).toBe(first.id);
    const other = await get(door, `${first.itemId}?part=${second.id}`);
    expect([other.partId, other.voice.binMs]).toEqual([second.id, 10]);
    const wrong = await door.call(`/api/items/${first.itemId}?part=${part(film).id}`);
    expect((await wrong.json()).errors[0]).toMatchObject({ code: 1126, status: 404 });
  });

  test.each([
    ["999", 404, 1117],
    ["x", 400, 1000],
    ["1?part=0", 400, 1000],
  ])("for %s is %d", async (address, status, code) => {
    await using items = await openItems();
    const answer = await items.door.call(`/api/items/${address}`);
    expect((await answer.json()).errors[0]).toMatchObject({ code, status });
  });

  test("is described", async () => {
    await using items = await openItems();
    const document = await (await items.door.call("/api/openapi.json")).json();
    const { get: route } = document.paths["/api/items/{ratingKey}"];
    expect(route.operationId).toBe("getItem");
    const { properties } = route.responses[200].content["application/json"].schema;
    expect(Object.keys(properties)).toEqual(Object.keys(itemSchema.shape));
  });
});
