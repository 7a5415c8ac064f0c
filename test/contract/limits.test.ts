import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import WebSocket from "ws";
import { type Limits, usualLimits } from "../../src/server/limits.ts";
import { openDoor, rawCall, token } from "../support/open-door.ts";

const hasty = (changes: Partial<Limits>) => ({ limits: { ...usualLimits, ...changes } });
const status = (heard: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(heard)?.[1]);
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\nX-Plex-Token: ${token}\r\n\r\n`;

test("headers that come drop by drop are cut off in time", async () => {
  await using door = await openDoor(hasty({ headTime: 80 }));
  expect(status(await rawCall(door.port, "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "))).toBe(408);
});

test("so is a body", async () => {
  await using door = await openDoor(hasty({ headTime: 80, requestTime: 160 }));
  const head = `POST /api/tokens HTTP/1.1\r\nHost: a\r\nX-Plex-Token: ${token}\r\nContent-Type: application/json\r\n`;
  expect(status(await rawCall(door.port, `${head}Content-Length: 1000\r\n\r\n{`))).toBe(408);
});

test("a connection on which nothing is asked any more ends", async () => {
  await using door = await openDoor(hasty({ idleTime: 50 }));
  expect(status(await rawCall(door.port, get("/identity")))).toBe(200);
});

test("one on which nothing was ever asked ends", async () => {
  await using door = await openDoor(hasty({ headTime: 80, silence: 80 }));
  expect(await rawCall(door.port, "")).toMatch(/^$|^HTTP\/1\.1 408/);
});

test("a client that asks and does not read is cut off", async () => {
  await using door = await openDoor(hasty({ silence: 150 }));
  const socket = connect({ port: door.port, host: "127.0.0.1" }).on("error", () => {});
  onTestFinished(() => void socket.destroy());
  const left = Promise.withResolvers<void>();
  door.app.server.once("connection", (theirs) => theirs.once("close", () => left.resolve()));
  socket.pause();
  const many = Buffer.from(get("/api/openapi.json").repeat(200));
  socket.write(many);
  await left.promise;
});

test.each([
  [101, 431],
  [99, 401],
])("%i headers: %i", async (count, expected) => {
  await using door = await openDoor();
  const lines = Array.from({ length: count - 2 }, (_, i) => `X-${i}: 1\r\n`).join("");
  const heard = await rawCall(
    door.port,
    `GET /butler HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${lines}\r\n`,
  );
  expect(status(heard)).toBe(expected);
});

test("a body beyond the limit is refused before it is read", async () => {
  await using door = await openDoor();
  const size = usualLimits.body + 1;
  const answer = await door.call("/butler", { method: "POST", body: "x".repeat(size) });
  expect(answer.status).toBe(413);
});

async function listen(url: string): Promise<WebSocket> {
  const socket = new WebSocket(
    `${url.replace("http", "ws")}/:/websockets/notifications?X-Plex-Token=${token}`,
  );
  onTestFinished(() => socket.terminate());
  await once(socket, "open");
  return socket;
}

test("a websocket client that says more than there is to say is cut off", async () => {
  await using door = await openDoor();
  const [modest, wordy] = [await listen(door.url), await listen(door.url)];
  modest.send("x".repeat(4096));
  wordy.send("x".repeat(4097));
  await once(wordy, "close");
  const told = once(modest, "message");
  door.butler.emit({ type: "scanned", title: "Films", sectionId: 1 });
  expect(String((await told)[0])).toContain("Films");
});
