import { existsSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSmallHouse } from "../../test/support/small-house.ts";

test("removes what was cached more than a month ago, and says how much that was", async () => {
  const house = await openSmallHouse();
  const folder = join(house.paths.cache, "PhotoTranscoder/ab");
  mkdirSync(folder, { recursive: true });
  const put = (name: string, days: number) => {
    const at = house.clock.now() / 1000 - days * 86_400;
    writeFileSync(join(folder, name), "12345");
    utimesSync(join(folder, name), at, at);
  };
  put("old.jpg", 31);
  put("new.jpg", 29);
  const end = house.ended("CleanOldCacheFiles");
  house.butler.start("CleanOldCacheFiles", { force: true });
  expect(await end).toMatchObject({ outcome: "success", message: "1 file removed, 5 bytes freed." });
  expect(existsSync(join(folder, "old.jpg"))).toBe(false);
  expect(existsSync(join(folder, "new.jpg"))).toBe(true);
});
