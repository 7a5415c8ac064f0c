import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Gates } from "../../src/api/gates.ts";
import { createBudget } from "../../src/core/budget.ts";
import { createPause } from "../../src/core/pause.ts";
import { createYielding } from "../../src/core/yielding.ts";
import { PlexAPI } from "../../src/sdk/plex-api.ts";
import { type OpenDoor, openDoor, token } from "../support/open-door.ts";
import { createSettableClock, type SettableClock } from "../support/settable-clock.ts";

const begin = (): SettableClock => createSettableClock("2026-03-10T12:00:00Z");
let clock = begin();
let door: OpenDoor;
/** Takes the watch of the gates before away. */
let retire = () => {};

// One server for all: each test begins with a clock and with gates of its own.
beforeAll(async () => {
  door = await openDoor({
    clock: { now: () => clock.now(), sleepUntil: (at, signal) => clock.sleepUntil(at, signal) },
  });
});
afterAll(() => door[Symbol.asyncDispose]());
afterEach(() => retire());

/** The door, whose butler has real gates. */
function gatedDoor() {
  clock = begin();
  const { butler, store, house } = door;
  const pause = createPause((now) => {
    butler.paused = now.paused;
  });
  butler.paused = false;
  const retired = new AbortController();
  retire = () => retired.abort();
  const preference = house.settings.get;
  const budget = createBudget({ store: store.gates, clock, preference, timeZone: "UTC" });
  const gates = createYielding(
    { ...{ clock, pause, budget }, store: store.gates, watches: [], isWorking: () => false },
    retired.signal,
  );
  Object.assign(butler, { gates });
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const sent = body instanceof FormData ? body : body === undefined ? null : JSON.stringify(body);
    const type: Record<string, string> =
      body instanceof FormData || body === undefined ? {} : { "Content-Type": "application/json" };
    const answer = await door.call(path, { method, body: sent, headers: { ...type, ...headers } });
    return { status: answer.status, json: await answer.json() };
  };
  return { ...{ butler, house, clock, call }, sdk: new PlexAPI({ serverURL: door.url, accessToken: token }) };
}

const nothing: Gates = {
  ...{ paused: false, throttled: false, gates: [], watches: [] },
  limits: [{ name: "files", inForce: true, text: "2 at one time" }],
  reading: { night: "2026-03-10", bytes: 0, limit: null, mounts: [] },
};

describe("a gate that is told", () => {
  test("holds work up until it is lifted", async () => {
    const { call, butler } = gatedDoor();
    expect(await call("GET", "/api/gates")).toEqual({ status: 200, json: nothing });
    const gate = {
      ...{
        name: "nas-backup",
        reason: "backup",
        effect: "pause",
        since: "2026-03-10T12:00:00.000Z",
        expiresAt: null,
      },
      owner: expect.any(String),
    };
    expect(await call("POST", "/api/gates/nas-backup", { reason: "backup" })).toEqual({
      status: 200,
      json: { ...nothing, paused: true, gates: [gate] },
    });
    expect(butler.paused).toBe(true);
    expect(await call("DELETE", "/api/gates/nas-backup")).toEqual({ status: 200, json: gate });
    expect((await call("DELETE", "/api/gates/nas-backup")).status).toBe(404);
    expect(await call("POST", "/api/gates/nas-backup", { on: false })).toEqual({
      status: 200,
      json: nothing,
    });
  });

  test("needs no more than a name", async () => {
    const { call } = gatedDoor();
    const { json } = await call("POST", "/api/gates/nas", {});
    expect(json.gates).toMatchObject([{ name: "nas", reason: "nas", effect: "pause" }]);
  });

  test("slows work down where it asks for that", async () => {
    const { sdk } = gatedDoor();
    expect(await sdk.gates.set("nas", { effect: "throttle" })).toMatchObject({
      paused: false,
      throttled: true,
    });
    expect(await sdk.gates.set("other")).toMatchObject({ paused: true, throttled: false });
    expect(await sdk.gates.lift("other")).toMatchObject({ name: "other" });
    expect(await sdk.gates.list()).toMatchObject({ paused: false, throttled: true });
  });

  test("ends by itself when it expires", async () => {
    const { call, clock, butler } = gatedDoor();
    await call("POST", "/api/gates/nas", { forSeconds: 60 });
    await call("POST", "/api/gates/vpn", { expiresAt: "2026-03-10T14:02:00+02:00" });
    const ends = (await call("GET", "/api/gates")).json.gates.map(
      (gate: { expiresAt: string }) => gate.expiresAt,
    );
    expect(ends).toEqual(["2026-03-10T12:01:00.000Z", "2026-03-10T12:02:00.000Z"]);
    await clock.advance(60_000);
    expect(butler.paused).toBe(true);
    await clock.advance(60_000);
    expect(butler.paused).toBe(false);
  });

  test.each([
    ["plex", {}, "a name that the server does not use itself"],
    ["webhook-plex", {}, "a name that the server does not use itself"],
    ["asked", {}, "a name that the server does not use itself"],
    ["NAS", {}, "small letters"],
    ["a".repeat(64), {}, "63"],
    ["nas", { on: "perhaps" }, "true or false"],
    ["nas", { effect: "stop" }, "one of pause, throttle"],
    ["nas", { forSeconds: 0 }, "a whole number from 1"],
    ["nas", { forSeconds: 1e12 }, "a whole number from 1"],
    ["nas", { forSeconds: 5, expiresAt: "2027-01-01T00:00:00Z" }, "expiresAt or forSeconds"],
    ["nas", { expiresAt: "2020-01-01T00:00:00Z" }, "an instant to come"],
    ["nas", { expiresAt: "tomorrow" }, "an instant such as"],
    ["nas", { reason: "" }, "a text"],
    ["nas", { reason: "x".repeat(201) }, "at most 200 characters"],
  ])("called %s is refused with %j", async (name, body, words) => {
    const { call, butler } = gatedDoor();
    const { status, json } = await call("POST", `/api/gates/${name}`, body);
    expect([status, json.errors[0].message]).toEqual([400, expect.stringContaining(words)]);
    expect(butler.gates.list()).toEqual([]);
  });

  test("needs the token of an admin", async () => {
    const { call, butler } = gatedDoor();
    const made = await call("POST", "/api/tokens", { name: "tv", role: "viewer" });
    const viewer = { "X-Plex-Token": made.json.token };
    expect((await call("GET", "/api/gates", undefined, viewer)).status).toBe(200);
    expect((await call("POST", "/api/gates/nas", {}, viewer)).status).toBe(401);
    expect((await call("POST", "/api/webhooks/plex", { event: "media.play" }, viewer)).status).toBe(401);
    expect(butler.gates.list()).toEqual([]);
  });
});

describe("webhooks of players", () => {
  /** As Plex sends it: a form with the notification, and a picture of what is played. */
  const plex = (event: string, uuid = "tv", title = "Heat") => {
    const form = new FormData();
    const payload = { event, user: true, Player: { uuid, title: "TV" }, Metadata: { type: "movie", title } };
    form.set("payload", JSON.stringify(payload));
    form.set("thumb", new Blob([new Uint8Array(200_000)], { type: "image/jpeg" }), "thumb.jpg");
    return form;
  };
  const jellyfin = (NotificationType: string, more: object = {}) => ({
    ...{ NotificationType, DeviceId: "d", Name: "Heat", ...more },
  });
  const tautulli = (action: string) => ({ action, session_key: "7", title: "Heat" });

  test.each([
    ["plex", plex("media.play"), plex("media.stop"), "Plex"],
    ["plex", plex("media.resume"), plex("media.pause"), "Plex"],
    ["jellyfin", jellyfin("PlaybackStart"), jellyfin("PlaybackStop"), "Jellyfin"],
    [
      "jellyfin",
      jellyfin("PlaybackProgress"),
      jellyfin("PlaybackProgress", { IsPaused: "True" }),
      "Jellyfin",
    ],
    ["tautulli", tautulli("play"), tautulli("stop"), "Tautulli"],
    ["tautulli", tautulli("resume"), tautulli("pause"), "Tautulli"],
  ])("%s tells who begins and ends", async (service, begins, ends, owner) => {
    const { call, butler } = gatedDoor();
    expect((await call("POST", `/api/webhooks/${service}`, begins)).json).toMatchObject({
      playing: ["Heat"],
    });
    expect(butler.gates.list()).toMatchObject([
      { name: `webhook-${service}`, reason: "playing", owner, effect: "pause" },
    ]);
    expect((await call("POST", `/api/webhooks/${service}`, ends)).json).toMatchObject({ playing: [] });
    expect(butler.paused).toBe(false);
  });

  test("work goes on when the last player has stopped", async () => {
    const { call, butler } = gatedDoor();
    for (const one of [
      plex("media.play", "tv"),
      plex("media.play", "phone", "Ran"),
      plex("media.stop", "tv"),
    ])
      await call("POST", "/api/webhooks/plex", one);
    expect(butler.paused).toBe(true);
    expect((await call("POST", "/api/webhooks/plex", plex("media.scrobble", "phone"))).json.playing).toEqual([
      "Ran",
    ]);
    await call("POST", "/api/webhooks/plex", plex("media.stop", "phone"));
    expect(butler.paused).toBe(false);
  });

  test("a stop that never comes is made up for after four hours", async () => {
    const { call, butler, clock } = gatedDoor();
    await call("POST", "/api/webhooks/plex", plex("media.play"));
    await clock.advance(4 * 3_600_000);
    expect(butler.paused).toBe(false);
    await call("POST", "/api/webhooks/plex", plex("media.stop"));
  });

  test("do what is set for playing", async () => {
    const { call, butler, house } = gatedDoor();
    house.settings.set({ YieldToPlaying: "ignore" });
    await call("POST", "/api/webhooks/plex", plex("media.play"));
    expect(butler.gates.list()).toEqual([]);
    house.settings.set({ YieldToPlaying: "throttle" });
    await call("POST", "/api/webhooks/plex", plex("media.play"));
    expect(butler.gates.list()).toMatchObject([{ effect: "throttle" }]);
    await call("POST", "/api/webhooks/plex", plex("media.stop"));
    house.settings.set({ YieldToPlaying: "pause" });
  });

  test.each([
    ["plex", { event: 5 }],
    ["plex", null],
    ["plex", []],
    ["jellyfin", { NotificationType: null }],
    ["tautulli", "play"],
  ])("%s: %j is refused", async (service, body) => {
    const { call, butler } = gatedDoor();
    expect((await call("POST", `/api/webhooks/${service}`, body)).status).toBe(400);
    expect(butler.gates.list()).toEqual([]);
  });

  test("a form that is broken or has no notification is refused", async () => {
    const { call } = gatedDoor();
    const form = new FormData();
    form.set("thumb", "none");
    expect((await call("POST", "/api/webhooks/plex", form)).status).toBe(400);
    const type = { "Content-Type": "multipart/form-data; boundary=x" };
    expect((await call("POST", "/api/webhooks/plex", "--x\r\nnonsense", type)).status).toBe(400);
  });
});
