import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { makeReadOnly } from "../../../test/support/mounts.ts";
import { openSmallHouse } from "../../../test/support/small-house.ts";
import { clean } from "../../core/cleaning.ts";
import type { Heap } from "../../core/ports.ts";
import type { WorkContext } from "../../core/task.ts";
import { createCleaning } from "./cleaning.ts";

const run = { id: 1, task: "CleanOldBundles" };
const never = new AbortController().signal;

/** A film, and three bundles without a part. */
async function openOrphans() {
  const house = await openSmallHouse({ films: 1, only: [] });
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
