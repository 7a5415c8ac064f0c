import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { openSmallHouse } from "../../test/support/small-house.ts";

const put = (file: string) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "1234567");
};

/** A house with one film, its bundle, one orphan and what else may lie about. */
async function openHouseWithBundles() {
  const house = await openSmallHouse({ films: 1 });
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
  const start = () => {
    const end = house.ended("CleanOldBundles");
    house.butler.start("CleanOldBundles", { force: true });
    return end;
  };
  return { ...house, start, known, orphan, others: [...strange, outside] };
}

test("bundles of parts that are known stay, orphans go, what is no bundle and what is elsewhere stays", async () => {
  const { start, known, orphan, others } = await openHouseWithBundles();
  expect(await start()).toMatchObject({ outcome: "success", message: "1 bundle removed, 7 bytes freed." });
  expect(existsSync(orphan)).toBe(false);
  expect(existsSync(dirname(dirname(dirname(orphan))))).toBe(false);
  for (const file of [known, ...others]) expect([file, existsSync(file)]).toEqual([file, true]);
  expect(await start()).toMatchObject({ outcome: "success", message: "0 bundles removed, 0 bytes freed." });
});

for (const state of ["missing", "empty"] as const)
  test(`nothing is removed while a root of a section is ${state}`, async () => {
    const house = await openHouseWithBundles();
    rmSync(house.media, { recursive: true });
    if (state === "empty") mkdirSync(house.media);
    const run = await house.start();
    expect(run).toMatchObject({ outcome: "failed" });
    const [failed] = house.store.runs.failedItems(run.id);
    expect(failed!.reason).toContain(`The folder ${house.media} of Films is not there or is empty`);
    expect(existsSync(house.orphan)).toBe(true);
  });
