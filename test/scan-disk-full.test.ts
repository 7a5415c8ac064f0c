import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { mountSmallDisk } from "./support/small-disk.ts";
import { openSmallHouse } from "./support/small-house.ts";

test("a disk that fills up during a scan ends it with its reason, harms nothing, and the next one does the rest", async (context) => {
  const small = mountSmallDisk(24_000_000);
  if (small === undefined) return context.skip("nobody may mount a disk here");
  const house = await openSmallHouse({ only: ["RefreshLibraries"], folder: small.folder });
  const fileCount = 4000;
  for (let n = 0; n < fileCount; n++) writeFileSync(join(house.media, `Film ${n} (2001).mkv`), "");
  const ballast = small.fill(2_000_000);
  const scan = async () => {
    const ended = house.ended("RefreshLibraries");
    house.butler.start("RefreshLibraries", { force: true });
    return ended;
  };
  expect(await scan()).toMatchObject({ outcome: "failed", reason: "disk-full" });
  const known = () => house.store.catalogue.countFiles(house.store.sections.all()[0]!.roots[0]!.id);
  const before = known();
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(fileCount);
  rmSync(ballast);
  expect(await scan()).toMatchObject({ outcome: "success", message: `Films: ${fileCount - before} new.` });
  const memory = new BetterSqlite(house.paths.database, { readonly: true });
  expect(memory.pragma("integrity_check")).toEqual([{ integrity_check: "ok" }]);
  memory.close();
});
