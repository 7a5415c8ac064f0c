import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { createFiles, dataPaths } from "./files.ts";

test("scratch folders are new, empty and inside the data folder, and go with all that is in them", async () => {
  const paths = dataPaths(join(temporaryFolder(), "data"));
  mkdirSync(paths.data);
  const files = createFiles(paths);
  const one = await files.scratch();
  const two = await files.scratch();
  expect(one.folder).not.toBe(two.folder);
  expect(dirname(one.folder)).toBe(paths.scratch);
  writeFileSync(join(one.folder, "x"), "x");
  await one.remove();
  expect(readdirSync(paths.scratch)).toHaveLength(1);
  await two.remove();
});
