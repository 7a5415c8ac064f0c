import { XMLParser } from "fast-xml-parser";
import { expect, test } from "vitest";
import { PlexAPI } from "../../src/sdk/plex-api.ts";
import { type OpenDoor, openDoor, token } from "../support/open-door.ts";
import { addedAt, addSection, itemNamed, partAt } from "../support/small-library.ts";

const json = { Accept: "application/json" };
const paths = [1, 2, 3, 4, 5, 6].map((n) => `${n < 4 ? "Ann/Home" : "Bob/Away"}/0${n} Song ${n}.flac`);

/** Six tracks that lie on a line, 0.1 apart; the first three are Ann's. The last is not analyzed. */
async function openTracks() {
  const door = await openDoor();
  const { store } = door;
  const sectionId = addSection(store, "Music", "artist", paths);
  addSection(store, "Films", "movie", ["Arrival (2016).mkv"]);
  const keep = (
    n: number,
    vector: number[] | null,
    { version = 1, model = null as string | null, at = addedAt } = {},
  ) =>
    store.findings.keep(partAt(store, paths[n - 1]!), {
      kind: "music",
      version,
      data: { vector, model },
      at,
    });
  for (const n of [1, 2, 3, 4, 5]) keep(n, [n / 10, n / 10, n / 10]);
  return {
    door,
    store,
    sectionId,
    keep,
    song: (n: number) => itemNamed(store, `Song ${n}`),
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

interface Found {
  title: string;
  type: string;
  distance?: number;
}

async function listOf(door: OpenDoor, path: string): Promise<Found[]> {
  const answer = await door.call(path, { headers: json });
  expect([path, answer.status]).toEqual([path, 200]);
  const { size, Metadata = [] } = (await answer.json()).MediaContainer;
  expect(Metadata).toHaveLength(size);
  return Metadata;
}

const titles = (found: Found[]) => found.map(({ title }) => title);

test("the nearest tracks come first, with their distance, in JSON and XML", async () => {
  await using tracks = await openTracks();
  const { door, song } = tracks;
  const place = `/library/metadata/${song(2)}/nearest`;
  const found = await listOf(door, `${place}?maxDistance=1`);
  expect(found.map(({ title, type, distance }) => [title, type, distance])).toEqual([
    ["Song 1", "track", 0.1],
    ["Song 3", "track", 0.1],
    ["Song 4", "track", 0.2],
    ["Song 5", "track", 0.3],
  ]);
  expect(titles(await listOf(door, place))).toEqual(["Song 1", "Song 3", "Song 4"]);
  expect(titles(await listOf(door, `${place}?limit=2`))).toEqual(["Song 1", "Song 3"]);
  expect(titles(await listOf(door, `${place}?maxDistance=0.05`))).toEqual([]);
  const xml = await (await door.call(place)).text();
  const { MediaContainer } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" }).parse(xml);
  expect(MediaContainer.size).toBe("3");
  expect(
    MediaContainer.Track.map(({ title, distance }: Record<string, string>) => [title, distance]),
  ).toEqual([
    ["Song 1", "0.1"],
    ["Song 3", "0.1"],
    ["Song 4", "0.2"],
  ]);
});

test("the tracks of an album or of an artist are left out when asked", async () => {
  await using tracks = await openTracks();
  const { door, store, song } = tracks;
  const place = `/library/metadata/${song(2)}/nearest?maxDistance=1`;
  const album = itemNamed(store, "Home");
  const artist = itemNamed(store, "Bob");
  expect(titles(await listOf(door, `${place}&excludeParentID=${album}`))).toEqual(["Song 4", "Song 5"]);
  expect(titles(await listOf(door, `${place}&excludeGrandparentID=${artist}`))).toEqual(["Song 1", "Song 3"]);
  expect(await listOf(door, `${place}&excludeParentID=-1`)).toHaveLength(4);
});

test("what is found later comes in, what is found again moves, what has gone goes", async () => {
  await using tracks = await openTracks();
  const { door, store, song, keep } = tracks;
  const place = `/library/metadata/${song(1)}/nearest?maxDistance=1`;
  expect(titles(await listOf(door, place))).toEqual(["Song 2", "Song 3", "Song 4", "Song 5"]);
  keep(6, [0.12, 0.12, 0.12]);
  keep(5, [0.15, 0.15, 0.15], { at: addedAt + 1 });
  expect(titles(await listOf(door, place))).toEqual(["Song 6", "Song 5", "Song 2", "Song 3", "Song 4"]);
  store.findings.forget("music", { itemIds: [song(2)] }, true);
  store.catalogue.markChanged(partAt(store, paths[2]!).id, 1, 1);
  expect(titles(await listOf(door, place))).toEqual(["Song 6", "Song 5", "Song 4"]);
});

test("only vectors of one kind are compared", async () => {
  await using tracks = await openTracks();
  const { door, song, keep } = tracks;
  keep(2, [0.2, 0.2, 0.2], { model: "model.onnx", at: addedAt + 1 });
  keep(3, [0.3, 0.3, 0.3], { version: 2, at: addedAt + 1 });
  keep(4, [0.4, 0.4], { at: addedAt + 1 });
  expect(titles(await listOf(door, `/library/metadata/${song(1)}/nearest?maxDistance=1`))).toEqual([
    "Song 5",
  ]);
});

test("a path goes from one track to the other in steps", async () => {
  await using tracks = await openTracks();
  const { door, sectionId, song } = tracks;
  const path = (from: number, to: number, more = "") =>
    listOf(door, `/library/sections/${sectionId}/computePath?startID=${song(from)}&endID=${song(to)}${more}`);
  expect(titles(await path(5, 1, "&count=3"))).toEqual(["Song 5", "Song 3", "Song 1"]);
  expect(titles(await path(1, 5, "&count=5"))).toEqual(["Song 1", "Song 2", "Song 3", "Song 4", "Song 5"]);
  expect(new Set(titles(await path(2, 4)))).toEqual(new Set([1, 2, 3, 4, 5].map((n) => `Song ${n}`)));
});

test("what cannot be answered says why", async () => {
  await using tracks = await openTracks();
  const { door, store, sectionId, song, keep } = tracks;
  keep(5, null, { at: addedAt + 1 });
  const path = `/library/sections/${sectionId}/computePath`;
  const film = itemNamed(store, "Arrival");
  for (const [place, status, words] of [
    ["/library/metadata/999/nearest", 404, "library item"],
    ["/library/metadata/x/nearest", 400, "an id"],
    [`/library/metadata/${film}/nearest`, 400, "which is of type movie"],
    [`/library/metadata/${song(6)}/nearest`, 400, "MusicAnalysis finds out how tracks sound"],
    [`/library/metadata/${song(5)}/nearest`, 400, "MusicAnalysis finds out how tracks sound"],
    [`/library/metadata/${song(1)}/nearest?limit=1001`, 400, "at most 1000 for limit"],
    [`/library/metadata/${song(1)}/nearest?maxDistance=far`, 400, "a distance such as 0.25"],
    [`/library/metadata/${song(1)}/nearest?excludeParentID=x`, 400, "an id"],
    [path, 400, "an id"],
    [`${path}?startID=${song(1)}&endID=999`, 404, "library item"],
    [`/library/sections/2/computePath?startID=${song(1)}&endID=${song(2)}`, 404, "in another section"],
    [`${path}?startID=${song(1)}&endID=${song(1)}`, 400, "from one track to another"],
    [`${path}?startID=${song(1)}&endID=${song(2)}&count=1`, 400, "at least 2 tracks"],
    [`${path}?startID=${song(1)}&endID=${song(6)}`, 400, "MusicAnalysis finds out how tracks sound"],
  ] as const) {
    const answer = await door.call(place, { headers: json });
    expect([place, answer.status]).toEqual([place, status]);
    expect((await answer.json()).errors[0].message).toContain(words);
  }
});

test("the SDK asks for both", async () => {
  await using tracks = await openTracks();
  const { door, store, song } = tracks;
  const sdk = new PlexAPI({ serverURL: door.url, accessToken: token });
  const [nearest] = await sdk.items.similar(song(2), { limit: 1, maxDistance: 0.5 });
  expect(nearest).toEqual({
    ratingKey: String(song(1)),
    title: "Song 1",
    album: "Home",
    artist: "Ann",
    distance: 0.1,
  });
  const album = itemNamed(store, "Home");
  const elsewhere = await sdk.items.similar(song(2), { excludeAlbum: album });
  expect(elsewhere.map(({ title }) => title)).toEqual(["Song 4"]);
  const path = await sdk.items.path(song(1), song(5), { section: 1, count: 3 });
  expect(path.map(({ title, artist }) => [title, artist])).toEqual([
    ["Song 1", "Ann"],
    ["Song 3", "Ann"],
    ["Song 5", "Bob"],
  ]);
});
