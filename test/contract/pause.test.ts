import { expect, test } from "vitest";
import { PlexAPI } from "../../src/sdk/plex-api.ts";
import { openDoor, token } from "../support/open-door.ts";

test("a pause is on until it is over, however often each is asked for", async () => {
  await using door = await openDoor();
  const call = async (method: string, path: string) => {
    const answer = await door.call(path, { method });
    return [answer.status, await answer.json(), door.butler.paused];
  };
  expect(await call("GET", "/api/pause")).toEqual([200, { paused: false }, false]);
  for (let i = 0; i < 2; i++) expect(await call("POST", "/api/pause")).toEqual([200, { paused: true }, true]);
  expect(await call("GET", "/api/pause")).toEqual([200, { paused: true }, true]);
  for (let i = 0; i < 2; i++)
    expect(await call("POST", "/api/resume")).toEqual([200, { paused: false }, false]);
});

test("needs the token", async () => {
  await using door = await openDoor();
  const answer = await door.call("/api/pause", { method: "POST", headers: { "X-Plex-Token": "wrong" } });
  expect([answer.status, door.butler.paused]).toEqual([401, false]);
});

test("is two calls of the client", async () => {
  await using door = await openDoor();
  const sdk = new PlexAPI({ serverURL: door.url, accessToken: token });
  expect(await sdk.butler.pause()).toEqual({ paused: true });
  expect(door.butler.paused).toBe(true);
  expect(await sdk.butler.resume()).toEqual({ paused: false });
  expect(door.butler.paused).toBe(false);
});
