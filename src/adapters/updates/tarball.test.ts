import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { programOf } from "../../../test/support/package-registry.ts";
import { temporaryFolder } from "../../../test/support/small-house.ts";
import { archived, badPackages, packed, tarEntry } from "../../../test/support/tarball.ts";
import { lookThrough } from "./tarball.ts";

function written(bytes: Buffer): string {
  const file = join(temporaryFolder(), "package.tgz");
  writeFileSync(file, bytes);
  return file;
}

test("a package as npm packs it is fine; a file of it is read where there is one", async () => {
  const file = written(packed(programOf("0.2.0")));
  expect(await lookThrough(file, "CHANGELOG.md")).toMatch(/^# Changelog/);
  expect(await lookThrough(file, "README.md")).toBeUndefined();
});

const bad = badPackages(programOf("0.2.0"));

test.each([
  ["unpacks to gigabytes", /that it unpacks to more than 64 MB/],
  ["claims gigabytes", /that it unpacks to more than 64 MB/],
  ["leads above its folder", /"package\/\.\.\/\.\.\/\.\.\/evil\.js" in it, which leads elsewhere/],
  ["leads to the root", /"\/tmp\/butler-evil\.js" in it, which leads elsewhere/],
  ["has a link", /a symlink, "package\/etc", in it/],
  ["has a hard link", /a link, "package\/k", in it/],
  ["is cut off", /something else \(/],
  ["is no archive", /something else \(incorrect header check\)/],
])("one that %s is refused", async (which, found) => {
  const file = written(bad[which]!);
  const { message } = await lookThrough(file, "CHANGELOG.md").then(
    () => new Error("It was taken."),
    (error: Error) => error,
  );
  expect(message).toMatch(found);
  expect(message).toMatch(/^Expected a package in .*It was thrown away; nothing was installed\.$/);
});

test("one with very many files is refused", async () => {
  const empty = tarEntry("package/f", "");
  const file = written(archived(...Array<Buffer>(20_001).fill(empty)));
  await expect(lookThrough(file, "CHANGELOG.md")).rejects.toThrow(/more than 20000 files in it/);
});
