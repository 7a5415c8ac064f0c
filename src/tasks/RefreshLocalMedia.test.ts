import { readdirSync, readFileSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import { openMediaHouse } from "../../test/support/media-house.ts";

const tone = {
  codec: "flac",
  sampleRate: 44_100,
  channels: 2,
  signal: { kind: "sine", frequency: 440, dbfs: -20 },
} as const;
const song = {
  durationSeconds: 1,
  tags: { title: "Song", artist: "Band", album: "First", date: "1999", genre: "Rock" },
  audio: [tone],
  cover: { width: 40, height: 30, level: 90 },
};
const path = "Band/First/01 Song.flac";

/** A track with a cover inside of it, and tags. */
async function openAlbum() {
  const house = await openMediaHouse("artist");
  house.putClip(path, song);
  await house.probe();
  const albumId = () => house.store.items.get([house.partAt(path).itemId])[0]!.item.parent_id!;
  const thumb = async () => (await house.library.pictured(albumId()))?.pictures.thumb?.file;
  return { ...house, albumId, thumb };
}

test("a run reads tags, covers, lyrics and NFO files, and the next one has nothing to do", async () => {
  const house = await openAlbum();
  house.put("Band/First/01 Song.lrc", "[00:00.10]La");
  house.put("Band/First/album.nfo", "<album><title>First</title><review>Good.</review></album>");
  expect(await house.run("RefreshLocalMedia")).toMatchObject({
    outcome: "success",
    items: { total: 3, done: 3, failed: 0 },
  });
  expect(house.store.itemFields.effective(house.albumId()).values).toMatchObject({
    title: "First",
    summary: "Good.",
    genres: ["Rock"],
    year: 1999,
  });
  const cover = await house.thumb();
  expect(cover).toMatch(/embedded-thumb\.jpg$/);
  expect(cover?.startsWith(house.paths.data)).toBe(true);
  expect(readFileSync(cover!).subarray(0, 2).toString("hex")).toBe("ffd8");
  expect(await house.run("RefreshLocalMedia", { force: true })).toMatchObject({ items: { total: 0 } });
  expect(await house.run("RefreshLocalMedia", { again: true })).toMatchObject({ items: { total: 3 } });
  expect(readdirSync(house.paths.scratch)).toEqual([]);
});

test("a picture beside the media goes before the one inside, which goes with it", async () => {
  const house = await openAlbum();
  await house.putPicture("Band/First/cover.png", [250, 10, 10]);
  await house.run("RefreshLocalMedia");
  expect(await house.thumb()).toBe(house.at("Band/First/cover.png"));
  rmSync(house.at("Band/First/cover.png"));
  expect(await house.thumb()).toMatch(/embedded-thumb\.jpg$/);
  const { cover: _, ...bare } = song;
  rmSync(house.at(path));
  house.putClip(path, { ...bare, durationSeconds: 2 });
  await house.probe();
  await house.run("RefreshLocalMedia", { force: true });
  expect(await house.thumb()).toBeUndefined();
});

test("what cannot be read is a failure of its item, told once, and tried again when asked", async () => {
  const house = await openAlbum();
  house.put("Band/artist.nfo", "<artist><name>Cut o");
  const run = await house.run("RefreshLocalMedia");
  expect(run).toMatchObject({ outcome: "partial", items: { total: 3, done: 2, failed: 1 } });
  expect(run.reasons).toEqual([expect.stringContaining("artist.nfo: Expected well-formed XML")]);
  expect(await house.run("RefreshLocalMedia")).toMatchObject({ outcome: "success", items: { total: 0 } });
  expect(await house.run("RefreshLocalMedia", { force: true })).toMatchObject({ items: { failed: 1 } });
});
