import { expect, test } from "vitest";
import { machineListSchema } from "../../src/api/machines.ts";
import { PlexAPI } from "../../src/sdk/plex-api.ts";
import { openDoor, token } from "../support/open-door.ts";

test("the home: what it is, and what it works on", async () => {
  await using door = await openDoor();
  const sdk = new PlexAPI({ serverURL: door.url, accessToken: token });
  const [idle, ...others] = await sdk.machines.list();
  expect(others).toEqual([]);
  expect(idle).toMatchObject({ id: "0123456789abcdef", role: "home", state: "idle", slots: 2, doing: [] });
  expect(idle!.cores).toBeGreaterThanOrEqual(1);
  expect(idle!.memory.totalBytes).toBeGreaterThan(idle!.memory.serverBytes);
  expect(idle!.lastSeenAt).toBe("1970-01-01T00:00:00.000Z");

  const run = door.store.runs.insert({
    task: "BackupDatabase",
    trigger: "asked",
    state: "running",
    total: 4,
    done: 1,
  });
  door.butler.tasks[0]!.state = "running";
  door.butler.tasks[1]!.state = "queued";
  expect((await sdk.machines.list())[0]).toMatchObject({
    state: "working",
    doing: [{ task: "BackupDatabase", runId: run.id, progress: 25 }],
  });
  door.butler.pause();
  expect((await sdk.machines.list())[0]!.state).toBe("paused");
});

test("nobody else is told", async () => {
  await using door = await openDoor();
  const answer = await door.call("/api/machines", { headers: { "X-Plex-Token": "wrong" } });
  expect(answer.status).toBe(401);
  const told = machineListSchema.safeParse(await answer.json());
  expect(told.success).toBe(false);
});
