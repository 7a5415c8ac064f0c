import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { MadeToken, NewToken } from "../../src/api/tokens.ts";
import { PlexAPI } from "../../src/sdk/plex-api.ts";
import { attemptsAtOnce } from "../../src/server/attempts.ts";
import { token as first, type OpenDoor, openDoor } from "../support/open-door.ts";
import { createSettableClock } from "../support/settable-clock.ts";

const start = "2026-11-22T12:00:00Z";
const openDoorAt = (changes: Parameters<typeof openDoor>[0] = {}) => {
  const clock = createSettableClock(start);
  return openDoor({ clock, ...changes }).then((door) => Object.assign(door, { clock }));
};
const tokensOf = ({ url }: OpenDoor, accessToken = first) =>
  new PlexAPI({ serverURL: url, accessToken }).tokens;
const make = (door: OpenDoor, token: NewToken): Promise<MadeToken> => tokensOf(door).make(token);
/** The status of a call by a token. */
const status = async (door: OpenDoor, token: string, path: string, method = "GET", init: RequestInit = {}) =>
  (await door.call(path, { ...init, method, headers: { "X-Plex-Token": token, ...init.headers } })).status;

describe("a token", () => {
  test("is shown once, and kept as a hash alone", async () => {
    await using door = await openDoorAt();
    const made = await make(door, {
      name: "Tautulli",
      role: "viewer",
      expiresAt: "2027-01-01T00:00:00+01:00",
    });
    expect(made).toEqual({
      id: 1,
      name: "Tautulli",
      role: "viewer",
      createdAt: "2026-11-22T12:00:00.000Z",
      expiresAt: "2026-12-31T23:00:00.000Z",
      lastUsedAt: null,
      token: expect.stringMatching(/^[\w-]{43}$/),
    });
    const { token, ...shown } = made;
    const answer = await door.call("/api/tokens");
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(await answer.json()).toEqual({ tokens: [shown] });
    expect(door.store.tokens.list()[0]!.hash).toBe(createHash("sha256").update(token).digest("hex"));
    expect(JSON.stringify(door.store.tokens.list())).not.toContain(token);
    expect((await make(door, { name: "Tautulli", role: "viewer" })).token).not.toBe(token);
  });

  test("is good until it is revoked", async () => {
    await using door = await openDoorAt();
    const { token, id } = await make(door, { name: "desk", role: "admin" });
    expect(await status(door, token, "/butler")).toBe(200);
    expect(await tokensOf(door, token).revoke(id)).toMatchObject({ id, name: "desk" });
    expect(await status(door, token, "/butler")).toBe(401);
    expect(await tokensOf(door).list()).toEqual([]);
    await expect(tokensOf(door).revoke(id)).rejects.toMatchObject({ statusCode: 404, code: 1200 });
    expect((await make(door, { name: "next", role: "admin" })).id).toBeGreaterThan(id);
  });

  test("is wrong from the moment that it expires", async () => {
    await using door = await openDoorAt();
    const { token } = await make(door, { name: "guest", role: "viewer", expiresAt: "2026-11-22T13:00:00Z" });
    await door.clock.advance(3_599_999);
    expect(await status(door, token, "/activities")).toBe(200);
    await door.clock.advance(1);
    expect(await status(door, token, "/activities")).toBe(401);
  });

  test("tells when it was used last, to a minute", async () => {
    await using door = await openDoorAt();
    const { token } = await make(door, { name: "desk", role: "viewer" });
    const lastUsed = async () => (await tokensOf(door).list())[0]!.lastUsedAt;
    const use = () => status(door, token, "/activities");
    expect(await lastUsed()).toBeNull();
    await use();
    expect(await lastUsed()).toBe("2026-11-22T12:00:00.000Z");
    await door.clock.advance(59_999);
    await use();
    expect(await lastUsed()).toBe("2026-11-22T12:00:00.000Z");
    await door.clock.advance(1);
    await use();
    expect(await lastUsed()).toBe("2026-11-22T12:01:00.000Z");
  });

  test("is taken in the header, in the query and as bearer", async () => {
    await using door = await openDoorAt();
    const { token } = await make(door, { name: "desk", role: "viewer" });
    const calls: [string, Record<string, string>][] = [
      ["/activities", { "X-Plex-Token": token }],
      [`/activities?X-Plex-Token=${token}`, {}],
      ["/activities", { Authorization: `Bearer ${token}` }],
      [`/activities?X-Plex-Token=${token}`, { "X-Plex-Token": "" }],
    ];
    for (const [path, headers] of calls) expect((await fetch(door.url + path, { headers })).status).toBe(200);
  });
});

test.each<[unknown, string]>([
  [undefined, "an object with name, role"],
  [{}, "a name for name"],
  [{ name: "", role: "viewer" }, "a name of 1 to 100 characters"],
  [{ name: "  ", role: "viewer" }, "a name of 1 to 100 characters"],
  [{ name: "x".repeat(101), role: "viewer" }, "a name of 1 to 100 characters"],
  [{ name: 5, role: "viewer" }, "a name"],
  [{ name: "desk", role: "root" }, "one of admin, viewer, worker for role"],
  [{ name: "desk", role: "__proto__" }, "one of admin, viewer, worker for role"],
  [{ name: "desk" }, "one of admin, viewer, worker for role"],
  [{ name: "desk", role: "viewer", expiresAt: "tomorrow" }, "an instant such as"],
  [{ name: "desk", role: "viewer", expiresAt: 5 }, "an instant such as"],
  [{ name: "desk", role: "viewer", expiresAt: "2026-02-30T00:00:00Z" }, "an instant such as"],
  [{ name: "desk", role: "viewer", expiresAt: start }, "an instant to come"],
  [{ name: "desk", role: "viewer", id: 1 }, "an object with name, role"],
])("%j makes no token", async (body, words) => {
  await using door = await openDoorAt();
  const answer = await door.call("/api/tokens", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBe(400);
  expect((await answer.json()).errors[0].message).toContain(words);
  expect(door.store.tokens.list()).toEqual([]);
});

describe("what each role may do", () => {
  /** Plex's own calls for admins, and those of ours that only read but tell too much. */
  const forAdmins: [string, string][] = [
    ["GET", "/butler"],
    ["POST", "/butler"],
    ["DELETE", "/butler"],
    ["POST", "/butler/BackupDatabase"],
    ["DELETE", "/butler/BackupDatabase"],
    ["PUT", "/:/prefs?FriendlyName=mine"],
    ["DELETE", "/activities/1"],
    ["GET", "/updater/status"],
    ["PUT", "/updater/check"],
    ["PUT", "/updater/apply"],
    ["POST", "/library/sections?name=a&type=movie&location=/"],
    ["GET", "/library/sections/1/refresh"],
    ["HEAD", "/library/sections/1/refresh"],
    ["POST", "/library/sections/1/refresh"],
    ["DELETE", "/library/sections/1/refresh"],
    ["GET", "/library/sections/all/refresh"],
    ["DELETE", "/library/sections/all/refresh"],
    ["DELETE", "/library/sections/1"],
    ["PUT", "/library/sections/1/prefs"],
    ["PUT", "/library/sections/1/analyze"],
    ["PUT", "/library/sections/1/emptyTrash"],
    ["DELETE", "/library/sections/1/intros"],
    ["PUT", "/library/metadata/1"],
    ["PUT", "/library/metadata/1/intro"],
    ["POST", "/library/metadata/1/marker"],
    ["PUT", "/library/optimize"],
    ["POST", "/library/collections"],
    ["POST", "/livetv/dvrs/1/reloadGuide"],
    ["GET", "/api/tokens"],
    ["GET", "/api/folders"],
    ["POST", "/no/such/address"],
  ];
  const forViewers = [
    "/",
    "/activities",
    "/:/prefs",
    "/library/sections",
    "/api/session",
    "/api/runs",
    "/api/pause",
    "/api/tasks",
    "/metrics",
    "/api/openapi.json",
  ];

  test("a viewer reads, and gets Plex's 401 for everything else", async () => {
    await using door = await openDoorAt();
    const { token } = await make(door, { name: "guest", role: "viewer" });
    for (const path of forViewers) expect([path, await status(door, token, path)]).toEqual([path, 200]);
    expect(await status(door, token, "/no/such/address")).toBe(404);
    for (const [method, path] of forAdmins)
      expect([method, path, await status(door, token, path, method)]).toEqual([method, path, 401]);
    const answer = await door.call("/butler", { headers: { "X-Plex-Token": token } });
    expect(await answer.text()).toBe(
      "<html><head><title>Unauthorized</title></head><body><h1>401 Unauthorized</h1></body></html>",
    );
    expect(door.butler.asked.filter(({ call }) => call !== "list")).toEqual([]);
  });

  test("none of our own calls that change anything is for a viewer, but to sign in and out", async () => {
    await using door = await openDoorAt();
    const { token } = await make(door, { name: "guest", role: "viewer" });
    const { paths } = await (await door.call("/api/openapi.json")).json();
    const calls = Object.entries<Record<string, { "x-role": string }>>(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { "x-role": role }]) => ({
        path: path.replace(/\{\w+\}/g, "1"),
        method,
        role,
      })),
    );
    expect(calls.filter(({ role }) => role === "anybody").map(({ path }) => path)).toEqual([
      "/api/session",
      "/livez",
      "/readyz",
      "/health",
    ]);
    expect(calls.filter(({ role }) => role === "admin").length).toBeGreaterThan(15);
    const harmless = ["/api/session", "/api/schedule/preview"];
    const changing = calls.filter(({ path, method }) => method !== "get" && !harmless.includes(path));
    expect(changing.length).toBeGreaterThan(15);
    for (const { path, method, role } of changing) {
      const found = await status(door, token, path, method.toUpperCase());
      expect([role, method, path, found]).toEqual([
        path.startsWith("/api/work/") ? "worker" : "admin",
        method,
        path,
        401,
      ]);
    }
    expect(await tokensOf(door).list()).toHaveLength(1);
  });

  test("a viewer sees the tasks, and what a change would do, but changes nothing", async () => {
    await using door = await openDoorAt();
    const { token } = await make(door, { name: "guest", role: "viewer" });
    const sdk = new PlexAPI({ serverURL: door.url, accessToken: token });
    const owner = new PlexAPI({ serverURL: door.url, accessToken: first });
    expect(await sdk.tasks.list()).toEqual((await owner.butler.getTasks()).object.ButlerTasks.ButlerTask);
    door.butler.schedule = async () => ({ timeZone: "UTC", nights: [] });
    expect(await sdk.tasks.preview({})).toEqual({ timeZone: "UTC", nights: [] });
    await expect(sdk.tasks.set("BackupDatabase", {})).rejects.toMatchObject({ statusCode: 401 });
    await expect(sdk.butler.getTasks()).rejects.toMatchObject({ statusCode: 401 });
  });

  test("a viewer is not told the keys of other services", async () => {
    await using door = await openDoorAt();
    const { token } = await make(door, { name: "guest", role: "viewer" });
    expect(await status(door, first, "/:/prefs?TmdbApiKey=a-key-of-tmdb", "PUT")).toBe(200);
    for (const path of ["/:/prefs", "/:/prefs/get?id=TmdbApiKey"]) {
      expect(await (await door.call(path)).text()).toContain("a-key-of-tmdb");
      const told = await (await door.call(path, { headers: { "X-Plex-Token": token } })).text();
      expect(told).toContain("TmdbApiKey");
      expect(told).not.toContain("a-key-of-tmdb");
    }
  });

  test("a worker may do nothing yet but what needs no token", async () => {
    await using door = await openDoorAt();
    const { token } = await make(door, { name: "attic", role: "worker" });
    for (const path of ["/identity", "/health"]) expect(await status(door, token, path)).toBe(200);
    for (const path of [...forViewers, "/butler", "/api/tokens", "/no/such/address"])
      expect([path, await status(door, token, path)]).toEqual([path, 401]);
    for (const [method, path] of forAdmins)
      expect([method, path, await status(door, token, path, method)]).toEqual([method, path, 401]);
  });

  test("an admin may do everything, as who has the first token", async () => {
    await using door = await openDoorAt();
    const { token } = await make(door, { name: "deputy", role: "admin" });
    for (const [method, path] of forAdmins)
      expect([method, path, await status(door, token, path, method)]).not.toEqual([method, path, 401]);
  });
});

describe("wrong tokens", () => {
  const proxied = { trustedProxies: ["127.0.0.1"] };
  const from = (address: string) => ({ headers: { "X-Forwarded-For": address } });
  const stranger = from("203.0.113.7");

  test("are looked at ten times, and then not for a while, the right one neither", async () => {
    await using door = await openDoorAt(proxied);
    for (let i = 0; i < attemptsAtOnce; i++)
      expect(await status(door, `guess ${i}`, "/butler", "GET", stranger)).toBe(401);
    const answer = await door.call("/butler", { headers: { "X-Plex-Token": first, ...stranger.headers } });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "6"]);
    expect(await answer.text()).toContain("Wait 6 s.");
    expect(await status(door, first, "/butler", "GET", from("203.0.113.8"))).toBe(200);
    expect(await status(door, "", "/health", "GET", stranger)).toBe(200);
    await door.clock.advance(6_000);
    expect(await status(door, first, "/butler", "GET", stranger)).toBe(200);
  });

  test("count also where somebody signs in", async () => {
    await using door = await openDoorAt(proxied);
    const signIn = (token: string) =>
      door.call("/api/session", {
        method: "POST",
        headers: { "Content-Type": "application/json", ...stranger.headers, "X-Plex-Token": "" },
        body: JSON.stringify({ token }),
      });
    for (let i = 0; i < attemptsAtOnce; i++) expect((await signIn(`guess ${i}`)).status).toBe(401);
    expect((await signIn(first)).status).toBe(429);
  });

  test("do not count from the machine itself, nor when it is always the same one", async () => {
    await using door = await openDoorAt(proxied);
    for (let i = 0; i < 5 * attemptsAtOnce; i++) {
      expect(await status(door, `guess ${i}`, "/butler")).toBe(401);
      expect(await status(door, "of yesterday", "/butler", "GET", stranger)).toBe(401);
    }
    expect(await status(door, first, "/butler")).toBe(200);
    expect(await status(door, first, "/butler", "GET", stranger)).toBe(200);
  });

  test("nobody is believed who only says that another calls", async () => {
    await using door = await openDoorAt();
    for (let i = 0; i < 2 * attemptsAtOnce; i++)
      expect(await status(door, `guess ${i}`, "/butler", "GET", stranger)).toBe(401);
  });

  test.each(["x".repeat(10_000), "%00", "' or 1=1 --", "null", "undefined", "[object Object]"])(
    "%# is one",
    async (wrong) => {
      await using door = await openDoorAt();
      expect(await status(door, wrong, "/butler")).toBe(401);
      expect((await fetch(`${door.url}/butler?X-Plex-Token=${encodeURIComponent(wrong)}`)).status).toBe(401);
      expect(door.logged).toEqual([]);
    },
  );
});
