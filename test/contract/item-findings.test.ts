import { XMLParser } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { type OpenDoor, openDoor } from "../support/open-door.ts";
import {
  addedAt,
  addSection,
  filmProbe,
  keepArtefact,
  keepLoudness,
  partAt,
  trackProbe,
} from "../support/small-library.ts";

const json = { Accept: "application/json" };
const film = "Arrival (2016).mkv";
const track = "Artist/Album/01 First.flac";
const photo = "Rome/one.jpg";
const picture = Uint8Array.from({ length: 50 }, (_, i) => 255 - i);

async function openFound() {
  const door = await openDoor();
  const { store } = door;
  addSection(store, "Films", "movie", [film]);
  addSection(store, "Music", "artist", [track]);
  addSection(store, "Photos", "photo", [photo]);
  const parts = { film: partAt(store, film), track: partAt(store, track), photo: partAt(store, photo) };
  store.media.keepProbe(parts.film.id, filmProbe, "film");
  store.media.keepProbe(parts.track.id, trackProbe, "track");
  const keep = (of: keyof typeof parts, kind: string, data: unknown, version = 1) =>
    store.findings.keep(parts[of], { kind, version, data, at: addedAt });
  return { door, parts, keep, [Symbol.asyncDispose]: () => door[Symbol.asyncDispose]() };
}

const show = async (door: OpenDoor, itemId: number) => {
  const answer = await door.call(`/library/metadata/${itemId}`, { headers: json });
  return (await answer.json()).MediaContainer.Metadata[0];
};

describe("what analyses found, on the item", () => {
  test("speech, and what the whole file needs of bandwidth", async () => {
    await using found = await openFound();
    const { door, parts, keep } = found;
    const [before] = (await show(door, parts.film.itemId)).Media;
    expect(before.hasVoiceActivity).toBe(false);
    expect(before.Part[0]).not.toHaveProperty("deepAnalysisVersion");
    const bits = `/library/parts/${parts.film.id}/voiceActivity`;
    expect(await (await door.call(bits, { headers: json })).json()).toMatchObject({
      errors: [{ code: 1221 }],
    });
    keep("film", "voice", { binMs: 10, stretches: [{ startMs: 5980, endMs: 5990 }] });
    const vector = await door.call(bits, { headers: json });
    expect(vector.headers.get("content-type")).toBe("application/octet-stream");
    // Six seconds have 600 bits.
    expect([...(await vector.bytes())]).toEqual([...Array(74).fill(0), 1 << (598 % 8)]);
    keep("film", "deep", { requiredBandwidths: { bufferSeconds: [1, 2, 5], kbits: [9000, 8000, 7500] } }, 3);
    const [after] = (await show(door, parts.film.itemId)).Media;
    expect(after.hasVoiceActivity).toBe(true);
    expect(after.Part[0]).toMatchObject({ deepAnalysisVersion: 3, requiredBandwidths: "9000,8000,7500" });
    const list = await door.call("/library/sections/1/all", { headers: json });
    const [listed] = (await list.json()).MediaContainer.Metadata;
    expect(listed.Media[0].hasVoiceActivity).toBe(true);
    door.store.catalogue.markChanged(parts.film.id, 1, 1);
    expect((await show(door, parts.film.itemId)).Media[0].hasVoiceActivity).toBe(false);
  });

  test("ramps of a track, and that it has sonic features", async () => {
    await using found = await openFound();
    const { door, parts, keep } = found;
    const { stream } = await keepLoudness(door.store, door.data, parts.track, 0, -20);
    keep("track", "music", { tempo: 120, key: "A minor", vector: [1, 2] }, 5);
    const item = await show(door, parts.track.itemId);
    expect(item.musicAnalysisVersion).toBe(1);
    expect(stream.startRamp).toMatch(/^-?[\d.]+ [\d.]+;/);
    expect(item.Media[0].Part[0].Stream[0]).toMatchObject({
      startRamp: stream.startRamp,
      endRamp: stream.endRamp,
    });
  });

  test("placeholders of an item's pictures, its photo's own first, and tags", async () => {
    await using found = await openFound();
    const { door, parts, keep } = found;
    const picture = (blurHash: string) => ({ blurHash, thumbHash: "" });
    const beside = { file: "/media/poster.jpg", size: 1, mtime: 1 };
    const finding = { kind: "placeholders", version: 1, at: addedAt };
    const { findings } = door.store;
    findings.keepForItem(parts.film.itemId, {
      ...finding,
      data: { thumb: { ...beside, ...picture("L1") }, art: { ...beside, ...picture("L2") } },
    });
    findings.keepForItem(parts.photo.itemId, {
      ...finding,
      data: { thumb: { ...beside, ...picture("L3") }, art: { ...beside, failed: "no picture" } },
    });
    keep("photo", "placeholders", picture("L4"));
    keep("photo", "tags", {
      tags: [
        { tag: "Rome", kind: "place" },
        { tag: "cat", kind: "label", score: 0.9 },
      ],
    });
    expect(await show(door, parts.film.itemId)).toMatchObject({ thumbBlurHash: "L1", artBlurHash: "L2" });
    const item = await show(door, parts.photo.itemId);
    expect(item).toMatchObject({ thumbBlurHash: "L4", Autotag: [{ tag: "Rome" }, { tag: "cat" }] });
    expect(item).not.toHaveProperty("artBlurHash");
  });
});

describe("pictures of chapters", () => {
  test("are named where they are, and come as they are", async () => {
    await using found = await openFound();
    const { door, parts, keep } = found;
    keep("film", "chapters", { pictures: [{ chapter: 1 }] });
    await keepArtefact(door.data, parts.film, "Chapters/2.jpg", picture);
    const { Chapter, Media } = await show(door, parts.film.itemId);
    const place = `/library/media/${Media[0].id}/chapterImages`;
    expect(Chapter.map(({ thumb }: { thumb?: string }) => thumb)).toEqual([undefined, `${place}/2`]);
    const answer = await door.call(`${place}/2`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(picture);
    for (const [path, status] of [
      [`${place}/1`, 404],
      [`${place}/3`, 404],
      [`${place}/0`, 404],
      [`${place}/x`, 400],
      ["/library/media/999/chapterImages/2", 404],
    ] as const)
      expect([path, (await door.call(path)).status]).toEqual([path, status]);
  });

  test("stand in for chapters where a film has none", async () => {
    await using found = await openFound();
    const { door, parts, keep } = found;
    door.store.media.keepProbe(parts.film.id, { ...filmProbe, chapters: [] }, "film");
    const chapters = [
      { startMs: 0, endMs: 2999.8 },
      { startMs: 2999.8, endMs: 5999.6 },
    ];
    keep("film", "chapters", { pictures: [{ chapter: 0 }], chapters });
    const { Chapter } = await show(door, parts.film.itemId);
    expect(Chapter).toEqual([
      expect.objectContaining({ index: 1, tag: "Chapter 1", endTimeOffset: 3000, thumb: expect.any(String) }),
      { id: 2, index: 2, tag: "Chapter 2", startTimeOffset: 3000, endTimeOffset: 6000 },
    ]);
  });
});

describe("levels of a stream", () => {
  test("are a list in JSON and in XML, thinned out when asked", async () => {
    await using found = await openFound();
    const { door, parts } = found;
    const { momentary } = await keepLoudness(door.store, door.data, parts.track, 0, -20);
    const { id } = (await show(door, parts.track.itemId)).Media[0].Part[0].Stream[0];
    const all = await door.call(`/library/streams/${id}/levels`, { headers: json });
    expect((await all.json()).MediaContainer).toEqual({
      size: 40,
      totalSamples: "40",
      Level: Array.from(momentary, (value) => ({ v: value / 100 })),
    });
    const text = await (await door.call(`/library/streams/${id}/levels?subsample=4`)).text();
    const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" });
    const { totalSamples, Level } = parser.parse(text).MediaContainer;
    expect([totalSamples, Level.length]).toEqual(["40", 4]);
    expect(Number(Level[3].v)).toBeCloseTo(-20, 1);
  });

  test.each([
    ["999/levels", 404, 1119],
    ["x/levels", 400, 1000],
    ["999/levels?subsample=0", 400, 1000],
  ])("GET %s is %d", async (path, status, code) => {
    await using found = await openFound();
    const answer = await found.door.call(`/library/streams/${path}`, { headers: json });
    expect((await answer.json()).errors[0]).toMatchObject({ code, status });
  });
});
