import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { loudnessVersion } from "../../src/media/taps.ts";
import { type OpenDoor, openDoor } from "../support/open-door.ts";
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
const elements = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  isArray: (name) => /^[A-Z]/.test(name) && name !== "MediaContainer",
});

const ask = async (door: OpenDoor, path: string, headers: Record<string, string> = {}) => {
  const answer = await door.call(path, { headers: { ...json, ...headers } });
  expect(answer.status).toBe(200);
  return (await answer.json()).MediaContainer;
};
const titles = ({ Metadata }: { Metadata: { title: string }[] }) => Metadata.map(({ title }) => title);

const film = "Arrival (2016)/Arrival (2016).mkv";

/** Sections of all four types: film 1, show 2.., music, photos. */
async function openLibrary() {
  const door = await openDoor();
  addSection(door.store, "Films", "movie", [film, "The Blob (1958).mkv", "Cube (1997).mkv"]);
  addSection(door.store, "Shows", "show", [
    "Lost/Season 1/Lost - s01e01 - Pilot.mkv",
    "Lost/Season 1/Lost - s01e02.mkv",
  ]);
  addSection(door.store, "Music", "artist", [
    "Artist/Album/CD2/01 Third.flac",
    "Artist/Album/CD1/02 Second.flac",
    "Artist/Album/CD1/01 First.flac",
  ]);
  addSection(door.store, "Photos", "photo", ["Rome/one.jpg", "two.jpg"]);
  return door;
}

describe("a film in full", () => {
  test("has everything that the analyses found, as Plex names it", async () => {
    await using door = await openLibrary();
    const part = partAt(door.store, film);
    door.store.media.keepProbe(part.id, filmProbe, "hash");
    door.store.findings.keep(part, { kind: "previews", version: 1, data: { intervalMs: 2000 }, at: addedAt });
    await keepLoudness(door.store, door.data, part, 1, -23);
    const { size, Metadata } = await ask(door, `/library/metadata/${part.itemId}`);
    expect(size).toBe(1);
    const seconds = addedAt / 1000;
    const [item] = Metadata;
    const { Media, Chapter, ...fields } = item;
    expect(fields).toEqual({
      ratingKey: String(part.itemId),
      key: `/library/metadata/${part.itemId}`,
      guid: `local://${part.itemId}`,
      type: "movie",
      title: "Arrival",
      titleSort: expect.any(String),
      librarySectionID: 1,
      librarySectionTitle: "Films",
      librarySectionKey: "/library/sections/1",
      year: 2016,
      duration: 6000,
      addedAt: seconds,
      updatedAt: seconds,
      chapterSource: "media",
      Marker: [],
    });
    expect(Chapter).toEqual([
      { id: 1, index: 1, tag: 'Beginning & "more"', startTimeOffset: 0, endTimeOffset: 3000 },
      { id: 2, index: 2, tag: "End", startTimeOffset: 3000, endTimeOffset: 6000 },
    ]);
    const [{ Part, ...medium }] = Media;
    expect(medium).toEqual({
      id: expect.any(Number),
      duration: 6000,
      bitrate: 4200,
      width: 1280,
      height: 534,
      aspectRatio: 2.4,
      audioChannels: 2,
      audioCodec: "aac",
      videoCodec: "h264",
      videoResolution: "720",
      videoFrameRate: "24p",
      container: "mkv",
      hasVoiceActivity: false,
    });
    const [{ Stream, ...shownPart }] = Part;
    expect(shownPart).toEqual({
      id: part.id,
      key: `/library/parts/${part.id}/${seconds}/file.mkv`,
      file: `/media/Films/${film}`,
      size: 1000,
      container: "mkv",
      duration: 6000,
      accessible: true,
      exists: true,
      indexes: "sd",
    });
    expect(Stream.map(({ streamType }: { streamType: number }) => streamType)).toEqual([1, 2, 3]);
    expect(Stream[0]).toMatchObject({
      codec: "h264",
      profile: "high",
      bitrate: 4000,
      frameRate: 23.976,
      bitDepth: 8,
    });
    expect(Stream[1]).toMatchObject({
      index: 1,
      codec: "aac",
      language: "English",
      languageCode: "eng",
      channels: 2,
      audioChannelLayout: "stereo",
      samplingRate: 48_000,
      default: true,
      loudness: expect.closeTo(-23, 1),
      lra: expect.closeTo(0, 1),
      gain: expect.closeTo(5, 1),
      // -23 dB as a fraction of full scale.
      peak: expect.closeTo(0.0708, 3),
    });
    expect(Stream[1]).not.toHaveProperty("albumGain");
    expect(Stream[2]).toMatchObject({ codec: "srt", language: "German", forced: true, canAutoSync: false });
    expect(JSON.stringify(Metadata)).not.toContain("null");
  });

  test("says the same in XML, booleans as digits", async () => {
    await using door = await openLibrary();
    const part = partAt(door.store, film);
    door.store.media.keepProbe(part.id, filmProbe, "hash");
    const text = await (await door.call(`/library/metadata/${part.itemId}`)).text();
    expect(XMLValidator.validate(text)).toBe(true);
    const [video] = elements.parse(text).MediaContainer.Video;
    expect(video).toMatchObject({
      ratingKey: String(part.itemId),
      type: "movie",
      year: "2016",
      duration: "6000",
    });
    expect(video.Media[0].Part[0]).toMatchObject({ accessible: "1", exists: "1", size: "1000" });
    expect(video.Media[0].Part[0]).not.toHaveProperty("indexes");
    expect(video.Media[0].Part[0].Stream).toHaveLength(3);
    expect(video.Media[0].Part[0].Stream[1]).not.toHaveProperty("loudness");
    expect(video.Chapter[0]).toMatchObject({ startTimeOffset: "0", endTimeOffset: "3000" });
  });

  test("shows no finding made from an older file, and a file that is gone", async () => {
    await using door = await openLibrary();
    const part = partAt(door.store, film);
    door.store.media.keepProbe(part.id, filmProbe, "hash");
    door.store.findings.keep(part, { kind: "previews", version: 1, data: { intervalMs: 2000 }, at: addedAt });
    await keepLoudness(door.store, door.data, part, 1, -23);
    door.store.catalogue.markChanged(part.id, part.size + 1, part.mtime);
    door.store.catalogue.markGone(part.id, addedAt);
    const [item] = (await ask(door, `/library/metadata/${part.itemId}`)).Metadata;
    expect(item.Media[0].Part[0]).toMatchObject({ accessible: false, exists: false });
    expect(item.Media[0].Part[0]).not.toHaveProperty("indexes");
    expect(item.Media[0].Part[0].Stream[1]).not.toHaveProperty("loudness");
  });
});

describe("music", () => {
  test("tracks have their own loudness and that of the album, discs one after another", async () => {
    await using door = await openLibrary();
    const { store, data } = door;
    const tracks = [
      partAt(store, "Artist/Album/CD1/01 First.flac"),
      partAt(store, "Artist/Album/CD1/02 Second.flac"),
    ];
    const streams = [];
    for (const [i, track] of tracks.entries()) {
      store.media.keepProbe(track.id, trackProbe, `hash ${i}`);
      streams.push((await keepLoudness(store, data, track, 0, -14 - 6 * i)).stream);
    }
    const albumId = itemNamed(store, "Album");
    const album = keepAlbumLoudness(store, albumId, streams);
    const [first] = (await ask(door, `/library/metadata/${tracks[0]!.itemId}`)).Metadata;
    expect(first).toMatchObject({
      type: "track",
      index: 1,
      parentIndex: 1,
      parentTitle: "Album",
      parentRatingKey: String(albumId),
      grandparentTitle: "Artist",
    });
    expect(first.Media[0].Part[0].Stream[0]).toMatchObject({
      loudness: expect.closeTo(-14, 1),
      gain: expect.closeTo(-4, 1),
      peak: expect.closeTo(10 ** (-14 / 20), 3),
      albumGain: expect.closeTo(-18 - album.integrated!, 1),
      albumPeak: expect.closeTo(10 ** (-14 / 20), 3),
      albumRange: expect.closeTo(album.range, 1),
    });
    const [shown] = (await ask(door, `/library/metadata/${albumId}`)).Metadata;
    expect(shown).toMatchObject({
      type: "album",
      loudnessAnalysisVersion: String(loudnessVersion),
      leafCount: 3,
      childCount: 3,
    });
    expect(titles(await ask(door, `/library/metadata/${albumId}/children`))).toEqual([
      "First",
      "Second",
      "Third",
    ]);
  });

  test("silence has peaks of nothing, and no gain that could be applied", async () => {
    await using door = await openLibrary();
    const track = partAt(door.store, "Artist/Album/CD1/01 First.flac");
    door.store.media.keepProbe(track.id, trackProbe, "hash");
    await keepLoudness(door.store, door.data, track, 0, Number.NEGATIVE_INFINITY);
    const [item] = (await ask(door, `/library/metadata/${track.itemId}`)).Metadata;
    const [stream] = item.Media[0].Part[0].Stream;
    expect(stream).toMatchObject({ peak: 0, lra: 0 });
    expect(stream).not.toHaveProperty("loudness");
    expect(stream).not.toHaveProperty("gain");
  });
});

describe("lists", () => {
  test.each([
    ["1", "Video", ["Arrival", "The Blob", "Cube"]],
    ["2", "Directory", ["Lost"]],
    ["3", "Directory", ["Artist"]],
    ["4", "Directory", ["Rome"]],
  ])("section %s shows what it is about", async (id, element, expected) => {
    await using door = await openLibrary();
    const text = await (await door.call(`/library/sections/${id}/all`)).text();
    expect(XMLValidator.validate(text)).toBe(true);
    expect(elements.parse(text).MediaContainer[element].map(({ title }: { title: string }) => title)).toEqual(
      expected,
    );
    expect(text).not.toContain("<Stream");
  });

  test("photo albums are folders of type photo, photos are photos", async () => {
    await using door = await openLibrary();
    const all = elements.parse(await (await door.call("/library/sections/4/all")).text()).MediaContainer;
    expect(all.Directory[0]).toMatchObject({ type: "photo", title: "Rome" });
    expect(all.Photo.map(({ title }: { title: string }) => title).sort()).toEqual(["one", "two"]);
    expect(titles(await ask(door, all.Directory[0].key))).toEqual(["one"]);
  });

  test("seasons and episodes know where they belong", async () => {
    await using door = await openLibrary();
    const [season] = (await ask(door, `/library/metadata/${itemNamed(door.store, "Lost")}/children`))
      .Metadata;
    expect(season).toMatchObject({ type: "season", index: 1, parentTitle: "Lost", leafCount: 2 });
    const { Metadata, title2, size } = await ask(door, season.key);
    expect([title2, size]).toEqual([season.title, 2]);
    expect(Metadata[0]).toMatchObject({
      type: "episode",
      title: "Pilot",
      index: 1,
      parentIndex: 1,
      grandparentTitle: "Lost",
    });
  });

  test.each([
    ["sort=titleSort:desc", ["Cube", "The Blob", "Arrival"]],
    ["sort=movie.addedAt:desc", ["Cube", "The Blob", "Arrival"]],
    ["sort=addedAt&limit=2", ["Arrival", "The Blob"]],
    ["title=cub", ["Cube"]],
    ["title=nothing%20like%20it", []],
    ["type=1", ["Arrival", "The Blob", "Cube"]],
    ["type=4", []],
    ["includeGuids=1&includeMeta=1&checkFiles=0", ["Arrival", "The Blob", "Cube"]],
  ])("?%s", async (query, expected) => {
    await using door = await openLibrary();
    expect(titles(await ask(door, `/library/sections/1/all?${query}`))).toEqual(expected);
  });

  test("pages by header or query, and says what the whole is", async () => {
    await using door = await openLibrary();
    const range = { "X-Plex-Container-Start": "1", "X-Plex-Container-Size": "1" };
    const answer = await door.call("/library/sections/1/all", { headers: { ...json, ...range } });
    expect(answer.headers.get("x-plex-container-start")).toBe("1");
    expect(answer.headers.get("x-plex-container-total-size")).toBe("3");
    const page = (await answer.json()).MediaContainer;
    expect(page).toMatchObject({ offset: 1, size: 1, totalSize: 3 });
    expect(titles(page)).toEqual(["The Blob"]);
    const path = "/library/sections/1/all?X-Plex-Container-Size";
    expect(await ask(door, `${path}=0`)).toMatchObject({ size: 0, totalSize: 3, Metadata: [] });
    expect(await ask(door, `${path}=9&X-Plex-Container-Start=7`)).toMatchObject({ size: 0, totalSize: 3 });
    expect(titles(await ask(door, `${path}=99999999`))).toHaveLength(3);
  });

  test("a list longer than one read comes whole and in order", async () => {
    await using door = await openDoor();
    const names = Array.from({ length: 1201 }, (_, i) => `Film ${String(i).padStart(4, "0")}`);
    addSection(
      door.store,
      "Films",
      "movie",
      names.map((name) => `${name} (2000).mkv`),
    );
    expect(titles(await ask(door, "/library/sections/1/all"))).toEqual(names);
  });

  test("HEAD says what GET would, without the list", async () => {
    await using door = await openLibrary();
    const answer = await door.call("/library/sections/1/all", { method: "HEAD", headers: json });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(answer.headers.get("x-plex-container-total-size")).toBe("3");
    expect(await answer.text()).toBe("");
  });

  test("items come in the order asked for, each once, without those that there are not", async () => {
    await using door = await openLibrary();
    expect(titles(await ask(door, "/library/metadata/3,1,999,3"))).toEqual(["Cube", "Arrival"]);
    const thousand = Array.from({ length: 1000 }, (_, i) => i + 1).join();
    expect((await ask(door, `/library/metadata/${thousand}`)).size).toBe(door.store.items.counts().items);
  });
});

test.each([
  ["/library/metadata/999", 404, 1117],
  ["/library/metadata/999,99999999999999999999999", 404, 1117],
  ["/library/metadata/999/children", 404, 1117],
  ["/library/metadata/one", 400, 1000],
  ["/library/metadata/1,,2", 400, 1000],
  ["/library/metadata/1,2/children", 400, 1000],
  [`/library/metadata/${"1,".repeat(1000)}1`, 400, 1000],
  ["/library/metadata/1%3Bdrop%20table%20items", 400, 1000],
  ["/library/sections/1/all?type=12", 400, 1000],
  ["/library/sections/1/all?sort=random", 400, 1000],
  ["/library/sections/1/all?sort=title:up", 400, 1000],
  ["/library/sections/1/all?limit=-1", 400, 1000],
  ["/library/sections/1/all?X-Plex-Container-Start=x", 400, 1000],
])("GET %s is %d", async (path, status, code) => {
  await using door = await openLibrary();
  const answer = await door.call(path, { headers: json });
  expect(answer.status).toBe(status);
  expect((await answer.json()).errors[0]).toMatchObject({ code, status });
});
