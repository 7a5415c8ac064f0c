import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createTrash } from "../../src/adapters/cleaning/trash.ts";
import type { DryRun } from "../../src/api/dry-run.ts";
import { PlexAPI } from "../../src/sdk/plex-api.ts";
import { type OpenDoor, openDoor, token } from "../support/open-door.ts";

const sdkOf = (door: OpenDoor) => new PlexAPI({ serverURL: door.url, accessToken: token });

/** Puts folders into the trash as a cleaning does. */
async function fill(door: OpenDoor, ...names: string[]): Promise<void> {
  const trash = createTrash(door.store, door.data, door.house.clock);
  for (const name of names) {
    mkdirSync(join(door.data, "Media", name), { recursive: true });
    writeFileSync(join(door.data, "Media", name, "x"), "1234567");
    await trash.put(
      ["Media", name],
      { title: name, why: "It is old.", bytes: 7 },
      { id: 3, task: "CleanOldBundles" },
    );
  }
}

test("the trash is listed, given back and emptied", async () => {
  await using door = await openDoor();
  const { trash } = sdkOf(door);
  expect(await trash.list()).toEqual({ entries: [], items: 0, bytes: 0 });
  await fill(door, "one", "two", "three");
  const list = await trash.list({ limit: 2 });
  expect(list).toMatchObject({ items: 3, bytes: 21 });
  expect(list.entries.map(({ title }) => title)).toEqual(["three", "two"]);
  expect(list.entries[0]).toEqual({
    id: 3,
    kind: "folder",
    title: "three",
    why: "It is old.",
    task: "CleanOldBundles",
    runId: 3,
    origin: "Media/three",
    bytes: 7,
    trashedAt: "1970-01-01T00:00:00.000Z",
    keptUntil: "1970-01-08T00:00:00.000Z",
  });
  expect((await trash.list({ before: 2 })).entries.map(({ id }) => id)).toEqual([1]);
  expect(await trash.restore(3)).toMatchObject({ title: "three" });
  expect(existsSync(join(door.data, "Media/three/x"))).toBe(true);
  expect(await trash.remove(2)).toEqual({ items: 1, bytes: 7 });
  expect(await trash.empty()).toEqual({ items: 1, bytes: 7 });
  expect(await trash.list()).toMatchObject({ items: 0 });
});

test("what cannot be given back is refused, and stays", async () => {
  await using door = await openDoor();
  await fill(door, "one");
  mkdirSync(join(door.data, "Media/one"));
  await expect(sdkOf(door).trash.restore(1)).rejects.toMatchObject({
    statusCode: 409,
    message: expect.stringContaining("There is something at Media/one again"),
  });
  expect((await sdkOf(door).trash.list()).items).toBe(1);
  for (const [method, path] of [
    ["POST", "/api/trash/9/restore"],
    ["DELETE", "/api/trash/9"],
  ])
    expect((await door.call(path!, { method: method! })).status).toBe(404);
  expect((await door.call("/api/trash/x", { method: "DELETE" })).status).toBe(400);
  expect((await fetch(`${door.url}/api/trash`, { method: "DELETE" })).status).toBe(401);
});

const plan: DryRun = {
  task: "BackupDatabase",
  items: 1,
  bytes: 7,
  refused: null,
  offset: 0,
  doomed: [{ key: "k", title: "A bundle", bytes: 7, why: "It is old." }],
};

test("a dry run starts nothing, and is refused for a task that removes nothing", async () => {
  await using door = await openDoor();
  door.butler.dryRuns.set("BackupDatabase", plan);
  const sdk = sdkOf(door);
  expect(await sdk.runs.dryRun({ task: "backupdatabase" })).toEqual(plan);
  expect(await sdk.runs.dryRun({ task: "BackupDatabase", offset: 5 })).toMatchObject({ offset: 5 });
  await expect(sdk.runs.dryRun({ task: "OptimizeDatabase" })).rejects.toMatchObject({ statusCode: 400 });
  await expect(sdk.runs.dryRun({ task: "OptimizeDatabas" })).rejects.toMatchObject({ statusCode: 404 });
  const json = await door.call("/butler/BackupDatabase?dryRun=1", {
    method: "POST",
    headers: { Accept: "application/json" },
  });
  expect(await json.json()).toMatchObject({
    DryRun: { items: 1, bytes: 7, Doomed: [{ title: "A bundle" }] },
  });
  const xml = await door.call("/butler/BackupDatabase?dryRun=1", { method: "POST" });
  expect(await xml.text()).toContain('<Doomed key="k" title="A bundle"');
  expect((await door.call("/butler/OptimizeDatabase?dryRun=1", { method: "POST" })).status).toBe(400);
  expect(door.butler.asked.filter(({ call }) => call === "start")).toEqual([]);
});

test("a person's word comes through, by whichever door", async () => {
  await using door = await openDoor();
  const sdk = sdkOf(door);
  await sdk.runs.start({ task: "BackupDatabase", confirm: true });
  await sdk.butler.startTask({ taskName: "OptimizeDatabase", confirm: true });
  await sdk.runs.start({ task: "RefreshEpgGuides" });
  expect(door.butler.asked.map(({ options }) => options?.confirm)).toEqual([true, true, undefined]);
});
