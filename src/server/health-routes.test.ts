import type { createServer } from "node:http";
import { expect, test } from "vitest";
import { openDoor } from "../../test/support/open-door.ts";
import { createMaintenanceServer } from "./maintenance.ts";

test("who is alive and ready says so to everybody", async () => {
  await using door = await openDoor();
  const alive = await fetch(`${door.url}/livez`);
  expect([alive.status, await alive.json()]).toEqual([200, { status: "alive" }]);
  const ready = await fetch(`${door.url}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({
    status: "ready",
    checks: ["database", "data folder", "reader"].map((name) => ({ name, ok: true, reason: null })),
  });
});

test("who cannot work says why, and nothing about where it lives", async () => {
  const reason = "Nothing can be written into the data folder: EROFS.";
  await using door = await openDoor({
    observations: {
      measure: () => Promise.reject(new Error("not asked")),
      readiness: async () => [{ name: "data folder", ok: false, reason }],
    },
  });
  const answer = await fetch(`${door.url}/readyz`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({
    status: "not ready",
    checks: [{ name: "data folder", ok: false, reason }],
  });
});

test.each(["starting", "restoring"])("who is %s is alive, but not ready", async (what) => {
  const open = async (): Promise<AsyncDisposable & { url: string }> => {
    if (what === "starting") return openDoor({ ready: () => false });
    const server: ReturnType<typeof createServer> = createMaintenanceServer();
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    return { url, [Symbol.asyncDispose]: () => new Promise((closed) => server.close(() => closed())) };
  };
  await using door = await open();
  expect((await fetch(`${door.url}/livez`)).status).toBe(200);
  const ready = await fetch(`${door.url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ status: "not ready", checks: [{ name: "restore", ok: false }] });
  expect((await fetch(`${door.url}/butler`)).status).toBe(503);
});
