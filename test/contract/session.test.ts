import { once } from "node:events";
import { describe, expect, test } from "vitest";
import WebSocket from "ws";
import { sessionLength } from "../../src/server/access.ts";
import { token as first, type OpenDoor, openDoor } from "../support/open-door.ts";
import { createSettableClock } from "../support/settable-clock.ts";
import { signIn } from "../support/sign-in.ts";

const day = 24 * 3_600_000;
const openDoorAt = async (changes: Parameters<typeof openDoor>[0] = {}) => {
  const clock = createSettableClock("2026-11-22T12:00:00Z");
  return Object.assign(await openDoor({ clock, ...changes }), { clock });
};
/** A call as the browser makes it. */
const browse = (door: OpenDoor, cookie: string, path: string, init: RequestInit = {}) =>
  fetch(door.url + path, {
    ...init,
    headers: { Cookie: cookie, Accept: "application/json", ...init.headers },
  });
const makeToken = async (door: OpenDoor, body: object): Promise<{ id: number; token: string }> => {
  const headers = { "Content-Type": "application/json" };
  return (await door.call("/api/tokens", { method: "POST", headers, body: JSON.stringify(body) })).json();
};

describe("signing in", () => {
  test("gives a cookie that no script reads and no other site sends", async () => {
    await using door = await openDoorAt();
    const { answer } = await signIn(door, first);
    expect(await answer.json()).toEqual({
      name: "owner",
      role: "admin",
      expiresAt: "2026-12-22T12:00:00.000Z",
    });
    expect(answer.headers.get("set-cookie")).toMatch(
      /^butler_01234567=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.headers.get("set-cookie")).not.toContain(first);
  });

  test.each([
    ["127.0.0.1", "https", true],
    ["127.0.0.1", "http", false],
    ["203.0.113.9", "https", false],
  ])("with the proxy %s trusted, which says %s: only over TLS = %s", async (proxy, protocol, secure) => {
    await using door = await openDoorAt({ trustedProxies: [proxy] });
    const { answer } = await signIn(door, first, { "X-Forwarded-Proto": protocol });
    expect(/; Secure(;|$)/.test(answer.headers.get("set-cookie")!)).toBe(secure);
  });

  test.each(["", "wrong", `${first}x`])("not by %j", async (token) => {
    await using door = await openDoorAt();
    const { answer } = await signIn(door, token);
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([token === "" ? 400 : 401, null]);
  });

  test("not as a worker, nor by a session in the place of a token", async () => {
    await using door = await openDoorAt();
    const { token } = await makeToken(door, { name: "attic", role: "worker" });
    expect((await signIn(door, token)).answer.status).toBe(401);
    const { cookie } = await signIn(door, first);
    expect((await signIn(door, cookie.split("=")[1]!)).answer.status).toBe(401);
    expect((await door.call("/butler", { headers: { "X-Plex-Token": cookie.split("=")[1]! } })).status).toBe(
      401,
    );
  });

  test.each([
    ["a page of another site", { "Sec-Fetch-Site": "cross-site" }],
    ["a page of another origin", { Origin: "http://evil.example" }],
    ["another port of this machine", { Origin: "http://127.0.0.1:1" }],
  ])("not for %s", async (_, headers) => {
    await using door = await openDoorAt();
    const { answer } = await signIn(door, first, headers);
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([403, null]);
  });

  test("by a form of another site fails for its type alone", async () => {
    await using door = await openDoorAt();
    const answer = await fetch(`${door.url}/api/session`, {
      method: "POST",
      body: new URLSearchParams({ token: first }),
    });
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([400, null]);
  });

  test.each(["[]", '"x"', "null", '{"token":{}}', '{"token":"a","role":"admin"}', "{", "\u0000"])(
    "%j is refused",
    async (body) => {
      await using door = await openDoorAt();
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(`${door.url}/api/session`, { method: "POST", headers, body });
      expect(answer.status).toBe(400);
      expect(door.logged).toEqual([]);
    },
  );
});

describe("a session", () => {
  test("may what its token may, says who it is, and ends", async () => {
    await using door = await openDoorAt();
    const { token } = await makeToken(door, { name: "guest", role: "viewer" });
    const { cookie } = await signIn(door, token);
    expect(await (await browse(door, cookie, "/api/session")).json()).toMatchObject({
      name: "guest",
      role: "viewer",
    });
    expect((await browse(door, cookie, "/activities")).status).toBe(200);
    expect((await browse(door, cookie, "/butler")).status).toBe(401);
    const headers = { Origin: door.url };
    expect((await browse(door, cookie, "/api/pause", { method: "POST", headers })).status).toBe(401);
    const ended = await browse(door, cookie, "/api/session", { method: "DELETE", headers });
    expect([ended.status, ended.headers.get("set-cookie")]).toEqual([
      204,
      expect.stringContaining("Max-Age=0"),
    ]);
    expect((await browse(door, cookie, "/api/session")).status).toBe(401);
  });

  test("lasts for 30 days after it was used, and is told so once a day", async () => {
    await using door = await openDoorAt();
    const { cookie } = await signIn(door, first);
    const use = async () => {
      const answer = await browse(door, cookie, "/activities");
      return [answer.status, answer.headers.has("set-cookie")];
    };
    await door.clock.advance(day - 1);
    expect(await use()).toEqual([200, false]);
    await door.clock.advance(1);
    expect(await use()).toEqual([200, true]);
    expect(await use()).toEqual([200, false]);
    await door.clock.advance(sessionLength - 1);
    expect(await use()).toEqual([200, true]);
    await door.clock.advance(sessionLength);
    expect(await use()).toEqual([401, false]);
  });

  test("lasts no longer than its token", async () => {
    await using door = await openDoorAt();
    const { token } = await makeToken(door, {
      name: "guest",
      role: "viewer",
      expiresAt: "2026-11-23T00:00:00Z",
    });
    const { answer, cookie } = await signIn(door, token);
    expect((await answer.json()).expiresAt).toBe("2026-11-23T00:00:00.000Z");
    await door.clock.advance(day / 2 - 1);
    expect((await browse(door, cookie, "/activities")).status).toBe(200);
    await door.clock.advance(1);
    expect((await browse(door, cookie, "/activities")).status).toBe(401);
  });

  test("ends when its token is revoked, also for who listens", async () => {
    await using door = await openDoorAt();
    const { id, token } = await makeToken(door, { name: "guest", role: "viewer" });
    const { cookie } = await signIn(door, token);
    const events = await browse(door, cookie, "/api/events");
    const byToken = await door.call("/api/events", { headers: { "X-Plex-Token": token } });
    const stays = await door.call("/api/events");
    await door.call(`/api/tokens/${id}`, { method: "DELETE" });
    expect((await browse(door, cookie, "/activities")).status).toBe(401);
    await door.clock.advance(25_000);
    expect(await events.text()).toBe(": connected\n\n");
    expect(await byToken.text()).toBe(": connected\n\n");
    const reader = stays.body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toContain(": connected");
    await reader.cancel();
  });

  test("is not kept in words, and a new first token ends it", async () => {
    await using door = await openDoorAt();
    const { cookie } = await signIn(door, first);
    const id = cookie.split("=")[1]!;
    await using other = await openDoorAt({ shelves: door.store, token: "another first token" });
    expect((await browse(other, cookie, "/activities")).status).toBe(401);
    expect((await browse(door, cookie, "/activities")).status).toBe(200);
    expect(door.store.tokens.session(id)).toBeUndefined();
  });

  test.each([
    "",
    "=",
    "butler_01234567",
    "butler_01234567=",
    "butler_01234567=%",
    `butler_01234567=${"x".repeat(8000)}`,
    "a=b; ; ;butler_01234567=__proto__",
    `butler_01234567=${first}`,
  ])("cookie %# is none", async (cookie) => {
    await using door = await openDoorAt();
    expect((await browse(door, cookie, "/activities")).status).toBe(401);
    expect(door.logged).toEqual([]);
  });
});

describe("a browser that is signed in", () => {
  test.each<[string, Record<string, string>, number]>([
    ["no sign of who asks", {}, 403],
    ["a page of this server", { "Sec-Fetch-Site": "same-origin" }, 200],
    ["a page of this server, over plain HTTP", { Origin: "own" }, 200],
    ["another port", { "Sec-Fetch-Site": "same-site", Origin: "http://127.0.0.1:1" }, 403],
    ["another site", { "Sec-Fetch-Site": "cross-site", Origin: "http://evil.example" }, 403],
    ["a sandboxed page", { Origin: "null" }, 403],
    ["an address that was typed", { "Sec-Fetch-Site": "none" }, 403],
  ])("changes something for %s: %j is %d", async (_, headers, status) => {
    await using door = await openDoorAt();
    const { cookie } = await signIn(door, first);
    const sent = headers.Origin === "own" ? { Origin: door.url } : headers;
    for (const [method, path] of [
      ["POST", "/api/pause"],
      ["PUT", "/:/prefs?FriendlyName=mine"],
      ["GET", "/library/sections/all/refresh"],
    ] as const) {
      const answer = await browse(door, cookie, path, { method, headers: sent });
      expect([path, answer.status]).toEqual([path, status]);
    }
    expect(door.butler.paused).toBe(status === 200);
  });

  test("a page of another site reads nothing, and is allowed nothing by CORS", async () => {
    await using door = await openDoorAt();
    const { cookie } = await signIn(door, first);
    const headers = { "Sec-Fetch-Site": "cross-site", Origin: "http://evil.example" };
    const answer = await browse(door, cookie, "/api/runs", { headers });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([403, null]);
    const asked = { ...headers, "Access-Control-Request-Method": "POST" };
    const before = await browse(door, cookie, "/api/pause", { method: "OPTIONS", headers: asked });
    expect([...before.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test("a program sends a token, and is asked nothing of this", async () => {
    await using door = await openDoorAt();
    const headers = { Origin: "http://evil.example", "Sec-Fetch-Site": "cross-site" };
    expect((await door.call("/api/pause", { method: "POST", headers })).status).toBe(200);
  });

  test.each([
    ["localhost:32400", 200],
    ["192.168.1.5", 200],
    ["nas.lan:32400", 200],
    ["rebound.evil.example:32400", 403],
    ["nas.lan.evil.example", 403],
  ])("calls the server %s: %d", async (host, status) => {
    await using door = await openDoorAt({ hosts: ["nas.lan"] });
    const { cookie } = await signIn(door, first);
    const headers = { Cookie: cookie, Host: host, "Sec-Fetch-Site": "same-origin" };
    const answer = await door.app.inject({ url: "/activities", headers });
    expect(answer.statusCode).toBe(status);
    if (status === 403) expect(answer.body).toContain("--allow-host");
    const byToken = { "X-Plex-Token": first, Host: host };
    expect((await door.app.inject({ url: "/activities", headers: byToken })).statusCode).toBe(200);
  });

  test.each<[Record<string, string>, string]>([
    [{ Origin: "own" }, "open"],
    [{ "Sec-Fetch-Site": "same-origin", Origin: "own" }, "open"],
    [{ Origin: "http://evil.example" }, "403"],
    [{}, "403"],
  ])("opens a websocket with %j: %s", async (given, expected) => {
    await using door = await openDoorAt();
    const { cookie } = await signIn(door, first);
    const headers = { Cookie: cookie, ...given, ...(given.Origin === "own" && { Origin: door.url }) };
    const socket = new WebSocket(`ws://127.0.0.1:${door.port}/:/websockets/notifications`, { headers });
    const result = await Promise.race([
      once(socket, "open").then(() => "open"),
      once(socket, "unexpected-response").then(([, answer]) => String(answer.statusCode)),
    ]);
    expect(result).toBe(expected);
    socket.on("error", () => {});
    socket.terminate();
  });
});
