import { inspect } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { type Answers, answeringServer, type Reply } from "../../test/support/answering-server.ts";
import { agreeing } from "../../test/support/plex-answers.ts";
import type { ButlerError } from "./errors.ts";
import { PlexAPI } from "./plex-api.ts";
import type { WireOptions } from "./wire.ts";

const accessToken = "a-secret-of-ours";
let server: Awaited<ReturnType<typeof answeringServer>>;
afterEach(() => server?.close());

/** A client that waits a millisecond before it tries again. */
async function sdkOn(answers: Answers, options: Partial<WireOptions> = {}) {
  server = await answeringServer(answers);
  const retry = { attempts: 3, backoff: { initial: 1 } };
  return new PlexAPI({ serverURL: server.url, accessToken, retry, ...options });
}

const failure = (promise: Promise<unknown>): Promise<ButlerError> =>
  promise.then(
    () => expect.fail("it should have failed"),
    (error) => error,
  );
const asked = () => server.received.map(({ asked }) => asked);
/** One after the other, the last one for ever. */
const inTurn = (...replies: Reply[]) => {
  let turn = 0;
  return () => replies[Math.min(turn++, replies.length - 1)]!;
};
const cut: Reply = { write: (response) => response.destroy() };
const busy: Reply = { status: 503, body: "busy" };
const list = agreeing["GET /butler"] as Reply;

describe("tries", () => {
  test("a list is asked for again when the connection broke or the server is busy", async () => {
    const sdk = await sdkOn({ "GET /butler": inTurn(cut, busy, list) });
    expect((await sdk.butler.getTasks()).statusCode).toBe(200);
    expect(asked()).toHaveLength(3);
  });

  test("no more often than it was allowed", async () => {
    const sdk = await sdkOn({ "GET /butler": busy });
    expect(await failure(sdk.butler.getTasks())).toMatchObject({ statusCode: 503 });
    expect(asked()).toHaveLength(3);
  });

  test("a body that broke off counts as a broken connection", async () => {
    const half: Reply = {
      write(response) {
        response.writeHead(200, { "Content-Type": "application/json", "Content-Length": 1000 });
        response.write('{"ButlerTasks":', () => response.destroy());
      },
    };
    const sdk = await sdkOn({ "GET /butler": inTurn(half, list) });
    expect((await sdk.butler.getTasks()).object.ButlerTasks.ButlerTask).toHaveLength(1);
    await server.close();
    const always = await sdkOn({ "GET /butler": half });
    expect(await failure(always.butler.getTasks())).toMatchObject({ name: "ConnectionError" });
  });

  test("a start is never sent twice, as the first may have arrived", async () => {
    for (const reply of [cut, busy]) {
      const sdk = await sdkOn({ "POST /butler": reply, "POST /butler/X": reply });
      await failure(sdk.butler.startTasks());
      await failure(sdk.butler.startTask({ taskName: "X" }));
      expect(asked()).toEqual(["POST /butler", "POST /butler/X"]);
      await server.close();
    }
  });

  test("stopping all is, stopping one is not: its second answer would be that it does not run", async () => {
    const done: Reply = {};
    const sdk = await sdkOn({ "DELETE /butler": inTurn(cut, done), "DELETE /butler/X": inTurn(cut, done) });
    await sdk.butler.stopTasks();
    expect(await failure(sdk.butler.stopTask({ taskName: "X" }))).toMatchObject({ code: "unreachable" });
    expect(asked()).toEqual(["DELETE /butler", "DELETE /butler", "DELETE /butler/X"]);
  });

  test("a start is sent again where nobody listened", async () => {
    const errors: string[] = [];
    const attempts: number[] = [];
    server = await answeringServer({});
    await server.close();
    const sdk = new PlexAPI({
      ...{ serverURL: server.url, accessToken, retry: { attempts: 2, backoff: { initial: 1 } } },
      hooks: {
        beforeRequest: ({ attempt }) => void attempts.push(attempt),
        onError: ({ name }) => void errors.push(name),
      },
    });
    await failure(sdk.butler.startTasks());
    expect([attempts, errors]).toEqual([
      [1, 2],
      ["ConnectionError", "ConnectionError"],
    ]);
  });

  test("Retry-After is waited for", async () => {
    const sdk = await sdkOn(
      { "GET /butler": inTurn({ ...busy, headers: { "Retry-After": "0" } }, list) },
      { retry: { backoff: { initial: 30_000 } } },
    );
    expect((await sdk.butler.getTasks()).statusCode).toBe(200);
  });
});

describe("time limits and aborts", () => {
  const silent: Reply = { write: () => {} };
  const slow: Reply = {
    write(response) {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.write("{");
    },
  };

  test.each([
    ["no answer", silent],
    ["a body that does not go on", slow],
  ])("%s ends in a TimeoutError", async (_, reply) => {
    const sdk = await sdkOn({ "GET /butler": reply }, { timeout: 30 });
    expect(await failure(sdk.butler.getTasks())).toMatchObject({ name: "TimeoutError", code: "timed-out" });
    // It is not tried again; a busy machine may not even have sent it once.
    expect(asked().length).toBeLessThan(2);
  });

  test("a call's own limit goes before that of the client", async () => {
    const sdk = await sdkOn({ "GET /activities": silent }, { timeout: 3_600_000 });
    const error = await failure(sdk.activities.list({ timeout: 1 }));
    expect(error.message).toBe(`${server.url} did not answer GET /activities within the time limit.`);
  });

  test("an abort ends a call before, during and between its tries, with the reason", async () => {
    const reason = new Error("enough");
    const sdk = await sdkOn({ "GET /butler": silent });
    const before = await failure(sdk.butler.getTasks({ signal: AbortSignal.abort(reason) }));
    expect(before).toMatchObject({ name: "AbortError", code: "aborted", cause: reason });
    expect(asked()).toEqual([]);
    const during = new AbortController();
    const call = failure(sdk.butler.getTasks({ signal: during.signal }));
    during.abort(reason);
    expect(await call).toMatchObject({ name: "AbortError", cause: reason });
    await server.close();

    const between = new AbortController();
    const patient = await sdkOn(
      { "GET /butler": busy },
      {
        retry: { backoff: { initial: 3_600_000, longest: 3_600_000 } },
        hooks: { onError: () => between.abort(reason) },
      },
    );
    expect(await failure(patient.butler.getTasks({ signal: between.signal }))).toMatchObject({
      cause: reason,
    });
    expect(asked()).toHaveLength(1);
  });
});

describe("what a server may do to its clients", () => {
  test("a redirect is not followed, and says where it leads", async () => {
    const sdk = await sdkOn({
      "GET /butler": { status: 301, headers: { Location: "https://elsewhere/butler" } },
    });
    const error = await failure(sdk.butler.getTasks());
    expect(error).toMatchObject({ name: "SDKException", statusCode: 301 });
    expect(error.message).toMatch(/redirects to https:\/\/elsewhere\/butler/);
  });

  test("a body without an end is not kept", async () => {
    const endless = (status: number): Reply => ({
      write(response) {
        response.writeHead(status, { "Content-Type": "application/json" });
        const piece = Buffer.alloc(2 ** 20, " ");
        const more = () => {
          while (!response.destroyed && response.write(piece));
        };
        response.on("drain", more);
        more();
      },
    });
    const sdk = await sdkOn({ "GET /butler": endless(200), "POST /butler": endless(500) });
    expect((await failure(sdk.butler.getTasks())).message).toMatch(/longer than 64 MiB/);
    const refused = await failure(sdk.butler.startTasks());
    expect(refused).toMatchObject({ statusCode: 500 });
    expect((refused as unknown as { body: string }).body.length).toBe(2 ** 16);
  });
});

describe("what goes out", () => {
  test("the token of a function is asked for at each try; the client names itself", async () => {
    let asked = 0;
    const sdk = await sdkOn(
      { "GET /butler": inTurn(busy, list) },
      { accessToken: async () => `token-${++asked}`, xPlexClientIdentifier: "kitchen" },
    );
    await sdk.butler.getTasks();
    expect(server.received.map(({ headers }) => headers["x-plex-token"])).toEqual(["token-1", "token-2"]);
    expect(server.received[0]!.headers["x-plex-client-identifier"]).toBe("kitchen");
  });

  test("hooks see every request and every answer, may add headers, and never see the token", async () => {
    const seen: string[] = [];
    const sdk = await sdkOn(
      { "GET /butler": inTurn(busy, list) },
      {
        hooks: {
          beforeRequest(request) {
            request.headers.set("X-Plex-Product", "Kitchen");
            seen.push(inspect([...request.headers]), request.url.href);
          },
          afterResponse({ statusCode }, { headers, method, attempt }) {
            seen.push(`${method} ${attempt}: ${statusCode}`, inspect([...headers]));
          },
        },
      },
    );
    await sdk.butler.getTasks();
    expect(seen.filter((one) => one.startsWith("GET"))).toEqual(["GET 1: 503", "GET 2: 200"]);
    expect(seen.join()).not.toContain(accessToken);
    expect(server.received[1]!.headers).toMatchObject({
      "x-plex-product": "Kitchen",
      "x-plex-token": accessToken,
    });
  });

  test("a hook that throws ends the call with its own error", async () => {
    const mine = new Error("not today");
    const sdk = await sdkOn({}, { hooks: { beforeRequest: () => Promise.reject(mine) } });
    expect(await failure(sdk.butler.startTasks())).toBe(mine);
    expect(asked()).toEqual([]);
  });

  test("protocol, host and port make the address", async () => {
    server = await answeringServer(agreeing);
    const port = Number(new URL(server.url).port);
    const sdk = new PlexAPI({ protocol: "http", host: "127.0.0.1", port, accessToken });
    expect((await sdk.butler.startTasks()).statusCode).toBe(200);
    const seen: string[] = [];
    const fetch = async (url: string | URL | Request) => {
      seen.push(String(url));
      return new Response();
    };
    await new PlexAPI({ host: "::1", accessToken, fetch }).butler.startTasks();
    await new PlexAPI({ protocol: "https", accessToken, fetch }).butler.startTasks();
    expect(seen).toEqual(["http://[::1]:32400/butler", "https://127.0.0.1:32400/butler"]);
  });
});

describe("the token is never told", () => {
  const everythingOf = (error: unknown) =>
    [inspect(error, { depth: 9 }), JSON.stringify(error), String((error as Error).stack)].join();

  test("by an answer that repeats it in a header, in its body or in the place that it redirects to", async () => {
    const replies: Reply[] = [
      { status: 302, headers: { Location: `/login?X-Plex-Token=${accessToken}` } },
      { status: 400, body: { errors: [{ code: 1000, message: `bad ${accessToken}`, status: 400 }] } },
      { status: 500, body: `<p>${accessToken}</p>`, headers: { "X-Echo": accessToken } },
      { headers: { "Content-Type": "application/json" }, body: accessToken },
    ];
    for (const reply of replies) {
      const error = await failure((await sdkOn({ "GET /butler": reply })).butler.getTasks());
      expect(everythingOf(error)).not.toContain(accessToken);
      await server.close();
    }
  });

  test("by a fetch that names its headers and address when it fails", async () => {
    const fetch = async (url: string | URL | Request, init?: RequestInit) => {
      throw Object.assign(new TypeError(`no route to ${url}?X-Plex-Token=${accessToken}`), {
        cause: Object.assign(new Error(`with ${new Headers(init?.headers).get("X-Plex-Token")}`), { init }),
      });
    };
    const sdk = new PlexAPI({ accessToken, fetch, retry: { attempts: 1 } });
    const error = await failure(sdk.butler.getTasks());
    expect(error).toMatchObject({ name: "ConnectionError" });
    expect(error.message).toMatch(/\[token\]/);
    expect(everythingOf(error)).not.toContain(accessToken);
  });

  test("by an address that cannot be used, or by the client itself", () => {
    const bad = () => new PlexAPI({ serverURL: `ftp://me:pass@x/?X-Plex-Token=${accessToken}`, accessToken });
    expect(bad).toThrow(/"ftp:\/\/x\/\?X-Plex-Token=\[token\]"/);
    expect(inspect(new PlexAPI({ accessToken }), { depth: 9, showHidden: true })).not.toContain(accessToken);
  });
});
