import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { mountSmallDisk } from "../../../test/support/small-disk.ts";
import { openSmallHouse } from "../../../test/support/small-house.ts";
import { createTrash } from "./trash.ts";

const run = { id: 12, task: "CleanOldBundles" };
const thing = { title: "A thing", why: "It is old.", bytes: 7 };
const way = ["Media", "localhost", "a", "b.bundle"];

/** A data folder with one thing in it. */
async function openTrash() {
  const house = await openSmallHouse({ only: [] });
  const { data } = house.paths;
  const file = join(data, ...way, "Contents", "x");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "1234567");
  const entries = () => house.store.trash.list({ limit: 10 });
  const folder = () => join(data, "Trash", entries()[0]!.folder!);
  return { ...house, data, file, entries, folder };
}

test("a thing goes by a rename, with a note of where it came from, and comes back", async () => {
  const { trash, file, entries, folder, data, clock } = await openTrash();
  expect(await trash.put(way, thing, run)).toBe(true);
  expect(existsSync(join(data, ...way))).toBe(false);
  expect(readFileSync(join(folder(), "content/Contents/x"), "utf8")).toBe("1234567");
  expect(JSON.parse(readFileSync(join(folder(), "entry.json"), "utf8"))).toEqual({
    ...thing,
    task: "CleanOldBundles",
    runId: 12,
    origin: "Media/localhost/a/b.bundle",
    trashedAt: clock.now(),
  });
  expect(entries()[0]!.folder).toMatch(/^2026-03-10-12\//);
  expect(await trash.put(way, thing, run)).toBe(false);
  // Its parents may have gone meanwhile.
  rmSync(join(data, "Media"), { recursive: true });
  await trash.restore(entries()[0]!);
  expect(readFileSync(file, "utf8")).toBe("1234567");
  expect(entries()).toEqual([]);
  expect(readdirSync(join(data, "Trash"))).toEqual([]);
});

test("what crashed between the rename and the list is in the list after the next start", async () => {
  const { trash, store, entries, file } = await openTrash();
  await trash.put(way, thing, run);
  const [before] = entries();
  store.trash.remove(before!.id);
  await trash.recover();
  expect(entries()).toEqual([{ ...before!, id: expect.any(Number) }]);
  await trash.recover();
  expect(entries()).toHaveLength(1);
  await trash.restore(entries()[0]!);
  expect(existsSync(file)).toBe(true);
});

test("what crashed before the rename, or after its way back, leaves nothing", async () => {
  const { trash, entries, folder, data, file, store } = await openTrash();
  await trash.put(way, thing, run);
  const [entry] = entries();
  renameSync(join(folder(), "content"), join(data, ...way));
  await trash.recover();
  expect(entries()).toEqual([]);
  expect(existsSync(file)).toBe(true);
  expect(existsSync(join(data, "Trash", entry!.folder!))).toBe(false);
  // And a list without its folder.
  store.trash.add(entry!);
  await trash.recover();
  expect(entries()).toEqual([]);
});

test("what was half removed when it crashed is not taken for whole", async () => {
  const { trash, entries, folder } = await openTrash();
  await trash.put(way, thing, run);
  renameSync(join(folder(), "content"), join(folder(), "going"));
  await trash.recover();
  expect(entries()).toEqual([]);
});

test("a note that cannot be read leaves the thing where it can be found, and says so", async () => {
  const { trash, store, entries, folder } = await openTrash();
  await trash.put(way, thing, run);
  const place = folder();
  writeFileSync(join(place, "entry.json"), "{");
  store.trash.remove(entries()[0]!.id);
  await trash.recover();
  expect(entries()).toMatchObject([{ origin: "", why: "Its note cannot be read." }]);
  await expect(trash.restore(entries()[0]!)).rejects.toThrow("Nothing says where it came from");
  expect(existsSync(join(place, "content/Contents/x"))).toBe(true);
  await trash.remove(entries()[0]!);
  expect(existsSync(place)).toBe(false);
});

test("a disk that is full leaves the thing where it is, and the next start takes the rest away", async ({
  skip,
}) => {
  const { store, clock } = await openTrash();
  const disk = mountSmallDisk(1_000_000);
  if (disk === undefined) return skip("mounts are not allowed here");
  const trash = createTrash(store, disk.folder, clock);
  const file = join(disk.folder, ...way, "x");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "1234567");
  const ballast = disk.fill();
  await expect(trash.put(way, thing, run)).rejects.toMatchObject({ code: "ENOSPC" });
  expect(readFileSync(file, "utf8")).toBe("1234567");
  expect(store.trash.amount().items).toBe(0);
  rmSync(ballast);
  await trash.recover();
  expect(await trash.put(way, thing, run)).toBe(true);
  expect(existsSync(file)).toBe(false);
});

test("neither the way in nor the way back goes over a link", async () => {
  const { trash, entries, data, folder } = await openTrash();
  const outside = join(dirname(data), "outside");
  mkdirSync(join(outside, "localhost/a"), { recursive: true });
  await trash.put(way, thing, run);
  const place = folder();
  rmSync(join(data, "Media"), { recursive: true });
  symlinkSync(outside, join(data, "Media"));
  await expect(trash.restore(entries()[0]!)).rejects.toThrow("found a link");
  expect(existsSync(join(place, "content"))).toBe(true);
  writeFileSync(join(outside, "localhost/a/b.bundle"), "kept");
  await expect(trash.put(way, thing, run)).rejects.toThrow("found a link");
  renameSync(join(data, "Trash"), join(outside, "Trash"));
  symlinkSync(join(outside, "Trash"), join(data, "Trash"));
  await expect(trash.remove(entries()[0]!)).rejects.toThrow("found a link");
  expect(readFileSync(join(outside, "localhost/a/b.bundle"), "utf8")).toBe("kept");
  expect(entries()).toHaveLength(1);
});
