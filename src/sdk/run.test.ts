import { afterEach, expect, test } from "vitest";
import { type Answers, answeringServer, type Reply } from "../../test/support/answering-server.ts";
import { ended } from "../../test/support/sample-runs.ts";
import { PlexAPI } from "./plex-api.ts";

let server: Awaited<ReturnType<typeof answeringServer>>;
afterEach(() => server?.close());

async function sdkOn(answers: Answers) {
  server = await answeringServer(answers);
  return new PlexAPI({ serverURL: server.url, accessToken: "secret", retry: { attempts: 1 } });
}

const running = { ...ended, state: "running", outcome: null, endedAt: null, progress: 40 };
const queued = { ...running, state: "queued", progress: -1 };
const details = (run: object): Reply => ({ body: { ...run, failedItems: [], log: [] } });
const started: Reply = { body: { task: ended.task, outcome: "started", runId: ended.id } };
const stream = (runs: object[], { end = false, closed = () => {} } = {}): Reply => ({
  write(response) {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write(": connected\n\n");
    for (const run of runs) response.write(`event: run\ndata: ${JSON.stringify(run)}\n\n`);
    if (end) response.end();
    response.on("close", closed);
  },
});
const start = `POST /api/tasks/${ended.task}/start`;
const look = `GET /api/runs/${ended.id}`;

test("is the run as it goes on, and the ended one, of this run alone and never back in time", async () => {
  const sdk = await sdkOn({
    "GET /api/events": stream([queued, { ...ended, id: ended.id + 1 }, { ...running, progress: 70 }, ended]),
    [start]: started,
    [look]: details(running),
  });
  const run = sdk.butler.run(ended.task);
  const seen = [];
  for await (const { state, progress } of run) seen.push([state, progress]);
  expect(seen.map(([state]) => state)).not.toContain("queued");
  expect(seen.at(-1)).toEqual(["ended", ended.progress]);
  expect(await run).toEqual(ended);
});

test("a stream that ends before the run is opened again, and the run is asked for", async () => {
  let looks = 0;
  const sdk = await sdkOn({
    "GET /api/events": stream([running], { end: true }),
    [start]: started,
    [look]: () => details(looks++ === 0 ? running : ended),
  });
  expect(await sdk.butler.run(ended.task)).toMatchObject(ended);
  expect(server.received.filter(({ asked }) => asked === "GET /api/events")).toHaveLength(2);
});

test("a start that is refused fails both ways, and leaves no stream open", async () => {
  const { promise, resolve: closed } = Promise.withResolvers<void>();
  const sdk = await sdkOn({ "GET /api/events": stream([], { closed }), [start]: { status: 404 } });
  const run = sdk.butler.run(ended.task);
  await expect(run[Symbol.asyncIterator]().next()).rejects.toMatchObject({ statusCode: 404 });
  await expect(run).rejects.toMatchObject({ statusCode: 404 });
  await promise;
});

test("an abort ends it with the reason", async () => {
  const sdk = await sdkOn({ "GET /api/events": stream([]), [start]: started, [look]: details(running) });
  const left = new AbortController();
  const run = sdk.butler.run(ended.task, { signal: left.signal });
  for await (const { state } of run) {
    expect(state).toBe("running");
    left.abort("enough");
    break;
  }
  await expect(run).rejects.toMatchObject({ name: "AbortError", cause: "enough" });
});
