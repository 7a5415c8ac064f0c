import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSmallHouse } from "../../../test/support/small-house.ts";
import { guardOf } from "./guards.ts";

/** A section of four films, and its guard. */
async function openGuarded() {
  const house = await openSmallHouse({ films: 4, only: [] });
  return { ...house, guard: (ids?: readonly number[]) => guardOf(house.store, ids) };
}
const file = (folder: string, name: string) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), "x");
};

test("a section that is as it was is no problem, even when some of its files are gone", async () => {
  const { guard, media } = await openGuarded();
  for (const n of [1, 2, 3]) rmSync(join(media, `Film ${n}.mkv`));
  const one = await guard();
  await one.ask();
  expect(one.doubts).toEqual([]);
});

test.each([
  ["is not there", (media: string) => renameSync(media, `${media} elsewhere`)],
  [
    "is empty",
    (media: string) => {
      rmSync(media, { recursive: true });
      mkdirSync(media);
    },
  ],
  [
    "is not there",
    (media: string) => {
      rmSync(media, { recursive: true });
      writeFileSync(media, "a file");
    },
  ],
  [
    "has none of the files",
    (media: string) => {
      rmSync(media, { recursive: true });
      symlinkSync("/", media);
    },
  ],
  [
    "has none of the files",
    (media: string) => {
      rmSync(media, { recursive: true });
      file(media, "Another.mkv");
    },
  ],
])("a folder that %s is found out at the next question, also in the middle", async (problem, breakIt) => {
  const { guard, media } = await openGuarded();
  const one = await guard();
  await one.ask();
  breakIt(media);
  await expect(one.ask()).rejects.toThrow(problem);
  await expect((await guard()).ask()).rejects.toThrow("so nothing is removed");
});

test("a folder that has never had a file may be empty", async () => {
  const { guard, store, folder, clock } = await openGuarded();
  const empty = join(folder, "Empty");
  mkdirSync(empty);
  store.sections.add({ uuid: "e", title: "Empty", type: "movie", paths: [empty], at: clock.now() });
  await (await guard()).ask();
});

test("only the sections that are asked for are looked at", async () => {
  const { guard, store, folder, clock } = await openGuarded();
  const gone = join(folder, "Gone");
  const id = store.sections.add({ uuid: "g", title: "Gone", type: "movie", paths: [gone], at: clock.now() });
  await (await guard([1])).ask();
  await expect((await guard([id])).ask()).rejects.toThrow(gone);
  await expect((await guard()).ask()).rejects.toThrow(gone);
});

test("another folder in the place of one is doubted, unless most files came along; a person's word settles it", async () => {
  const { guard, media } = await openGuarded();
  await (await guard()).accept();
  renameSync(media, `${media} old`);
  symlinkSync(`${media} old`, media);
  expect((await guard()).doubts).toEqual([]);
  rmSync(media);
  file(media, "Film 1.mkv");
  file(media, "Another.mkv");
  const doubted = await guard();
  await doubted.ask();
  expect(doubted.doubts).toEqual([
    `The folder ${media} of Films is not the one that it was (another folder or disk), and most of its files are gone.`,
  ]);
  await doubted.accept();
  expect((await guard()).doubts).toEqual([]);
});
