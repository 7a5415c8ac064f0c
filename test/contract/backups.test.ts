import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PlexAPI } from "../../src/sdk/plex-api.ts";
import { openStore } from "../../src/store/store.ts";
import { type OpenDoor, openDoor, token } from "../support/open-door.ts";

const sdkOf = ({ url }: OpenDoor) => new PlexAPI({ serverURL: url, accessToken: token }).backups;

test("backups are listed, verified and deleted by what lies in the folder", async () => {
  await using door = await openDoor();
  const sdk = sdkOf(door);
  expect(await sdk.list()).toEqual({ backups: [], lastRestore: null });
  const file = join(door.data, "butler.db-2026-03-11");
  (await openStore(file)).close();
  writeFileSync(join(door.data, "butler.db-2026-03-12"), "no database");
  const { backups } = await sdk.list();
  const good = backups.find((one) => one.file === file)!;
  const bad = backups.find((one) => one.file !== file)!;
  expect(good).toMatchObject({ database: "butler", verifiedAt: null, outcome: "unverified" });
  expect(await sdk.verify(good.id)).toMatchObject({
    outcome: "verified",
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(await sdk.verify(bad.id)).toMatchObject({
    outcome: "damaged",
    message: expect.stringContaining("not a database"),
  });
  expect(await sdk.delete(bad.id)).toMatchObject({ id: bad.id });
  expect(readdirSync(door.data)).not.toContain("butler.db-2026-03-12");
});

test("a backup now is a start of its task", async () => {
  await using door = await openDoor();
  expect(await sdkOf(door).make()).toMatchObject({ task: "BackupDatabase" });
});

test("a restore must name its file, and is asked for once it is known to be whole", async () => {
  const swapped: string[] = [];
  await using door = await openDoor({ restores: { last: () => null, swap: (file) => swapped.push(file) } });
  const file = join(door.data, "butler.db-2026-03-11");
  (await openStore(file)).close();
  const { id } = (await sdkOf(door).list()).backups[0]!;
  const restore = (body: unknown, of = id) =>
    door.call(`/api/backups/${of}/restore`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  for (const body of [undefined, {}, { confirm: 1 }, { confirm: "butler.db" }, { confirm: "x", more: 1 }])
    expect((await restore(body)).status).toBe(400);
  expect((await restore({ confirm: "butler.db-2026-03-11" }, 77)).status).toBe(404);
  for (const call of [
    ["POST", "/api/backups/77/verify"],
    ["DELETE", "/api/backups/77"],
  ] as const)
    expect((await door.call(call[1], { method: call[0] })).status).toBe(404);
  expect(swapped).toEqual([]);
});
