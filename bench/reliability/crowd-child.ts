/**
 * Many clients of a server, in a process of their own: each holds a websocket, and asks now and then. Begins when it is
 * sent where to, says when all listen, and tells what they saw when it is asked to end.
 */

import { createHash } from "node:crypto";
import { Agent, get } from "node:http";
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";

export interface Crowd {
  url: string;
  token: string;
  clients: number;
  /** Milliseconds between two questions of a client. */
  everyMs: number;
}

/** Milliseconds. */
export interface Answers {
  route: string;
  count: number;
  p50: number;
  p99: number;
  max: number;
}

export interface CrowdReport {
  routes: Answers[];
  /** Questions that were answered with something else than 200, or not at all. */
  failed: number;
  /** Notifications that each client got, and a digest of them in their order. */
  heard: { count: number; digest: string }[];
  /** Websockets that ended before they were to. */
  dropped: number;
}

/** What clients ask, in turns. */
const routes = ["/butler", "/activities"];
/** Connections on which all clients ask. */
const sockets = 64;

async function openListener({ url, token }: Crowd) {
  const socket = new WebSocket(
    `${url.replace("http", "ws")}/:/websockets/notifications?X-Plex-Token=${token}`,
  );
  const digest = createHash("sha256");
  let count = 0;
  let open = true;
  socket.on("message", (data) => {
    count++;
    digest.update(data as Buffer);
  });
  socket.on("close", () => {
    open = false;
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return {
    isOpen: () => open,
    close: () => {
      socket.terminate();
      return { count, digest: digest.digest("hex") };
    },
  };
}

function ask(agent: Agent, { url, token }: Crowd, route: string): Promise<boolean> {
  const headers = { Accept: "application/json", "X-Plex-Token": token };
  return new Promise((resolve) => {
    const request = get(new URL(route, url), { agent, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode === 200));
      answer.on("error", () => resolve(false));
    });
    request.on("error", () => resolve(false));
  });
}

async function join(crowd: Crowd): Promise<CrowdReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const times = new Map<string, RecordableHistogram>(routes.map((route) => [route, createHistogram()]));
  const listeners = [];
  for (let n = 0; n < crowd.clients; n++) listeners.push(await openListener(crowd));
  let failed = 0;
  const ending = new AbortController();
  const asking = listeners.map(async (_, client) => {
    await sleep((client / crowd.clients) * crowd.everyMs);
    for (let turn = client; !ending.signal.aborted; turn++) {
      const route = routes[turn % routes.length]!;
      const from = process.hrtime.bigint();
      if (!(await ask(agent, crowd, route))) failed++;
      times.get(route)!.record(process.hrtime.bigint() - from);
      await sleep(crowd.everyMs);
    }
  });
  process.send!("listening");
  await new Promise((resolve) => process.once("message", resolve));
  ending.abort();
  await Promise.all(asking);
  agent.destroy();
  const dropped = listeners.filter((listener) => !listener.isOpen()).length;
  const ms = (nanoseconds: number) => nanoseconds / 1e6;
  return {
    routes: [...times].map(([route, seen]) => ({
      route,
      count: seen.count,
      p50: ms(seen.percentile(50)),
      p99: ms(seen.percentile(99)),
      max: ms(seen.max),
    })),
    failed,
    heard: listeners.map((listener) => listener.close()),
    dropped,
  };
}

process.once("message", (crowd) => {
  join(crowd as Crowd).then((report) => process.send!(report, () => process.channel?.unref()));
});
