import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { contentHash } from "../content-hash.ts";
import { compareRoots, parseMapping, pathHere } from "./same-files.ts";

test("the longest mapping of a folder above it says where a file is here", () => {
  const mappings = ["/media=/mnt/nas", "/media/films/=/films"].map(parseMapping);
  expect(
    ["/media/films/a.mkv", "/media/shows/b.mkv", "/media", "/mediation/c.mkv"].map((file) =>
      pathHere(file, mappings),
    ),
  ).toEqual(["/films/a.mkv", "/mnt/nas/shows/b.mkv", "/mnt/nas", "/mediation/c.mkv"]);
  expect(() => parseMapping("/media")).toThrow(
    'Expected HOME=HERE, as in "/media/films=/mnt/nas/films"; found "/media".',
  );
});

test("folders are the same when their files are, to the size and the hash", async () => {
  const folder = mkdtempSync(join(tmpdir(), "same-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ["home", "same", "other", "empty"]) mkdirSync(join(folder, name));
  for (const [name, text] of [
    ["home", "film"],
    ["same", "film"],
    ["other", "mlif"],
  ] as const)
    writeFileSync(join(folder, name, "a.mkv"), text);
  const root = join(folder, "home");
  const head = await contentHash(join(root, "a.mkv"), 4);
  const samples = [{ root, section: { id: 1, title: "Films" }, files: [{ path: "a.mkv", size: 4, head }] }];
  const compared = (name: string) => compareRoots(samples, [{ home: root, here: join(folder, name) }]);
  expect(await compared("same")).toEqual([]);
  expect(await compareRoots(samples, [])).toEqual([]);
  expect(await compared("other")).toEqual([
    expect.stringContaining("of a.mkv that is another file. Mount the folder"),
  ]);
  expect(await compared("empty")).toEqual([
    expect.stringContaining("of a.mkv there is none. Mount the folder"),
  ]);
});
