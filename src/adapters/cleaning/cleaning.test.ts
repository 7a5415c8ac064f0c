import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { makeReadOnly, mount, unmount } from "../../../test/support/mounts.ts";
import { openSmallHouse } from "../../../test/support/small-house.ts";
import { clean } from "../../core/cleaning.ts";
import type { Heap } from "../../core/ports.ts";
import type { WorkContext } from "../../core/task.ts";
import { createCleaning } from "./cleaning.ts";

const run = { id: 1, task: "CleanOldBundles" };
const never = new AbortController().signal;

/** Films, and three bundles without a part. */
async function openOrphans(films = 1) {
  const house = await openSmallHouse({ films, only: [] });
  house.settings.set(new Map([["CleanShareLimit", 100]]));
  const cleaning = createCleaning(house.store, house.paths.data, house.clock, house.trash);
  const files = ["d", "e", "f"].map((letter) => house.paths.artefact(letter.repeat(40), "Indexes/x"));
  for (const file of files) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "1234567");
  }
  const context = {
    cleaning,
    preference: house.settings.get,
    run: { ...run, confirmed: true },
    scope: {},
    signal: never,
    log: () => {},
    onProgress: () => {},
  } as unknown as WorkContext;
  return { ...house, cleaning, files, context, bundles: cleaning.bundles(0) };
}

/** Does something between two deeds. */
const afterFirst = (heap: Heap, disturb: () => void): Heap => ({
  ...heap,
  remove: async (one, run) => {
    const gone = await heap.remove(one, run);
    disturb();
    return gone;
  },
});

test.each<[string, (media: string) => void]>([
  ["unmounted", (media) => renameSync(media, `${media} elsewhere`)],
  [
    "emptied",
    (media) => {
      rmSync(media, { recursive: true });
      mkdirSync(media);
    },
  ],
  [
    "replaced by a link to /",
    (media) => {
      rmSync(media, { recursive: true });
      symlinkSync("/", media);
    },
  ],
])("a root that is %s between two deeds ends the cleaning before the next", async (_, disturb) => {
  const { bundles, context, files, media } = await openOrphans();
  let disturbed = false;
  const heap = afterFirst(bundles, () => {
    if (!disturbed) disturb(media);
    disturbed = true;
  });
  await expect(clean([heap], context)).rejects.toThrow("so nothing is removed");
  expect(files.map(existsSync).sort()).toEqual([false, true, true]);
});

test("a disk that is unmounted between two deeds ends every cleaning that the library decides on", async ({
  skip,
}) => {
  const { cleaning, context, clock, media, paths, store } = await openOrphans(6);
  const disk = `${media} disk`;
  renameSync(media, disk);
  mkdirSync(media);
  const insert = () => mount(["--bind", disk], media);
  if (!insert()) skip("mounts are not allowed here");
  const long = clock.now() - 40 * 86_400_000;
  for (const n of [3, 4]) {
    rmSync(join(media, `Film ${n}.mkv`));
    store.catalogue.markGone(n, long);
  }
  // As an older program might have left it: items without media.
  const other = new BetterSqlite(paths.database);
  other.exec("delete from parts where id in (5, 6)");
  other.close();
  for (const n of [98, 99]) mkdirSync(paths.itemPictures(n), { recursive: true });
  const { mtime, size } = store.findings.part(1)!;
  for (const kind of ["loudness", "credits"])
    store.findings.keep({ id: 1, mtime: mtime - 1, size }, { kind, version: 1, data: {}, at: 1 });
  for (const n of [1, 2]) {
    const picture = paths.artefact("1".padStart(40, "0"), `Chapters/${n}.jpg`);
    mkdirSync(dirname(picture), { recursive: true });
    writeFileSync(picture, "");
    utimesSync(picture, long / 1000, long / 1000);
  }

  const heaps: Record<string, Heap> = {
    bundles: cleaning.bundles(0),
    pictures: cleaning.pictures(0),
    findings: cleaning.findings(),
    artefacts: cleaning.artefacts(),
    "gone media": cleaning.goneMedia(30, undefined),
    "empty items": cleaning.emptyItems(undefined),
  };
  const count = async (heap: Heap) => (await Array.fromAsync(heap.doomed(never))).length;
  for (const [name, heap] of Object.entries(heaps)) {
    const before = await count(heap);
    expect(before, name).toBeGreaterThan(1);
    const cleaned = clean([afterFirst(heap, () => unmount(media))], context);
    await expect(cleaned, name).rejects.toThrow("is empty, although the library knows files in it");
    insert();
    expect(await count(heap), name).toBe(before - 1);
  }
});

test("a folder of bundles that becomes a link between plan and deed leads nowhere", async () => {
  const { bundles, files, paths, folder } = await openOrphans();
  const [one] = await Array.fromAsync(bundles.doomed(never));
  const outside = join(folder, "outside");
  const letter = join(paths.bundles, "d");
  renameSync(letter, outside);
  symlinkSync(outside, letter);
  await expect(bundles.remove(one!, run)).rejects.toThrow("found a link");
  expect(existsSync(files[0]!)).toBe(true);
  rmSync(letter);
  symlinkSync("/", letter);
  await expect(bundles.remove(one!, run)).rejects.toThrow("found a link");
});

test("a bundle that a part has taken between plan and deed stays", async () => {
  const { bundles, files, cleaning, store } = await openOrphans();
  const [one] = await Array.fromAsync(bundles.doomed(never));
  const [root] = store.sections.all()[0]!.roots;
  const entry = { type: "movie", identity: "new", title: "New", sortTitle: "New" } as const;
  const place = { sectionId: 1, label: "New", stack: "new", lineage: [entry] };
  store.catalogue.addFile(
    { ...place, rootId: root!.id, path: "New.mkv", size: 1, mtime: 1, bundle: "d".repeat(40) },
    1,
  );
  expect(await cleaning.bundles(0).remove(one!, run)).toBe(false);
  expect(existsSync(files[0]!)).toBe(true);
});

test("bundles that have become read-only stay, and the reason is told", async ({ skip }) => {
  const { bundles, files, paths } = await openOrphans();
  const [one] = await Array.fromAsync(bundles.doomed(never));
  const media = dirname(paths.bundles);
  if (!makeReadOnly(media)) skip("mounts are not allowed here");
  await expect(bundles.remove(one!, run)).rejects.toThrow(/EROFS|on another disk than the rest/);
  expect(files.every(existsSync)).toBe(true);
});
