import { expect, test } from "vitest";
import { openSmallHouse } from "../../test/support/small-house.ts";
import { addSection, partAt } from "../../test/support/small-library.ts";
import type { MusicFinding } from "../media/music.ts";

const calm: MusicFinding = {
  tempo: 80,
  tempoConfidence: 1,
  key: { tonic: "A", mode: "minor" },
  keyConfidence: 0.4,
  energy: 0.2,
  rhythmRegularity: 0.2,
  brightness: 0.3,
  vector: [0.1],
};
const loud: MusicFinding = { ...calm, tempo: 128, energy: 0.8, rhythmRegularity: 0.8, key: null };

/** A house with eight tracks: four calm ones of jazz, four loud ones of rock; of the last, nothing is known. */
async function openMusic() {
  const house = await openSmallHouse();
  house.settings.set(new Map([["ButlerManualStart", "always"]]));
  const { store } = house;
  const paths = Array.from({ length: 9 }, (_, n) => `Band/Album/0${n + 1} - Track ${n + 1}.flac`);
  const sectionId = addSection(store, "Music", "artist", paths);
  const hear = (n: number, music: object, genre: string) => {
    const part = partAt(store, paths[n]!);
    store.findings.keep(part, { kind: "music", version: 1, data: music, at: 0 });
    store.findings.keep(part, { kind: "probe", version: 1, data: { tags: { genre } }, at: 0 });
  };
  for (let n = 0; n < 4; n++) hear(n, calm, n === 0 ? "jazz; Blues" : "Jazz");
  for (let n = 4; n < 8; n++) hear(n, loud, "Rock");
  const itemIds = (from: number, to: number) =>
    paths.slice(from, to).map((path) => partAt(store, path).itemId);
  const run = async () => {
    const end = house.ended("BuildGracenoteCollections");
    house.butler.start("BuildGracenoteCollections", {});
    return end;
  };
  const built = () =>
    store.collections
      .ofSection(sectionId)
      .map(({ id, title }) => ({ title, itemIds: store.collections.itemIds(id) }));
  return { ...house, sectionId, hear, itemIds, run, built };
}

test("tracks are put together by how they sound and by what their tags say", async () => {
  const { run, built, itemIds } = await openMusic();
  expect(await run()).toMatchObject({
    outcome: "success",
    message: expect.stringContaining("6 collections from 8 tracks."),
  });
  expect(built()).toEqual([
    { title: "Calm", itemIds: itemIds(0, 4) },
    { title: "Danceable", itemIds: itemIds(4, 8) },
    { title: "Dark", itemIds: itemIds(0, 4) },
    { title: "Energetic", itemIds: itemIds(4, 8) },
    { title: "Rock", itemIds: itemIds(4, 8) },
    { title: "jazz", itemIds: itemIds(0, 4) },
  ]);
});

test("they stay the same ones between nights; what has changed changes, and a person's own stay", async () => {
  const { run, built, itemIds, store, clock, sectionId, hear } = await openMusic();
  const mine = store.collections.add(
    sectionId,
    { identity: "mood:calm", title: "Calm", summary: "", subtype: "track", itemIds: itemIds(7, 8) },
    1,
  );
  await run();
  const before = store.collections.ofSection(sectionId);
  await clock.advance(7 * 86_400_000);
  await run();
  expect(store.collections.ofSection(sectionId)).toEqual(before);

  hear(0, loud, "Rock");
  hear(1, loud, "Rock");
  await run();
  expect(built().map(({ title }) => title)).toEqual(["Calm", "Danceable", "Energetic", "Rock"]);
  const rock = (list: typeof before) => list.find(({ title }) => title === "Rock")!;
  const after = rock(store.collections.ofSection(sectionId));
  expect(after).toMatchObject({ id: rock(before).id, added_at: rock(before).added_at, childCount: 6 });
  expect(after.updated_at).toBeGreaterThan(rock(before).updated_at);
  expect(store.collections.itemIds(mine)).toEqual(itemIds(7, 8));
});

test("where nothing was heard, the run says what does that", async () => {
  const house = await openSmallHouse();
  house.settings.set(new Map([["ButlerManualStart", "always"]]));
  addSection(house.store, "Music", "artist", ["Band/Album/01 - Track.flac"]);
  const end = house.ended("BuildGracenoteCollections");
  house.butler.start("BuildGracenoteCollections", {});
  expect(await end).toMatchObject({
    outcome: "success",
    message: expect.stringContaining("MusicAnalysis finds that out"),
  });
});
