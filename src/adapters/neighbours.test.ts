import { setImmediate as breathe } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { addedAt, addSection, partAt } from "../../test/support/small-library.ts";
import { openStore } from "../store/store.ts";
import { createNeighbours } from "./neighbours.ts";

const options = { limit: 3, maxDistance: 1, exclude: { albumId: undefined, artistId: undefined } };

/** More tracks than are read in one go: the n-th lies at n / count. */
async function openManyTracks(count: number) {
  const store = await openStore(":memory:");
  onTestFinished(() => store.close());
  const paths = Array.from({ length: count }, (_, n) => `Ann/Home/Song ${n}.flac`);
  const sectionId = store.transaction(() => addSection(store, "Music", "artist", paths));
  const part = (n: number) => store.findings.part(n + 1)!;
  const keep = (n: number, place: number, at = addedAt) =>
    store.findings.keep(part(n), { kind: "music", version: 1, data: { vector: [place], model: null }, at });
  store.transaction(() => {
    for (let n = 0; n < count; n++) keep(n, n / count);
  });
  return { store, sectionId, part, keep, id: (n: number) => part(n).itemId };
}

test("an index of many pages is made while others work, and every question has what was kept before it", async () => {
  const { store, sectionId, keep, id } = await openManyTracks(1700);
  const neighbours = createNeighbours(store);
  let turns = 0;
  let done = false;
  const others = (async () => {
    for (; !done; turns++) await breathe();
  })();
  const nearest = async (n: number) =>
    (await neighbours.nearest({ id: id(n), sectionId }, options))!.map((near) => near.id);
  const first = nearest(1600);
  await breathe();
  // The first question has gone past this track already.
  keep(0, 1600.4 / 1700, addedAt + 1);
  const second = nearest(1600);
  expect((await first).slice(-2)).toEqual(expect.arrayContaining([id(1601)]));
  expect((await second)[0]).toBe(id(0));
  done = true;
  await others;
  expect(turns).toBeGreaterThan(20);
});

test("of a track with two files the first is heard, until it has gone", async () => {
  const store = await openStore(":memory:");
  onTestFinished(() => store.close());
  const files = ["Ann/Home/01 One.flac", "Ann/Home/01 One.mp3", "Ann/Home/02 Two.flac"];
  const sectionId = addSection(store, "Music", "artist", files);
  const parts = files.map((file) => partAt(store, file));
  expect(parts[0]!.itemId).toBe(parts[1]!.itemId);
  for (const [n, place] of [0.5, 0.9, 0.6].entries()) {
    const data = { vector: [place], model: null };
    store.findings.keep(parts[n]!, { kind: "music", version: 1, data, at: addedAt });
  }
  const neighbours = createNeighbours(store);
  const distance = async () =>
    (await neighbours.nearest({ id: parts[2]!.itemId, sectionId }, options))!.map((near) => near.distance);
  expect(await distance()).toEqual([expect.closeTo(0.1)]);
  store.catalogue.markChanged(parts[0]!.id, 1, 1);
  expect(await distance()).toEqual([expect.closeTo(0.3)]);
});
