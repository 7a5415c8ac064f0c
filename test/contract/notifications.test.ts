import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import WebSocket from "ws";
import type { Activity } from "../../src/api/activities.ts";
import type { ButlerEvent } from "../../src/core/butler.ts";
import { type OpenDoor, openDoor, rawCall, token } from "../support/open-door.ts";

const activity: Activity = {
  uuid: "1f0e",
  type: "butler",
  cancellable: true,
  userID: 1,
  title: "Backup Database",
  subtitle: "",
  progress: 42,
};
const started: ButlerEvent = { type: "activity", event: "started", activity };
const ended: ButlerEvent = { type: "activity", event: "ended", activity };
const scanned: ButlerEvent = { type: "scanned", sectionId: 3, title: "Films" };

/** Opens a websocket and keeps what it hears. */
async function listenTo(door: OpenDoor, path: string, query = "") {
  const socket = new WebSocket(`ws://127.0.0.1:${door.port}${path}?X-Plex-Token=${token}${query}`);
  const heard: { NotificationContainer: Record<string, unknown> }[] = [];
  let more = () => {};
  socket.on("message", (data, binary) => {
    expect(binary).toBe(false);
    heard.push(JSON.parse(String(data)));
    more();
  });
  await once(socket, "open");
  return {
    socket,
    /** Resolves when this many have been heard in all. */
    async hear(count: number) {
      while (heard.length < count)
        await new Promise<void>((resolve) => {
          more = resolve;
        });
      return heard.map(({ NotificationContainer }) => NotificationContainer);
    },
  };
}

const upgrade = (path: string, more = "") =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${more}\r\n`;

describe("websocket", () => {
  test.each([
    ["/:/websockets/notifications"],
    ["/:/websocket/notifications"],
    ["/:/websockets/notifications/"],
  ])("%s tells that an activity started and ended", async (path) => {
    await using door = await openDoor();
    const listener = await listenTo(door, path);
    door.butler.emit(started);
    door.butler.emit(ended);
    const [first, second] = await listener.hear(2);
    expect(Object.keys(first!)).toEqual(["type", "size", "ActivityNotification"]);
    expect(first!.ActivityNotification).toMatchObject([{ event: "started", uuid: "1f0e" }]);
    expect(second!.ActivityNotification).toMatchObject([{ event: "ended", uuid: "1f0e" }]);
  });

  test.each([
    ["", ["activity", "status"]],
    ["&filters=status", ["status"]],
    ["&filter=status", ["status"]],
    ["&filters=-activity", ["status"]],
    ["&filters=", ["activity", "status"]],
  ])("the filter %j lets %j through", async (query, types) => {
    await using door = await openDoor();
    const listener = await listenTo(door, "/:/websockets/notifications", query);
    door.butler.emit(started);
    door.butler.emit(scanned);
    expect((await listener.hear(types.length)).map(({ type }) => type)).toEqual(types);
  });

  test.each([["/:/websockets/notifications"], ["/:/websockets/notifications?X-Plex-Token=wrong"]])(
    "%s is refused with 401 in the place of the upgrade, and the connection ends",
    async (path) => {
      await using door = await openDoor();
      expect(await rawCall(door.port, upgrade(path))).toMatch(/^HTTP\/1.1 401 Unauthorized\r\n/);
    },
  );

  test("a plain request there is told to upgrade", async () => {
    await using door = await openDoor();
    const answer = await door.call("/:/websockets/notifications", {
      headers: { Accept: "application/json" },
    });
    expect([answer.status, answer.headers.get("upgrade")]).toEqual([426, "websocket"]);
    expect((await answer.json()).errors[0].code).toBe(1112);
  });

  test("a client that leaves, or says too much, is forgotten; the others still hear", async () => {
    await using door = await openDoor();
    const leaver = await listenTo(door, "/:/websockets/notifications");
    const talker = await listenTo(door, "/:/websockets/notifications");
    const stayer = await listenTo(door, "/:/websockets/notifications");
    leaver.socket.terminate();
    talker.socket.send("x".repeat(10_000));
    const [code] = await once(talker.socket, "close");
    expect(code).toBe(1009);
    door.butler.emit(started);
    expect(await stayer.hear(1)).toHaveLength(1);
  });

  test("one that reads too slowly is told so when it has what waited for it, and costs no more memory than that", async () => {
    await using door = await openDoor();
    const slow = await listenTo(door, "/:/websockets/notifications");
    const reader = await listenTo(door, "/:/websockets/notifications");
    slow.socket.pause();
    const long = { ...activity, subtitle: "x".repeat(1_000_000) };
    for (let sent = 1; sent <= 64; sent++) {
      door.butler.emit({ type: "activity", event: "updated", activity: long });
      await reader.hear(sent);
    }
    const closed = once(slow.socket, "close");
    slow.socket.resume();
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([1013, expect.stringContaining("read too slowly")]);
    // What the system keeps for a connection is some of it.
    expect((await slow.hear(0)).length).toBeLessThan(32);
  });

  test("one that never reads is given up, and does not hold the server up", async () => {
    await using door = await openDoor();
    const socket = connect(door.port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(upgrade("/:/websockets/notifications", `X-Plex-Token: ${token}\r\n`));
    await once(socket, "readable");
    socket.pause();
    const reader = await listenTo(door, "/:/websockets/notifications");
    const long = { ...activity, subtitle: "x".repeat(1_000_000) };
    for (let sent = 1; sent <= 32; sent++) {
      door.butler.emit({ type: "activity", event: "updated", activity: long });
      await reader.hear(sent);
    }
    await door.app.close();
    socket.destroy();
  });

  test("one that falls behind by less than a megabyte catches up", async () => {
    await using door = await openDoor();
    const listener = await listenTo(door, "/:/websockets/notifications");
    const subtitle = "x".repeat(20_000);
    for (const until of [40, 80]) {
      listener.socket.pause();
      for (let progress = until - 39; progress <= until; progress++) {
        door.butler.emit({
          type: "activity",
          event: "updated",
          activity: { ...activity, subtitle, progress },
        });
        await new Promise((resolve) => setImmediate(resolve));
      }
      listener.socket.resume();
      expect(await listener.hear(until)).toMatchObject(
        Array.from({ length: until }, (_, n) => ({
          ActivityNotification: [{ Activity: { progress: n + 1 } }],
        })),
      );
    }
  });

  test("a server that closes says goodbye, waits for nobody, and stops listening", async () => {
    const door = await openDoor();
    const polite = await listenTo(door, "/:/websockets/notifications");
    const silent = connect(door.port, "127.0.0.1");
    silent.on("error", () => {});
    silent.write(upgrade("/:/websockets/notifications", `X-Plex-Token: ${token}\r\n`));
    await once(silent, "data");
    expect(door.butler.listeners()).toBeGreaterThan(0);
    const goodbye = once(polite.socket, "close");
    await door.app.close();
    expect((await goodbye)[0]).toBe(1001);
    expect(door.butler.listeners()).toBe(0);
    silent.destroy();
  });
});

describe("eventsource", () => {
  const path = "/:/eventsource/notifications";

  /** Reads until this many events have come. */
  async function events(answer: Response, count: number): Promise<{ event: string; data: unknown }[]> {
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    const complete = () =>
      text
        .split("\n\n")
        .slice(0, -1)
        .filter((block) => !block.startsWith(":"));
    while (complete().length < count) {
      const { value, done } = await reader.read();
      if (done) break;
      text += value;
    }
    return complete().map((block) => {
      const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(block)!;
      return { event: event!, data: JSON.parse(data!) };
    });
  }

  test("tells the same as the websocket, filtered", async () => {
    await using door = await openDoor();
    const answer = await door.call(`${path}?filters=-status`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
    door.butler.emit(scanned);
    door.butler.emit(started);
    door.butler.emit(ended);
    const heard = await events(answer, 2);
    expect(heard.map(({ event }) => event)).toEqual(["activity", "activity"]);
    expect(heard[0]!.data).toMatchObject({
      NotificationContainer: { type: "activity", size: 1, ActivityNotification: [{ event: "started" }] },
    });
  });

  test("is 401 without the token; HEAD has the head alone", async () => {
    await using door = await openDoor();
    expect((await fetch(door.url + path)).status).toBe(401);
    const head = await door.call(path, { method: "HEAD" });
    expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([
      200,
      "text/event-stream",
      "",
    ]);
  });

  test("ends properly when the server closes", async () => {
    const door = await openDoor();
    const answer = await door.call(path);
    await door.app.close();
    expect(await events(answer, 1)).toEqual([]);
  });
});
