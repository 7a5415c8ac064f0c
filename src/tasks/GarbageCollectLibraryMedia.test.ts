import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { openSmallHouse } from "../../test/support/small-house.ts";
import { refusedOf } from "../adapters/cleaning/let-go.ts";
import type { StartOptions } from "../core/butler.ts";

const day = 86_400_000;

/** Four films of which the fourth has been gone for 31 days; half of a section may go at once. */
async function openHouseWithGoneFilm() {
  const house = await openSmallHouse({ films: 4 });
  house.settings.set(new Map([["CleanShareLimit", 50]]));
  const { store, media, clock, sectionId } = { ...house, sectionId: house.store.sections.all()[0]!.id };
  const file = join(media, "Film 4.mkv");
  rmSync(file);
  store.catalogue.markGone(4, clock.now() - 31 * day);
  store.findings.keepForItem(4, { kind: "tags", version: 1, data: { a: 1 }, at: 5 });
  store.markers.add(4, { type: "bookmark", startMs: 7, endMs: null, title: "Here", color: null }, 9);
  const start = (options: StartOptions = {}) => {
    const end = house.ended("GarbageCollectLibraryMedia");
    house.butler.start("GarbageCollectLibraryMedia", { force: true, ...options });
    return end;
  };
  const titles = () =>
    store.items
      .list({ sectionId, types: ["movie"], sort: "title", descending: false, offset: 0, limit: 10 })
      .map(({ item }) => item.title);
  return { ...house, sectionId, file, start, titles };
}

test("media gone for long goes, and comes back from the trash with all that was known of it", async () => {
  const { start, titles, store, trash } = await openHouseWithGoneFilm();
  const before = {
    part: store.findings.part(4),
    found: store.findings.ofPart(4),
    item: store.findings.ofItem(4),
    markers: store.markers.ofItems([4]),
  };
  expect(await start()).toMatchObject({
    outcome: "success",
    message: expect.stringContaining("1 file that has gone put into the trash"),
  });
  expect(titles()).toEqual(["Film 1", "Film 2", "Film 3"]);
  expect(store.findings.part(4)).toBeUndefined();
  const [entry] = store.trash.list({ limit: 10 });
  expect(entry).toMatchObject({
    kind: "rows",
    title: "Film 4",
    why: "Film 4.mkv has been gone since 2026-02-07.",
  });
  await trash.restore(entry!);
  expect(titles()).toEqual(["Film 1", "Film 2", "Film 3", "Film 4"]);
  expect({
    part: store.findings.part(4),
    found: store.findings.ofPart(4),
    item: store.findings.ofItem(4),
    markers: store.markers.ofItems([4]),
  }).toEqual(before);
  expect(store.trash.amount()).toEqual({ items: 0, bytes: 0 });
  // It counts as gone from now on: it is not taken away again at once.
  expect(await start()).toMatchObject({ message: expect.stringContaining("0 files that have gone") });
});

test("what was found again meanwhile is not put over it", async () => {
  const { start, store, trash, addFilm } = await openHouseWithGoneFilm();
  await start();
  addFilm(5);
  const path = "Film 4.mkv";
  const place = store.sections.all()[0]!;
  store.catalogue.addFile(
    {
      sectionId: place.id,
      rootId: place.roots[0]!.id,
      path,
      size: 1,
      mtime: 1,
      label: "Film 4",
      stack: path,
      bundle: "a".repeat(40),
      lineage: [{ type: "movie", identity: "Film 4", title: "Film 4", sortTitle: "Film 4" }],
    },
    1,
  );
  const [entry] = store.trash.list({ limit: 10 });
  await expect(trash.restore(entry!)).rejects.toThrow("has been found again meanwhile");
  expect(store.trash.get(entry!.id)).toEqual(entry);
  const part = store.findings.part(6) ?? store.findings.part(5);
  expect(part).toBeDefined();
});

test("media of a section that has gone since cannot come back, and the reason is told", async () => {
  const { start, store, trash, sectionId } = await openHouseWithGoneFilm();
  await start();
  store.sections.remove(sectionId);
  const [entry] = store.trash.list({ limit: 10 });
  await expect(trash.restore(entry!)).rejects.toThrow("What it belonged to has gone since");
  expect(store.trash.amount().items).toBe(1);
});

test("what is gone for a shorter time, and what is there again, stays", async () => {
  const { start, store, file, titles, settings } = await openHouseWithGoneFilm();
  settings.set(new Map([["LibraryMediaKeepDays", 32]]));
  await start();
  expect(titles()).toHaveLength(4);
  settings.set(new Map([["LibraryMediaKeepDays", 30]]));
  writeFileSync(file, "film 4");
  expect(await start()).toMatchObject({ outcome: "success" });
  expect(store.findings.part(4)).toBeDefined();
});

test("where the trash is emptied by hand, only that empties it", async () => {
  const { start, titles, settings, sectionId } = await openHouseWithGoneFilm();
  settings.set(new Map([["autoEmptyTrash", false]]));
  await start();
  expect(titles()).toHaveLength(4);
  await start({ scope: { sectionIds: [sectionId + 1], goneDays: 0 } });
  expect(titles()).toHaveLength(4);
  await start({ scope: { sectionIds: [sectionId], goneDays: 0 } });
  expect(titles()).toHaveLength(3);
});

test("a share that is too large waits for a person", async () => {
  const { start, titles, settings } = await openHouseWithGoneFilm();
  settings.set(new Map([["CleanShareLimit", 10]]));
  const refused = await start();
  expect(refused).toMatchObject({ outcome: "failed" });
  expect(refused.message).toContain("1 of 4 files that have gone of Films would go at once");
  expect(titles()).toHaveLength(4);
  expect(await start({ confirm: true })).toMatchObject({ outcome: "success" });
  expect(titles()).toHaveLength(3);
});

test("a person's word alone is for all that was refused, however it was begun", async () => {
  const { start, store, titles, settings, sectionId } = await openHouseWithGoneFilm();
  settings.set(new Map([["CleanShareLimit", 10]]));
  const scopes = [{}, { sectionIds: [sectionId], goneDays: 0 }];
  for (const scope of scopes) expect(await start({ scope })).toMatchObject({ outcome: "failed" });
  expect(store.trash.refusedScopes("GarbageCollectLibraryMedia").map((text) => JSON.parse(text))).toEqual(
    expect.arrayContaining(scopes),
  );
  // One after the other.
  expect(await start({ confirm: true })).toMatchObject({ outcome: "success", items: { done: 2 } });
  expect(titles()).toHaveLength(3);
  expect(store.trash.refusedScopes("GarbageCollectLibraryMedia")).toEqual([]);
});

test("what a scan did not forget goes when a person says so, whatever its days", async () => {
  const { start, store, titles, sectionId, clock } = await openHouseWithGoneFilm();
  store.catalogue.markFound(4);
  store.catalogue.markGone(4, clock.now());
  await refusedOf(store, sectionId).keep(clock.now());
  expect(await start()).toMatchObject({ outcome: "success" });
  expect(titles()).toHaveLength(4);
  expect(await start({ confirm: true })).toMatchObject({ outcome: "success" });
  expect(titles()).toHaveLength(3);
});

for (const [state, breakIt] of [
  ["gone", (media: string) => renameSync(media, `${media} elsewhere`)],
  [
    "a link to /",
    (media: string) => {
      rmSync(media, { recursive: true });
      symlinkSync("/", media);
    },
  ],
  [
    "empty",
    (media: string) => {
      rmSync(media, { recursive: true });
      mkdirSync(media);
    },
  ],
] as const)
  test(`nothing is forgotten while the folder is ${state}`, async () => {
    const { start, titles, media } = await openHouseWithGoneFilm();
    breakIt(media);
    const run = await start({ confirm: true });
    expect(run).toMatchObject({ outcome: "failed" });
    expect(run.message).toContain("so nothing is removed");
    expect(titles()).toHaveLength(4);
  });

test("items without media go with their empty parents, and come back", async () => {
  const { start, store, trash, sectionId } = await openHouseWithGoneFilm();
  const part = (n: number) => ({
    sectionId,
    rootId: store.sections.get(sectionId)!.roots[0]!.id,
    path: `Show/${n}.mkv`,
    size: 1,
    mtime: 1,
    label: `Episode ${n}`,
    stack: `${n}`,
    bundle: `${n}`.padStart(40, "b"),
    lineage: [
      { type: "show" as const, identity: "show", title: "Show", sortTitle: "Show" },
      { type: "season" as const, identity: `season ${n}`, title: `Season ${n}`, sortTitle: "Season" },
      { type: "episode" as const, identity: `e${n}`, title: `Episode ${n}`, sortTitle: "Episode" },
    ],
  });
  store.catalogue.addFile(part(1), 1);
  const [season] = store.items.list({
    sectionId,
    types: ["season"],
    sort: "title",
    descending: false,
    offset: 0,
    limit: 5,
  });
  const episodes = () =>
    store.items
      .list({
        sectionId,
        types: ["show", "season", "episode"],
        sort: "title",
        descending: false,
        offset: 0,
        limit: 9,
      })
      .map(({ item }) => item.title);
  // As an interrupted change by an older program might have left it: the file's rows only.
  store.waste.removeItem(season!.item.id);
  expect(episodes()).toEqual(["Show"]);
  await start();
  expect(episodes()).toEqual([]);
  const entry = store.trash.list({ limit: 10 }).find(({ title }) => title === "Show");
  await trash.restore(entry!);
  expect(episodes()).toEqual(["Show"]);
});

test("bundles are cleaned when media has been, whichever was started first", async () => {
  const { butler, ended, paths } = await openHouseWithGoneFilm();
  const poster = paths.artefact("4".padStart(40, "0"), "Indexes/index-sd.bif");
  mkdirSync(dirname(poster), { recursive: true });
  writeFileSync(poster, "1234567");
  const order: string[] = [];
  const runs = ["CleanOldBundles", "GarbageCollectLibraryMedia"].map((task) =>
    ended(task).then(() => order.push(task)),
  );
  butler.start("CleanOldBundles", { force: true });
  butler.start("GarbageCollectLibraryMedia", { force: true });
  await Promise.all(runs);
  expect(order).toEqual(["GarbageCollectLibraryMedia", "CleanOldBundles"]);
});
