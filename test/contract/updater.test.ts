import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { dataPaths } from "../../src/adapters/files.ts";
import { installationOf } from "../../src/adapters/updates/installation.ts";
import { createUpdates } from "../../src/adapters/updates.ts";
import { openWeb } from "../../src/adapters/web.ts";
import { openSettings } from "../../src/core/settings.ts";
import { openStore } from "../../src/store/store.ts";
import { createHastyClock } from "../support/hasty-clock.ts";
import { openDoor } from "../support/open-door.ts";
import { installedVersion, packageRegistry, programOf } from "../support/package-registry.ts";
import { temporaryFolder } from "../support/small-house.ts";

const json = { Accept: "application/json" };

/** A door before version 0.1.0 and a registry that has 0.2.0. */
async function openUpdatable() {
  const registry = await packageRegistry({
    tags: { latest: "0.2.0" },
    versions: { "0.2.0": { files: programOf("0.2.0") } },
  });
  const door = await openDoor();
  door.house.settings.set({ UpdateRegistry: registry.url });
  const status = async () =>
    (await (await door.call("/updater/status", { headers: json })).json()).MediaContainer;
  const put = (path: string) => door.call(path, { method: "PUT", headers: json });
  return { door, registry, status, put, [Symbol.asyncDispose]: () => door[Symbol.asyncDispose]() };
}

test("before anybody has looked there is nothing to tell or to apply", async () => {
  await using updatable = await openUpdatable();
  expect(await updatable.status()).toMatchObject({
    size: 0,
    canInstall: false,
    status: 0,
    autoUpdateVersion: 1,
  });
  const refused = await updatable.put("/updater/apply");
  expect([refused.status, (await refused.json()).errors[0].code]).toEqual([400, 1174]);
});

test("a look finds the newer version; a download its notes", async () => {
  await using updatable = await openUpdatable();
  const { door, registry, status, put } = updatable;
  const answer = await put("/updater/check");
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
  const downloadURL = `${registry.url}/media-butler/-/media-butler-0.2.0.tgz`;
  const release = { key: "/updater/releases/0.2.0", version: "0.2.0", downloadURL };
  const nothing = { added: "", fixed: "" };
  expect(await status()).toMatchObject({
    downloadURL,
    Release: [{ ...release, ...nothing, state: "available" }],
  });
  await put("/updater/check?download=1");
  const notes = { added: "- New in 0.2.0.", fixed: "- Mended in 0.2.0." };
  expect((await status()).Release).toEqual([{ ...release, ...notes, state: "downloaded" }]);
  const text = await (await door.call("/updater/status")).text();
  expect(text).toMatch(/<MediaContainer [^>]*canInstall="0"[^>]*><Release [^>]*state="downloaded"/);
});

test("an installation that cannot be updated says so, and what to type; it can be told to skip", async () => {
  await using updatable = await openUpdatable();
  const { status, put } = updatable;
  await put("/updater/check");
  for (const path of ["/updater/apply", "/updater/apply?tonight=1", "/updater/apply?tonight=1&skip=1"]) {
    const refused = await put(path);
    expect([refused.status, (await refused.json()).errors[0]]).toEqual([
      400,
      expect.objectContaining({ code: 1173, message: expect.stringContaining("Install 0.2.0.") }),
    ]);
  }
  expect((await put("/updater/apply?skip=1")).status).toBe(200);
  expect((await status()).Release[0].state).toBe("skipped");
});

test("a registry that is away is told by the status", async () => {
  await using updatable = await openUpdatable();
  const { registry, status, put } = updatable;
  registry.answers["GET /media-butler"] = { status: 404 };
  expect((await put("/updater/check")).status).toBe(200);
  expect(await status()).toMatchObject({ status: 1, problem: expect.stringContaining("has no package") });
});

test("where it can be done, tonight waits and now starts", async () => {
  const registry = await packageRegistry({
    tags: { latest: "0.2.0" },
    versions: { "0.2.0": { files: programOf("0.2.0") } },
  });
  const folder = temporaryFolder();
  const store = await openStore(":memory:");
  onTestFinished(store.close);
  const settings = openSettings(store.settings);
  settings.set(new Map([["UpdateRegistry", registry.url]]));
  const clock = createHastyClock("2026-03-10T12:00:00Z");
  const updates = createUpdates(store.settings, dataPaths(folder), {
    ...{ clock, version: "0.1.0", preference: settings.get, set: settings.set },
    web: openWeb({ clock, cache: store.providerCache }),
    installation: installationOf(installedVersion(join(folder, "install"), "0.1.0"), false),
  });
  await using door = await openDoor({ updates });
  const put = (path: string) => door.call(path, { method: "PUT" });
  const status = async () =>
    (await (await door.call("/updater/status", { headers: json })).json()).MediaContainer;
  await put("/updater/check");
  expect(await status()).toMatchObject({ canInstall: true, Release: [{ state: "available" }] });
  expect((await put("/updater/apply?tonight=1&skip=1")).status).toBe(200);
  expect((await status()).Release[0].state).toBe("tonight");
  expect((await put("/updater/apply?skip=1")).status).toBe(200);
  expect((await status()).Release[0].state).toBe("skipped");
  door.butler.nextStart = { outcome: "skipped", reason: "it is told so" };
  const failed = await put("/updater/apply");
  expect(failed.status).toBe(500);
  const requestId = failed.headers.get("x-request-id");
  expect(door.logged.filter(({ facts }) => facts.requestId === requestId)).toMatchObject([
    {
      level: "warn",
      facts: { method: "PUT", path: "/updater/apply", reason: expect.stringContaining("told so") },
    },
  ]);
  door.butler.nextStart = { outcome: "started", runId: 7 };
  const started = await put("/updater/apply");
  expect([started.status, started.headers.get("x-butler-outcome")]).toEqual([200, "started"]);
});
