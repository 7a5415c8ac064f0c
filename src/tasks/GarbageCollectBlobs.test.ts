import { existsSync, mkdirSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import BetterSqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { openSmallHouse } from "../../test/support/small-house.ts";

const bundle = "1".padStart(40, "0");

/** Two films. Findings of the first: one of its file as it is, one of an earlier file. Half of all may go at once. */
async function openHouseWithFindings() {
  const house = await openSmallHouse({ films: 2 });
  house.settings.set(new Map([["CleanShareLimit", 50]]));
  const { store, clock } = house;
  const { mtime, size } = store.findings.part(1)!;
  const made = (kind: string) => ({ kind, version: 1, data: { kind }, at: clock.now() });
  store.findings.keep({ id: 1, mtime, size }, made("previews"));
  store.findings.keep({ id: 1, mtime: mtime - 1, size }, made("loudness"));
  /** @param days since it was made */
  const artefact = (name: string, days = 2) => {
    const path = house.paths.artefact(bundle, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "1234567");
    const at = clock.now() / 1000 - days * 86_400;
    utimesSync(path, at, at);
    return path;
  };
  const start = (options: { confirm?: boolean } = {}) => {
    const end = house.ended("GarbageCollectBlobs");
    house.butler.start("GarbageCollectBlobs", { force: true, ...options });
    return end;
  };
  return { ...house, mtime, size, artefact, start };
}

test("findings of an earlier file go, and come back unless they were made again", async () => {
  const { start, store, trash, mtime, size, clock } = await openHouseWithFindings();
  expect(await start()).toMatchObject({
    outcome: "success",
    message: expect.stringContaining("1 finding put into the trash"),
  });
  expect(store.findings.finding(1, "previews")).toEqual({ kind: "previews" });
  expect(store.findings.finding(1, "loudness")).toBeUndefined();
  const [entry] = store.trash.list({ limit: 5 });
  expect(entry).toMatchObject({ title: "Film 1: loudness", why: "Its file has changed since." });
  await trash.restore(entry!);
  expect(store.findings.finding(1, "loudness")).toEqual({ kind: "loudness" });
  await start();
  const again = { kind: "loudness", version: 2, data: { again: true }, at: clock.now() };
  store.findings.keep({ id: 1, mtime, size }, again);
  await expect(trash.restore(store.trash.list({ limit: 5 })[0]!)).rejects.toThrow("made again meanwhile");
  expect(store.findings.finding(1, "loudness")).toEqual({ again: true });
});

test("findings without an owner go, of parts and of items", async () => {
  const { start, store, paths } = await openHouseWithFindings();
  // As a database might be that another program has written to.
  const other = new BetterSqlite(paths.database);
  other.pragma("foreign_keys = off");
  other.exec(`insert into findings values (99, 'previews', 1, 1, 1, '{}', 1);
    insert into item_findings values (99, 'tags', 1, '{}', 1)`);
  other.close();
  expect((await start()).message).toContain("3 findings put into the trash");
  expect(store.findings.itemFinding(99, "tags")).toBeUndefined();
  expect(store.findings.finding(99, "previews")).toBeUndefined();
});

test("artefacts that no finding names go, when they have had their time; all others stay", async () => {
  const { start, artefact, store, trash } = await openHouseWithFindings();
  const named = artefact("Indexes/index-sd.bif");
  const chapters = artefact("Chapters/1.jpg");
  const half = artefact("Indexes/index-sd.bif.partial");
  const young = artefact("Bitrate/0.u32", 0);
  const strange = artefact("Beside/_edl.sums");
  const credits = artefact("Fingerprints/credits.u32");
  const notes = artefact("Fingerprints/notes.txt");
  expect((await start()).message).toContain("3 artefacts put into the trash, 21 bytes");
  const all = [named, chapters, half, young, strange, credits, notes];
  expect(all.map(existsSync)).toEqual([true, false, false, true, true, false, true]);
  const entry = store.trash.list({ limit: 9 }).find(({ title }) => title === "Film 1: Chapters/1.jpg");
  await trash.restore(entry!);
  expect(existsSync(chapters)).toBe(true);
});

test("artefacts of more than the share wait for a person, as after a restore of an older database", async () => {
  const { start, artefact, settings } = await openHouseWithFindings();
  settings.set(new Map([["CleanShareLimit", 20]]));
  const named = artefact("Indexes/index-sd.bif");
  const half = artefact("Indexes/index-sd.bif.partial");
  const chapters = ["1", "2"].map((n) => artefact(`Chapters/${n}.jpg`));
  const refused = await start();
  expect(refused).toMatchObject({ outcome: "failed" });
  expect(refused.message).toContain("2 of 3 artefacts of the data folder would go at once");
  expect([named, half, ...chapters].every(existsSync)).toBe(true);
  expect(await start({ confirm: true })).toMatchObject({ outcome: "success" });
  expect([named, half, ...chapters].map(existsSync)).toEqual([true, false, false, false]);
});

test("nothing goes while a section is not there", async () => {
  const { start, artefact, media, store } = await openHouseWithFindings();
  const chapters = artefact("Chapters/1.jpg");
  renameSync(media, `${media} elsewhere`);
  expect(await start()).toMatchObject({ outcome: "failed" });
  expect(existsSync(chapters)).toBe(true);
  expect(store.findings.finding(1, "loudness")).toEqual({ kind: "loudness" });
});
