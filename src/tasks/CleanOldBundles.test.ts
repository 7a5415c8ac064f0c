import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { openSmallHouse } from "../../test/support/small-house.ts";

const put = (file: string) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "1234567");
};
const day = 86_400_000;

/** A house with one film, its bundle, one orphan and what else may lie about. Half of all bundles may go at once. */
async function openHouseWithBundles() {
  const house = await openSmallHouse({ films: 1 });
  house.settings.set(new Map([["CleanShareLimit", 50]]));
  const { artefact, bundles } = house.paths;
  const known = artefact("1".padStart(40, "0"), "Indexes/index-sd.bif");
  const orphan = artefact("f".repeat(40), "Indexes/index-sd.bif");
  const strange = [
    join(bundles, "f", "notes.txt"),
    join(bundles, "f", `${"f".repeat(38)}.bundle`, "x"),
    join(bundles, "f", `${"F".repeat(39)}.bundle`, "x"),
    join(bundles, "f", "f".repeat(39), "x"),
    join(bundles, "extra", `${"f".repeat(39)}.bundle`, "x"),
    join(bundles, "mine.bundle", "x"),
  ];
  for (const file of [known, orphan, ...strange]) put(file);
  const outside = join(house.folder, "outside", `${"e".repeat(39)}.bundle`, "x");
  put(outside);
  symlinkSync(dirname(dirname(outside)), join(bundles, "e"));
  symlinkSync(dirname(outside), join(bundles, "f", `${"e".repeat(39)}.bundle`));
  const start = (options = {}) => {
    const end = house.ended("CleanOldBundles");
    house.butler.start("CleanOldBundles", { force: true, ...options });
    return end;
  };
  return { ...house, start, known, orphan, others: [...strange, outside] };
}

test("bundles of parts that are known stay, orphans go, what is no bundle and what is elsewhere stays", async () => {
  const { start, known, orphan, others, store } = await openHouseWithBundles();
  expect(await start()).toMatchObject({
    outcome: "success",
    message: "1 bundle put into the trash, 7 bytes, for 7 days. 0 folders of pictures put into the trash.",
  });
  expect(existsSync(dirname(dirname(dirname(orphan))))).toBe(false);
  for (const file of [known, ...others]) expect([file, existsSync(file)]).toEqual([file, true]);
  expect(store.trash.list({ limit: 10 })).toMatchObject([
    { kind: "folder", bytes: 7, task: "CleanOldBundles" },
  ]);
  expect(await start()).toMatchObject({
    outcome: "success",
    message: expect.stringContaining("0 bundles put"),
  });
});

test("the trash gives a bundle back, but not over what is there again", async () => {
  const { start, orphan, store, trash, paths } = await openHouseWithBundles();
  await start();
  const [entry] = store.trash.list({ limit: 10 });
  put(orphan);
  await expect(trash.restore(entry!)).rejects.toThrow("again: move it away first");
  rmSync(dirname(dirname(dirname(orphan))), { recursive: true });
  await trash.restore(entry!);
  expect(readFileSync(orphan, "utf8")).toBe("1234567");
  expect(store.trash.list({ limit: 10 })).toEqual([]);
  expect(existsSync(join(paths.data, "Trash", entry!.folder!))).toBe(false);
});

test("a bundle is kept for its days, counted from when a cleaning first missed its part", async () => {
  const { start, orphan, settings, clock } = await openHouseWithBundles();
  settings.set(new Map([["BundleKeepDays", 3]]));
  await start();
  await clock.advance(2 * day);
  await start();
  expect(existsSync(orphan)).toBe(true);
  await clock.advance(day);
  await start();
  expect(existsSync(orphan)).toBe(false);
});

test("a dry run says what would go, and changes nothing", async () => {
  const { butler, orphan, store, start } = await openHouseWithBundles();
  const changes = store.changes();
  expect(await butler.dryRun("CleanOldBundles", {})).toEqual({
    task: "CleanOldBundles",
    items: 1,
    bytes: 7,
    refused: null,
    offset: 0,
    doomed: [
      {
        key: "f".repeat(40),
        title: "Bundle ffffffff",
        bytes: 7,
        why: "The library has no media that it belongs to.",
      },
    ],
  });
  expect(await butler.dryRun("CleanOldBundles", { offset: 1 })).toMatchObject({ items: 1, doomed: [] });
  expect(await butler.dryRun("BackupDatabase", {})).toBeUndefined();
  expect(existsSync(orphan)).toBe(true);
  expect(store.changes()).toBe(changes);
  await start();
  expect(existsSync(orphan)).toBe(false);
});

test("more than the share waits for a person, whose word holds for what was planned", async () => {
  const { start, orphan, settings, paths, butler } = await openHouseWithBundles();
  settings.set(new Map([["CleanShareLimit", 10]]));
  // Nobody has seen yet what would go.
  const blind = await start({ confirm: true });
  expect(blind.outcome).toBe("failed");
  expect(blind.message).toContain("1 of 2 bundles of the data folder would go at once");
  expect(blind.message).toContain("`butler start CleanOldBundles --confirm`");
  expect(await butler.dryRun("CleanOldBundles", {})).toMatchObject({ items: 1, refused: blind.message });
  expect(await start()).toMatchObject({ outcome: "failed" });
  const another = paths.artefact("d".repeat(40), "Indexes/index-sd.bif");
  put(another);
  expect(await start({ confirm: true })).toMatchObject({ outcome: "failed" });
  for (const file of [orphan, another]) expect(existsSync(file)).toBe(true);
  expect(await start({ confirm: true })).toMatchObject({ outcome: "success" });
  for (const file of [orphan, another]) expect(existsSync(file)).toBe(false);
});

const breakRoot: Record<string, (media: string) => void> = {
  missing: (media) => renameSync(media, `${media} elsewhere`),
  empty: (media) => {
    rmSync(media, { recursive: true });
    mkdirSync(media);
  },
  "a link to /": (media) => {
    rmSync(media, { recursive: true });
    symlinkSync("/", media);
  },
  "another disk": (media) => {
    rmSync(media, { recursive: true });
    put(join(media, "Another film.mkv"));
  },
};

for (const [state, breakIt] of Object.entries(breakRoot))
  test(`nothing is removed while a root of a section is ${state}, whatever is forced or confirmed`, async () => {
    const house = await openHouseWithBundles();
    breakIt(house.media);
    for (let times = 0; times < 2; times++) {
      const run = await house.start({ confirm: true });
      expect(run).toMatchObject({ outcome: "failed" });
      const [failed] = house.store.runs.failedItems(run.id);
      expect(failed!.reason).toContain(`The folder ${house.media} of Films`);
      expect(failed!.reason).toContain("so nothing is removed");
      expect(run.message).toBe(failed!.reason);
    }
    expect(existsSync(house.orphan)).toBe(true);
    expect(await house.butler.dryRun("CleanOldBundles", {})).toMatchObject({
      refused: expect.stringContaining("so nothing is removed"),
    });
  });

for (const [part, names] of [
  ["Media", ["Media"]],
  ["the folder of bundles", ["Media", "localhost"]],
] as const)
  test(`nothing is removed through ${part} when it is a link`, async () => {
    const house = await openHouseWithBundles();
    const folder = join(house.paths.data, ...names);
    const elsewhere = join(house.folder, "elsewhere");
    renameSync(folder, elsewhere);
    symlinkSync(elsewhere, folder);
    const run = await house.start();
    expect(run).toMatchObject({ outcome: "failed" });
    expect(run.message).toContain(`Expected a folder at ${folder}; found a link`);
    expect(existsSync(house.orphan)).toBe(true);
  });

test("pictures of items that are no more go, those of others stay", async () => {
  const { start, paths, store } = await openHouseWithBundles();
  const mine = join(paths.itemPictures(1), "poster.jpg");
  const gone = join(paths.itemPictures(99), "poster.jpg");
  const strange = join(dirname(dirname(mine)), "notes", "x");
  for (const file of [mine, gone, strange]) put(file);
  expect(await start()).toMatchObject({ outcome: "success" });
  expect([mine, gone, strange].map(existsSync)).toEqual([true, false, true]);
  expect(store.trash.list({ limit: 10 }).map(({ title }) => title)).toContain("Pictures of item 99");
});
