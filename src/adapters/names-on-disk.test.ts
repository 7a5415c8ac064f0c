import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { asWritten, type Disk, folded, isGoneFrom, isRenamedTo } from "./names-on-disk.ts";

/** A disk as macOS and Windows have them: it keeps names as they are written, and takes other writings for the same. */
function forgivingDisk(...files: string[]): Disk {
  const folders = new Map<string, Set<string>>();
  for (const file of files) {
    const names = file.split("/");
    names.forEach((name, depth) => {
      const folder = ["/root", ...names.slice(0, depth)].join("/");
      folders.set(folded(folder), (folders.get(folded(folder)) ?? new Set()).add(name));
    });
  }
  return {
    names: async (folder) => [...folders.get(folded(folder))!],
    look: async (path) => {
      const at = path.lastIndexOf("/");
      const names = [...(folders.get(folded(path.slice(0, at))) ?? [])].map(folded);
      if (!names.includes(folded(path.slice(at + 1)))) throw new Error("ENOENT");
    },
  };
}

describe("on a disk that takes case and normal forms for the same", () => {
  const disk = forgivingDisk("Films/Am\u00e9lie (2001)/AMELIE.mkv", "other.mkv");

  test("a path is as the disk writes it", async () => {
    expect(await asWritten("/root", "films/ame\u0301lie (2001)/amelie.MKV", disk)).toBe(
      "Films/Am\u00e9lie (2001)/AMELIE.mkv",
    );
    expect(await asWritten("/root", "films/nothing", disk)).toBeUndefined();
    expect(await asWritten("/root", "", disk)).toBe("");
  });

  test("a file that has only been written otherwise has been renamed", async () => {
    const now = "Films/Am\u00e9lie (2001)/AMELIE.mkv";
    expect(await isRenamedTo("/root", "films/Ame\u0301lie (2001)/Amelie.mkv", now, disk)).toBe(true);
    expect(await isRenamedTo("/root", now, now, disk)).toBe(false);
    expect(await isRenamedTo("/root", "other.mkv", now, disk)).toBe(false);
  });
});

describe("on a disk that tells them apart", () => {
  test("two names that differ in case are two files, and one that is not there is not the other", async () => {
    const root = temporaryFolder();
    for (const name of ["a.mkv", "A.mkv", "Amélie.mkv"]) writeFileSync(join(root, name), "");
    expect(await asWritten(root, "a.mkv")).toBe("a.mkv");
    expect(await isRenamedTo(root, "A.mkv", "a.mkv")).toBe(false);
    expect(await asWritten(root, "AMÉLIE.mkv")).toBeUndefined();
    expect(await isRenamedTo(root, "Ame\u0301lie.mkv", "Amélie.mkv")).toBe(false);
  });
});

test("nothing is said to be gone that may be on a disk that is away", async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, "a"));
  writeFileSync(join(root, "a/film.mkv"), "");
  symlinkSync(join(root, "unmounted"), join(root, "link"));
  for (const gone of ["b", "b/c", "a/b", "a/b/c", "a/film.mkv/x"])
    expect(await isGoneFrom(root, gone)).toBe(true);
  for (const there of ["a", "a/film.mkv", "link", "link/x", `a/${"n".repeat(300)}`])
    expect(await isGoneFrom(root, there)).toBe(false);
  expect(await isGoneFrom(join(root, "unmounted"), "a")).toBe(false);
});
