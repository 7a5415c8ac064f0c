import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { openHouse } from "../../src/house.ts";
import { PlexAPI } from "../../src/sdk/plex-api.ts";
import { temporaryFolder } from "../support/small-house.ts";
import { zoneOfNoon } from "../support/zone-of-noon.ts";

test("tokens and sessions last over a restart, and sessions end with the first token", async () => {
  const data = join(temporaryFolder(), "data");
  const options = { data, port: "0", timeZone: zoneOfNoon(), logLevel: "silent" };
  const open = (token: string) => openHouse(readConfig({ ...options, token }, {}));
  const status = async (url: string, headers: Record<string, string>) =>
    (await fetch(`${url}/activities`, { headers })).status;

  const before = await open("the-first-token");
  const sdk = new PlexAPI({ serverURL: before.url, accessToken: "the-first-token" });
  const { token } = await sdk.tokens.make({ name: "guest", role: "viewer" });
  const signedIn = await fetch(`${before.url}/api/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: before.url },
    body: JSON.stringify({ token }),
  });
  const Cookie = signedIn.headers.get("set-cookie")!.split(";", 1)[0]!;
  expect(await status(before.url, { Cookie })).toBe(200);
  await before.close();

  const after = await open("the-first-token");
  expect(await status(after.url, { Cookie })).toBe(200);
  expect(await status(after.url, { "X-Plex-Token": token })).toBe(200);
  const page = await fetch(`${after.url}/web`);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  await after.close();

  const another = await open("another-first-token");
  expect(await status(another.url, { Cookie })).toBe(401);
  expect(await status(another.url, { "X-Plex-Token": token })).toBe(200);
  expect(await status(another.url, { "X-Plex-Token": "the-first-token" })).toBe(401);
  await another.close();
});
