import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeReadOnly, mount } from "../../../test/support/mounts.ts";
import { temporaryFolder } from "../../../test/support/small-house.ts";
import { bytesOf, folderIn, inside, insideIfThere, removeTree } from "./folder.ts";

const put = (file: string, text = "1234567") => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

/** A data folder with a tree in it, and something beside it that nothing may touch. */
function openTree() {
  const top = temporaryFolder();
  const data = join(top, "data");
  const outside = join(top, "outside");
  put(join(data, "a/b/file"));
  put(join(data, "a/b/c/file"), "12");
  put(join(outside, "kept"));
  return { top, data, outside, at: (...names: string[]) => join(data, ...names) };
}

test("a tree goes with its links, and what they lead to stays", async () => {
  const { data, outside, at } = openTree();
  symlinkSync(outside, at("a/b/link"));
  symlinkSync(join(outside, "kept"), at("a/b/c/link"));
  symlinkSync("/", at("a/b/root"));
  expect(await inside(data, ["a"], (folder) => bytesOf(folder, "b"))).toBe(9);
  await inside(data, ["a"], (folder) => removeTree(folder, "b"));
  expect(existsSync(at("a/b"))).toBe(false);
  expect(existsSync(at("a"))).toBe(true);
  expect(readFileSync(join(outside, "kept"), "utf8")).toBe("1234567");
});

test("a link on the way leads nowhere, wherever it is on the way", async () => {
  const { data, outside, at } = openTree();
  put(join(outside, "b/file"));
  symlinkSync(outside, at("x"));
  symlinkSync(join(outside, "b"), at("a/y"));
  for (const way of [["x"], ["x", "b"], ["a", "y"]])
    await expect(inside(data, way, async () => {})).rejects.toThrow("found a link");
  await expect(inside(data, ["a", "b", "file"], async () => {})).rejects.toThrow("found something else");
  expect(await insideIfThere(data, ["nothing"], async () => 1)).toBeUndefined();
});

test.each(["", ".", "..", "a/b", "../outside"])("a name is a name, and %j is none", async (name) => {
  const { data } = openTree();
  await expect(inside(data, ["a"], async (folder) => folder.at(name))).rejects.toThrow("Expected the name");
});

test("the data folder itself may be reached by a link", async () => {
  const { top, data } = openTree();
  symlinkSync(data, join(top, "link"));
  expect(await inside(join(top, "link"), ["a", "b"], (folder) => bytesOf(folder, "file"))).toBe(7);
});

describe.runIf(existsSync("/proc/self/fd"))("an open folder", () => {
  test("stays itself when its path is given to a link meanwhile", async () => {
    const { data, outside, at } = openTree();
    put(join(outside, "file"));
    await inside(data, ["a", "b"], async (folder) => {
      renameSync(at("a/b"), at("a/moved"));
      symlinkSync(outside, at("a/b"));
      await removeTree(folder, "file");
    });
    expect(existsSync(at("a/moved/file"))).toBe(false);
    expect(existsSync(join(outside, "file"))).toBe(true);
  });

  test("gives way to no link that takes the place of a folder below it", async () => {
    const { data, outside, at } = openTree();
    await inside(data, ["a"], async (folder) => {
      renameSync(at("a/b"), at("a/moved"));
      symlinkSync(outside, at("a/b"));
      await expect(folderIn(folder, "b")).rejects.toThrow("found a link");
      await removeTree(folder, "b");
    });
    expect(existsSync(at("a/b"))).toBe(false);
    expect(existsSync(join(outside, "kept"))).toBe(true);
  });
});

test("another disk that is mounted in a tree is not emptied", async ({ skip }) => {
  const { data, at } = openTree();
  mkdirSync(at("a/b/disk"));
  if (!mount(["-t", "tmpfs", "-o", "size=1m", "tmpfs"], at("a/b/disk"))) skip("mounts are not allowed here");
  put(at("a/b/disk/kept"));
  await expect(inside(data, ["a"], (folder) => removeTree(folder, "b"))).rejects.toThrow(
    "Another disk is mounted",
  );
  expect(existsSync(at("a/b/disk/kept"))).toBe(true);
});

test("what is read-only stays, and the error is the system's", async ({ skip }) => {
  const { data, at } = openTree();
  if (!makeReadOnly(at("a"))) skip("mounts are not allowed here");
  await expect(inside(data, ["a"], (folder) => removeTree(folder, "b"))).rejects.toMatchObject({
    code: "EROFS",
  });
  expect(existsSync(at("a/b/file"))).toBe(true);
});
