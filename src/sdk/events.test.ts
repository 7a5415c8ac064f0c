import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, expect, test } from "vitest";
import { type Answers, answeringServer, type Reply } from "../../test/support/answering-server.ts";
import { ended as run } from "../../test/support/sample-runs.ts";
import { PlexAPI } from "./plex-api.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

let server: Awaited<ReturnType<typeof answeringServer>>;
afterEach(() => server?.close());

async function sdkOn(answers: Answers) {
  server = await answeringServer(answers);
  return new PlexAPI({ serverURL: server.url, accessToken: "secret" });
}

const activity = {
  uuid: "u-1",
  type: "butler",
  cancellable: true,
  userID: 1,
  title: "Backup",
  subtitle: "",
  progress: 40,
};
const stream = (...chunks: string[]): Reply => ({
  write(response) {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    for (const chunk of chunks) response.write(chunk);
  },
});

test("arrive typed; unknown ones are left out; an abort ends the stream", async () => {
  const sdk = await sdkOn({
    "GET /api/events": stream(
      `event: run\ndata: ${JSON.stringify(run)}\n\n`,
      "event: weather\ndata: sunny\n\n",
      `event: activity\ndata: ${JSON.stringify({ event: "updated", activity })}\n\n`,
    ),
  });
  const abort = new AbortController();
  const events = await sdk.events({ signal: abort.signal });
  expect((await events.next()).value).toEqual({ type: "run", run });
  expect((await events.next()).value).toEqual({ type: "activity", event: "updated", activity });
  abort.abort();
  await expect(events.next()).rejects.toMatchObject({ name: "AbortError" });
});

test("wait for their reader, however long it takes and whatever is collected meanwhile", async () => {
  const sdk = await sdkOn({ "GET /api/events": stream(`event: run\ndata: ${JSON.stringify(run)}\n\n`) });
  const events = await sdk.events();
  for (let turn = 0; turn < 5; turn++) {
    collectGarbage();
    await new Promise(setImmediate);
  }
  expect((await events.next()).value).toEqual({ type: "run", run });
});

test("a broken promise and a broken connection are told apart", async () => {
  let cut = () => {};
  const sdk = await sdkOn({
    "GET /api/events": {
      write(response) {
        response.writeHead(200, { "Content-Type": "text/event-stream" });
        response.write(": hello\n\n");
        cut = () => response.destroy();
      },
    },
  });
  const events = await sdk.events();
  cut();
  await expect(events.next()).rejects.toMatchObject({ code: "unreachable" });
  await server.close();
  const other = await sdkOn({ "GET /api/events": stream("event: run\ndata: {}\n\n") });
  await expect((await other.events()).next()).rejects.toMatchObject({ code: "unexpected-answer" });
});
