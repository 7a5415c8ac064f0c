import { expect, test } from "vitest";
import { machineListSchema } from "../../src/api/machines.ts";
import type { MachineWish } from "../../src/core/ports.ts";
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

test("a worker is paused, drained, resumed and forgotten by its name", async () => {
  await using door = await openDoor();
  const sdk = new PlexAPI({ serverURL: door.url, accessToken: token });
  const offer = { version: "0.1.0", cores: 4, slots: 3, only: ["LoudnessAnalysis"], sections: null };
  door.store.machines.see("nas", JSON.stringify(offer), 0);
  door.store.machines.count("nas", 3);
  const [, nas] = await sdk.machines.list();
  expect(nas).toMatchObject({
    ...{ id: "nas", role: "worker", state: "away", version: "0.1.0", slots: 3, done: 1, secondsEach: 3 },
    only: ["LoudnessAnalysis"],
  });
  for (const [order, wish] of [
    ["pause", "paused"],
    ["drain", "draining"],
    ["resume", "working"],
  ] as const) {
    await sdk.machines[order]("nas");
    expect(door.store.machines.get("nas")!.wish).toBe(wish);
  }
  await expect(sdk.machines.pause("nobody")).rejects.toMatchObject({ statusCode: 404, code: 1240 });
  expect(await sdk.machines.forget("nas")).toHaveLength(1);
  await expect(sdk.machines.forget("nas")).rejects.toMatchObject({ statusCode: 404, code: 1240 });
});

test("a worker that is there is not forgotten", async () => {
  await using door = await openDoor();
  door.house.workers.forget = async () => "alive";
  const sdk = new PlexAPI({ serverURL: door.url, accessToken: token });
  await expect(sdk.machines.forget("nas")).rejects.toMatchObject({ statusCode: 409, code: 1241 });
});

test("pieces are taken from workers for items that were given out, and from nobody else", async () => {
  await using door = await openDoor();
  const sdk = new PlexAPI({ serverURL: door.url, accessToken: token });
  const { token: workers } = await sdk.tokens.make({ name: "nas", role: "worker" });
  const { token: viewers } = await sdk.tokens.make({ name: "guest", role: "viewer" });
  const wanted = crypto.randomUUID();
  door.house.workers.takePiece = async (id, _, offset, piece) =>
    id === wanted ? offset + piece.length : undefined;
  const put = async (item: string, name: string, by: string) => {
    const answer = await door.call(`/api/work/${item}/artefacts/${name}?offset=5`, {
      method: "PUT",
      body: "piece",
      headers: { "X-Plex-Token": by, "Content-Type": "application/octet-stream" },
    });
    return [answer.status, await answer.text()] as const;
  };
  expect(await put(wanted, "index.bif", workers)).toEqual([200, '{"received":10}']);
  expect((await put(crypto.randomUUID(), "index.bif", workers))[0]).toBe(404);
  expect((await put(wanted, "..%2Fup", workers))[0]).toBe(400);
  expect((await put(wanted, "index.bif", viewers))[0]).toBe(401);
});

test("how long a task usually takes counts the workers that are there", async () => {
  await using door = await openDoor();
  const sdk = new PlexAPI({ serverURL: door.url, accessToken: token });
  const run = door.store.runs.insert({
    ...{ task: "BackupDatabase", trigger: "window", state: "ended", outcome: "success", scope: "{}" },
    ...{ started_at: 0, ended_at: 60_000, total: 4, done: 4 },
  });
  for (let n = 0; n < 3; n++) door.store.runs.countMachine(run.id, "nas");
  expect(await sdk.history.lengths()).toEqual([{ task: "BackupDatabase", seconds: 240, runs: 1 }]);
  const nas = {
    ...{ name: "nas", cores: 1, slots: 1, load: 0, version: "0.1.0", only: null, sections: null },
    ...{
      memory: { totalBytes: 0, freeBytes: 0, serverBytes: 0 },
      lastSeenAt: 0,
      done: 3,
      seconds: 1,
      items: [],
    },
  };
  const seconds = async (now: { alive: boolean; wish: MachineWish }) => {
    door.house.workers.list = () => [{ ...nas, ...now }];
    return (await sdk.history.lengths())[0]!.seconds;
  };
  expect(await seconds({ alive: true, wish: "working" })).toBe(60);
  expect(await seconds({ alive: true, wish: "draining" })).toBe(240);
  expect(await seconds({ alive: false, wish: "working" })).toBe(240);
});
