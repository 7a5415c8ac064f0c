/**
 * Throws at a real server what nobody should send, and looks whether it stays what it was.
 *
 * npm run fuzz -- --requests 100000 --sockets 1000 --seed 1
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import BetterSqlite from "better-sqlite3";
import { type Server, startServer } from "../bench/server.ts";
import { makeClip } from "../src/demo/encode.ts";
import { createRandom } from "../src/demo/random.ts";
import { bombRequests, layBombs } from "./fuzz/bombs.ts";
import { pick, type Request, rawBytes, requestTo } from "./fuzz/requests.ts";
import { routesOf } from "./fuzz/routes.ts";
import { throwBadPackages } from "./fuzz/updates.ts";
import { badSession } from "./fuzz/websockets.ts";
import { type Heard, openWire } from "./fuzz/wire.ts";

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "100000" },
    sockets: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    /** No bombs: they take most of a minute. */
    quick: { type: "boolean", default: false },
  },
});
const [requests, sockets, seed] = [values.requests, values.sockets, values.seed].map(Number) as [
  number,
  number,
  number,
];
/** Connections at one time. */
const clients = 8;
/** Share of the requests that are raw bytes. */
const rawShare = 0.1;
/** Bytes by which the second half of the requests may make the server larger. */
const mostGrowth = 64 * 1024 * 1024;

const faults: string[] = [];
const statuses = new Map<number, number>();
const times: number[] = [];
const slowest = new Map<string, number>();
/** Calls that the server could not answer, by their request ids. */
const unanswered = new Map<string, Request>();
const fault = (what: string, request?: Request) => {
  const sent = request && `\n    ${JSON.stringify(request.bytes.subarray(0, 400).toString("latin1"))}`;
  if (faults.length < 50) faults.push(`${what}${sent ?? ""}`);
};

const isServersFault = ({ status, body }: Heard): boolean =>
  status >= 500 && status !== 501 && !(status === 503 && body.includes("startup maintenance tasks"));

/** Why an answer is a fault of the server; undefined when it is none. */
function faultIn({ status, body }: Heard): string | undefined {
  const code = Number(/"code":(\d+)/.exec(body)?.[1]);
  // 1115 is a fault of which nobody thought; a page says less, and is asked for by its sentence.
  if (code !== 1115 && !body.includes("a fault in the server") && (code > 0 || body.includes("<p>Expected")))
    return undefined;
  return `${status} without a cause: ${body.slice(0, 200)}`;
}

async function send(wire: ReturnType<typeof openWire>, request: Request): Promise<void> {
  try {
    const heard = await wire.call(request.bytes, request.lone);
    statuses.set(heard.status, (statuses.get(heard.status) ?? 0) + 1);
    times.push(heard.milliseconds);
    slowest.set(request.name, Math.max(slowest.get(request.name) ?? 0, heard.milliseconds));
    if (!isServersFault(heard)) return;
    const wrong = faultIn(heard);
    if (wrong !== undefined) fault(`${request.name}: ${wrong}`, request);
    const id = /^x-request-id: (.+)$/m.exec(heard.head)?.[1];
    if (id === undefined) fault(`${request.name}: ${heard.status} without a request id`, request);
    else unanswered.set(id.trim(), request);
  } catch (error) {
    fault(`${request.name}: ${(error as Error).message}`, request);
  }
}

/** Carries out so many things, some at one time. */
async function many(count: number, each: (number: number, client: number) => Promise<void>): Promise<void> {
  let next = 0;
  const client = async (number: number) => {
    while (next < count) await each(next++, number);
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
}

/** Whoever looks after a server must find in its log why a call was not answered. */
function faultsInLog(data: string): void {
  const logs = join(data, "Logs");
  const lines = readdirSync(logs).flatMap((name) =>
    readFileSync(join(logs, name), "utf8").trim().split("\n"),
  );
  const causes = new Map<string, unknown>();
  for (const line of lines.filter(Boolean)) {
    const { requestId, err, reason } = JSON.parse(line) as Record<string, unknown>;
    causes.set(String(requestId).toLowerCase(), err ?? reason);
  }
  for (const [id, request] of unanswered)
    if (causes.get(id) === undefined) fault(`${request.name}: the log does not say why it failed`, request);
}

const memoryOf = async ({ sdk }: Server): Promise<number> =>
  (await sdk.machines.list())[0]!.memory.serverBytes;

async function throwBombs(server: Server, port: number, films: string, folder: string): Promise<void> {
  const guides = layBombs(films, join(folder, "guides"));
  await server.run("RefreshLibraries");
  await server.run("RefreshLocalMedia");
  const { url, token } = server;
  for (const source of guides) {
    const headers = { "X-Plex-Token": token, "Content-Type": "application/json" };
    const body = JSON.stringify({ title: source, source });
    const answer = await fetch(`${url}/api/guides`, { method: "POST", headers, body });
    if (!answer.ok) fault(`the guide ${source} was not taken: ${await answer.text()}`);
  }
  await server.run("RefreshEpgGuides");
  const wire = openWire(port);
  for (const bomb of bombRequests(token)) await send(wire, bomb);
  for (const problem of await throwBadPackages(server)) fault(problem);
}

const folder = mkdtempSync(join(tmpdir(), "butler-fuzz-"));
// A path that somebody makes up may be below the folder that the server was started in.
process.chdir(folder);
const [data, films] = [join(folder, "data"), join(folder, "films")];
mkdirSync(films);
makeClip(join(films, "Film (2001).mp4"), {
  durationSeconds: 2,
  audio: [
    { codec: "aac", sampleRate: 48_000, channels: 1, signal: { kind: "sine", frequency: 440, dbfs: -20 } },
  ],
});
try {
  const server = await startServer(data, ["--log-level", "warn"]);
  const port = Number(new URL(server.url).port);
  let alive = true;
  void server.ended.then(() => {
    alive = false;
  });
  await server.addSection({ title: "Films", type: "movie", paths: [films] }, "scanned");
  const routes = await routesOf(server.url, server.token);
  const begun = performance.now();
  if (!values.quick) await throwBombs(server, port, films, folder);
  const afterBombs = await memoryOf(server);

  const random = createRandom(seed);
  const handshakes = new Map<number, number>();
  await many(sockets, async () => {
    const status = await badSession(random, port, server.token).catch((error: Error) => {
      fault(`websocket: ${error.message}`);
      return -1;
    });
    handshakes.set(status, (handshakes.get(status) ?? 0) + 1);
  });

  const wires = Array.from({ length: clients }, () => openWire(port));
  const memory: number[] = [];
  await many(requests, async (number, client) => {
    if (!alive) return;
    if (number % Math.ceil(requests / 20) === 0) memory.push(await memoryOf(server).catch(() => 0));
    const raw = random() < rawShare;
    const request = raw
      ? rawBytes(random, server.token)
      : requestTo(random, pick(random, routes), server.token);
    await send(wires[client]!, request);
  });
  for (const wire of wires) wire.close();
  if (!alive) fault("The server has ended.");
  else {
    memory.push(await memoryOf(server));
    await server[Symbol.asyncDispose]();
  }
  faultsInLog(data);
  const half = Math.max(...memory.slice(0, Math.ceil(memory.length / 2)));
  const growth = memory.at(-1)! - half;
  if (growth > mostGrowth) fault(`The second half made the server ${megabytes(growth)} larger.`);

  const database = new BetterSqlite(join(data, "butler.db"), { readonly: true });
  const whole = [database.pragma("integrity_check", { simple: true }), database.pragma("foreign_key_check")];
  if (JSON.stringify(whole) !== '["ok",[]]') fault(`The database is damaged: ${JSON.stringify(whole)}`);
  database.close();

  times.sort((a, b) => a - b);
  const list = (counts: Map<number, number>) =>
    [...counts]
      .sort(([a], [b]) => a - b)
      .map(([status, count]) => `${status || "none"}: ${count}`)
      .join(", ");
  console.log(
    [
      `seed ${seed}, ${routes.length} routes, ${((performance.now() - begun) / 1000).toFixed(0)} s`,
      `${times.length} calls, ${Math.round(rawShare * 100)} % of them raw bytes: ${list(statuses)}`,
      `p50 ${times[times.length >> 1]?.toFixed(1)} ms, p99 ${times[Math.floor(times.length * 0.99)]?.toFixed(1)} ms, longest ${times.at(-1)?.toFixed(0)} ms`,
      `slowest: ${[...slowest]
        .sort(([, a], [, b]) => b - a)
        .slice(0, 6)
        .map(([name, longest]) => `${name} ${longest.toFixed(0)} ms`)
        .join(", ")}`,
      `${sockets} websocket sessions: ${list(handshakes)}`,
      `memory: ${megabytes(afterBombs)} after the bombs, ${memory.map((bytes) => Math.round(bytes / 1e6)).join(" ")} MB while asked`,
      `${unanswered.size} calls that the server could not answer, whose causes were looked up in its log`,
      `database: ${whole[0]}`,
      `${faults.length} faults`,
      ...faults.map((text) => `  ${text}`),
    ].join("\n"),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = faults.length === 0 ? 0 : 1;

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
