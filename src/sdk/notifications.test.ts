import type { AddressInfo } from "node:net";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { type WebSocket as ServerSocket, WebSocketServer } from "ws";
import { type Answers, answeringServer, type Reply } from "../../test/support/answering-server.ts";
import { type Notification, notificationsOf } from "./notifications.ts";
import { wireTo } from "./wire.ts";

const accessToken = "a-secret-of-ours";
const frame = (type: string) => JSON.stringify({ NotificationContainer: { type, size: 1, Thing: [{}] } });
const container = (type: string) => ({ type, size: 1, Thing: [{}] });

/** Hands each connection to the next of the scripts, the last one for ever. */
async function socketServer(...scripts: ((socket: ServerSocket) => void)[]) {
  const addresses: string[] = [];
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket, { url }) => {
    addresses.push(url!);
    scripts[Math.min(addresses.length, scripts.length) - 1]!(socket);
  });
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, addresses };
}

let server: Awaited<ReturnType<typeof answeringServer>> | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});
const wireOf = (serverURL: string) => wireTo({ serverURL, accessToken, retry: { attempts: 1 } });
const listenAt = async (answers: Answers, options = {}) => {
  server = await answeringServer(answers);
  return notificationsOf(wireOf(server.url), options);
};
const next = async (of: AsyncGenerator<Notification, void>) => (await of.next()).value;
const stream = (...types: string[]): Reply => ({
  write(response) {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    for (const type of types) response.write(`event: ${type}\ndata: ${frame(type)}\n\n`);
    response.end();
  },
});

test("a websocket tells what it is told, in its order, and is closed with the loop", async () => {
  let closed = () => {};
  const isClosed = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const { url, addresses } = await socketServer((socket) => {
    for (const type of ["activity", "status"]) socket.send(frame(type));
    socket.on("close", closed);
  });
  const types: unknown[] = [];
  for await (const one of notificationsOf(wireOf(url), { filters: "-log" })) {
    types.push(one);
    if (types.length === 2) break;
  }
  expect(types).toEqual([container("activity"), container("status")]);
  expect(addresses).toEqual([`/:/websockets/notifications?X-Plex-Token=${accessToken}&filters=-log`]);
  await isClosed;
});

test("a websocket that breaks or is closed is opened again", async () => {
  const { url, addresses } = await socketServer(
    (socket) => socket.send(frame("one"), () => socket.terminate()),
    (socket) => socket.send(frame("two"), () => socket.close()),
    (socket) => socket.send(frame("three")),
  );
  const notifications = notificationsOf(wireOf(url));
  for (const type of ["one", "two", "three"]) expect(await next(notifications)).toEqual(container(type));
  expect(addresses).toHaveLength(3);
  await notifications.return();
});

test("where no websocket opens, the stream of events", async () => {
  const notifications = await listenAt({ "GET /:/eventsource/notifications": stream("activity", "status") });
  expect([await next(notifications), await next(notifications)]).toEqual([
    container("activity"),
    container("status"),
  ]);
  expect(server!.received.at(-1)!.headers["x-plex-token"]).toBe(accessToken);
  await notifications.return();
});

test("where the platform has no websockets, the same, with its filter", async () => {
  const without = { WebSocket: undefined, filters: "activity" };
  const notifications = await listenAt(
    { "GET /:/eventsource/notifications?filters=activity": stream("activity") },
    without,
  );
  const { WebSocket } = globalThis;
  Reflect.deleteProperty(globalThis, "WebSocket");
  try {
    expect(await next(notifications)).toEqual(container("activity"));
  } finally {
    globalThis.WebSocket = WebSocket;
  }
  expect(server!.received).toHaveLength(1);
  await notifications.return();
});

test("where there is no stream either, what changes between two looks", async () => {
  const activity = {
    uuid: "u-1",
    type: "butler",
    cancellable: true,
    userID: "1",
    title: "Backup",
    subtitle: "",
  };
  let looks = 0;
  const answers: Answers = {
    // A proxy answers every address with its own page.
    "GET /:/eventsource/notifications": { body: "<html></html>" },
    "GET /activities": () => ({
      body: { MediaContainer: looks++ === 0 ? {} : { Activity: [{ ...activity, progress: 40 }] } },
    }),
  };
  const notifications = await listenAt(answers, { lookEvery: 1 });
  const change = { event: "started", uuid: "u-1", Activity: { ...activity, userID: 1, progress: 40 } };
  expect(await next(notifications)).toEqual({ type: "activity", size: 1, ActivityNotification: [change] });
  await notifications.return();
});

test("a token that is not known ends it: no other way would be let in", async () => {
  const notifications = await listenAt({
    "GET /:/eventsource/notifications": { status: 401, body: "<html></html>" },
  });
  await expect(notifications.next()).rejects.toMatchObject({ name: "SDKException", statusCode: 401 });
});

test("an abort ends it, also while nothing happens", async () => {
  const { url } = await socketServer(() => {});
  const left = new AbortController();
  const notifications = notificationsOf(wireOf(url), { signal: left.signal });
  const waiting = expect(notifications.next()).rejects.toMatchObject({ name: "AbortError", cause: "enough" });
  left.abort("enough");
  await waiting;
});

test("what is no notification ends it", async () => {
  for (const said of ["{", "{}", '{"NotificationContainer":{}}']) {
    const { url } = await socketServer((socket) => socket.send(said));
    await expect(notificationsOf(wireOf(url)).next()).rejects.toMatchObject({ code: "unexpected-answer" });
  }
});
