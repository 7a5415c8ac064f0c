import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { openDoor, token } from "../support/open-door.ts";

/** Any page: also one on another port of the same machine, which browsers count as the same site. */
async function openStranger() {
  const server = createServer((_, reply) => {
    reply.writeHead(200, { "Content-Type": "text/html" }).end("<title>A stranger</title>");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** What a page gets done there with the cookie that the browser has. */
async function tryAll(server: string): Promise<Record<string, unknown>> {
  const told = (answer: Response) => answer.status;
  const happens = (target: EventTarget, good: string, end: () => void) =>
    new Promise((settle) => {
      target.addEventListener(good, () => settle(good));
      target.addEventListener("error", () => settle("error"));
    }).finally(end);
  const socket = new WebSocket(`${server.replace("http", "ws")}/:/websockets/notifications`);
  const events = new EventSource(`${server}/api/events`, { withCredentials: true });
  const picture = Object.assign(new Image(), { src: `${server}/:/resources/plain.png` });
  const happened = Promise.all([
    happens(socket, "open", () => socket.close()),
    happens(events, "open", () => events.close()),
    happens(picture, "load", () => {}),
  ]);
  return {
    read: await fetch(`${server}/api/runs`, { credentials: "include" }).then(told, String),
    change: await fetch(`${server}/api/pause`, { method: "POST", credentials: "include" }).then(told, String),
    happened: await happened,
    cookie: document.cookie,
  };
}

test("the page of the server may do what a page of a stranger may not, in a real browser", async () => {
  await using door = await openDoor();
  await mkdir(door.house.web);
  await writeFile(join(door.house.web, "index.html"), "<!doctype html><title>The dashboard</title>");
  const stranger = await openStranger();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(door.url);
    expect([page.url(), await page.title()]).toEqual([`${door.url}/web`, "The dashboard"]);
    const status = await page.evaluate(async (token) => {
      const headers = { "Content-Type": "application/json" };
      const init = { method: "POST", headers, body: JSON.stringify({ token }) };
      return (await fetch("/api/session", init)).status;
    }, token);
    expect(status).toBe(200);

    expect(await page.evaluate(tryAll, door.url)).toEqual({
      read: 200,
      change: 200,
      happened: ["open", "open", "load"],
      cookie: "",
    });
    expect(door.butler.paused).toBe(true);
    door.butler.resume();

    await page.goto(stranger.url);
    const got = await page.evaluate(tryAll, door.url);
    expect(got).toMatchObject({ happened: ["error", "error", "error"], cookie: "" });
    // With or without the browser's own guard against reading answers of others.
    for (const status of [got.read, got.change])
      expect([403, "TypeError: Failed to fetch"]).toContain(status);
    expect(door.butler.paused).toBe(false);
  } finally {
    await browser.close();
    stranger.server.close();
  }
});
