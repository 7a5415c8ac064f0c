import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { pipeline, Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { type Answers, answeringServer } from "../../test/support/answering-server.ts";
import { createHastyClock } from "../../test/support/hasty-clock.ts";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { openStore } from "../store/store.ts";
import { openWeb, retryAfter, type WebRequest } from "./web.ts";

const start = "2026-03-10T12:00:00Z";
const minute = 60_000;
const named = z.object({ name: z.string() });
const secret = "s3cr3t-k3y";

async function openWebBefore(answers: Answers, passes?: (ms: number) => boolean) {
  const server = await answeringServer(answers);
  onTestFinished(server.close);
  const store = await openStore(":memory:");
  onTestFinished(store.close);
  const clock = createHastyClock(start, passes);
  const web = openWeb({ clock, cache: store.providerCache });
  const request = (path: string, more: Partial<WebRequest> = {}): WebRequest => ({
    from: "The provider",
    address: server.url + path,
    userAgent: "Butler/0 (test)",
    rate: { requests: 1000, perMs: 1000 },
    signal: new AbortController().signal,
    ...more,
  });
  return { server, store, clock, web, request, asked: () => server.received.length };
}

/** Answers with these, one after another; the last one for good. */
const inTurn = (...replies: Exclude<Answers[string], (...given: never[]) => unknown>[]): Answers[string] => {
  let next = 0;
  return () => replies[Math.min(next++, replies.length - 1)]!;
};

test("an answer is JSON of the shape asked for", async () => {
  const { web, request, server } = await openWebBefore({ "GET /show": { body: { name: "Blade" } } });
  expect(await web.json(request("/show"), named)).toEqual({ name: "Blade" });
  expect(server.received[0]!.headers["user-agent"]).toBe("Butler/0 (test)");
  expect(await web.json(request("/nothing"), named)).toBeUndefined();
});

test("what has not changed is not sent again, and what is fresh not asked for", async () => {
  const { web, request, server, clock } = await openWebBefore({
    "GET /etag": ({ headers }) =>
      headers["if-none-match"] === '"1"'
        ? { status: 304 }
        : { headers: { ETag: '"1"' }, body: { name: "Blade" } },
    "GET /date": ({ headers }) =>
      headers["if-modified-since"] === "Mon, 02 Mar 2026 10:00:00 GMT"
        ? { status: 304 }
        : { headers: { "Last-Modified": "Mon, 02 Mar 2026 10:00:00 GMT" }, body: { name: "Moon" } },
  });
  for (const [path, name] of [
    ["/etag", "Blade"],
    ["/date", "Moon"],
  ] as const) {
    const before = server.received.length;
    for (let n = 0; n < 3; n++) expect(await web.json(request(path), named, minute)).toEqual({ name });
    expect(server.received).toHaveLength(before + 1);
    clock.pass(2 * minute);
    for (let n = 0; n < 3; n++) expect(await web.json(request(path), named, minute)).toEqual({ name });
    expect(server.received).toHaveLength(before + 2);
  }
});

test("answers that nobody asks for any more are forgotten after 90 days", async () => {
  const { web, request, store, clock } = await openWebBefore({
    "GET /old": { body: { name: "Blade" } },
    "GET /new": { body: { name: "Moon" } },
  });
  await web.json(request("/old"), named);
  clock.pass(89 * 24 * 60 * minute);
  await web.json(request("/new"), named);
  expect(store.providerCache.get(request("/old").address)).toBeDefined();
  clock.pass(2 * 24 * 60 * minute);
  await web.json(request("/new"), named);
  expect(store.providerCache.get(request("/old").address)).toBeUndefined();
  expect(store.providerCache.get(request("/new").address)).toBeDefined();
});

test("a server that is busy or broken is asked again after pauses that grow", async () => {
  const { web, request, clock, asked } = await openWebBefore({
    "GET /show": inTurn({ status: 500 }, { status: 503 }, { body: { name: "Blade" } }),
  });
  expect(await web.json(request("/show"), named)).toEqual({ name: "Blade" });
  expect(clock.slept).toEqual([1000, 2000]);
  expect(asked()).toBe(3);
});

test.each(["3", "Tue, 10 Mar 2026 12:00:03 GMT"])("Retry-After: %s is obeyed", async (header) => {
  const { web, request, clock } = await openWebBefore({
    "GET /show": inTurn({ status: 429, headers: { "Retry-After": header } }, { body: { name: "Blade" } }),
  });
  expect(await web.json(request("/show"), named)).toEqual({ name: "Blade" });
  expect(clock.slept).toEqual([3000]);
});

test("Retry-After: nonsense is none, the past is now", () => {
  const now = Temporal.Instant.from(start).epochMilliseconds;
  expect(retryAfter(null, now)).toBeUndefined();
  expect(retryAfter("soon", now)).toBeUndefined();
  expect(retryAfter("-5x", now)).toBeUndefined();
  expect(retryAfter("Tue, 10 Mar 2026 11:00:00 GMT", now)).toBe(0);
});

test("a server that asks for an hour is left alone for an hour, without waiting", async () => {
  const { web, request, clock, asked } = await openWebBefore({
    "GET /show": inTurn({ status: 429, headers: { "Retry-After": "3600" } }, { body: { name: "Blade" } }),
  });
  await expect(web.json(request("/show"), named)).rejects.toThrow("The provider answered with status 429");
  await expect(web.json(request("/show"), named)).rejects.toThrow("The provider answered with status 429.");
  expect(web.closed(request("/").address)).toBe("The provider answered with status 429.");
  expect([asked(), clock.slept]).toEqual([1, []]);
  clock.pass(60 * minute);
  expect(web.closed(request("/").address)).toBeUndefined();
  expect(await web.json(request("/show"), named)).toEqual({ name: "Blade" });
});

test("a dead server costs six tries, then an hour nothing; one more failure closes it again", async () => {
  const { web, request, clock, asked } = await openWebBefore({ "GET /show": { status: 500 } });
  for (let n = 0; n < 10; n++) await expect(web.json(request("/show"), named)).rejects.toThrow("500");
  expect(asked()).toBe(6);
  clock.pass(61 * minute);
  await expect(web.json(request("/show"), named)).rejects.toThrow("500");
  await expect(web.json(request("/show"), named)).rejects.toThrow("500");
  expect(asked()).toBe(7);
});

test("a server that never answers is given up after ten seconds a try: about a minute in all", async () => {
  const silent = { write: () => {} };
  const { web, request, clock } = await openWebBefore({ "GET /show": silent }, () => true);
  const before = clock.now();
  for (let n = 0; n < 50; n++)
    await expect(web.json(request("/show"), named)).rejects.toThrow("took too long to answer");
  expect(clock.now() - before).toBe(6 * 10_000 + 2 * (1000 + 2000));
});

test("a server that is not there, and one that hangs up in the middle, are told", async () => {
  const { web, request, server, asked } = await openWebBefore({
    "GET /cut": {
      write: (response) => {
        response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "1000" });
        response.write('{"name":', () => response.destroy());
      },
    },
  });
  await expect(web.json(request("/cut"), named)).rejects.toThrow("The provider could not be reached:");
  expect(asked()).toBe(3);
  await server.close();
  await expect(web.json(request("/show"), named)).rejects.toThrow("ECONNREFUSED");
});

test("what is too long, no JSON, of another shape or of another type is refused", async () => {
  const { web, request, server, store } = await openWebBefore({
    "GET /huge": { write: pour },
    "GET /html": { body: "<html>Log in to the hotel's network</html>" },
    "GET /broken": { headers: { "Content-Type": "application/json" }, body: "{name" },
    "GET /types": { body: { name: [17] } },
    "GET /loop": { status: 302, headers: { Location: "/loop" } },
    "GET /teapot": { status: 418 },
  });
  await expect(web.json(request("/huge"), named)).rejects.toThrow("sent more than 32000000 bytes");
  const after = openWeb({ clock: createHastyClock(start), cache: store.providerCache });
  await expect(after.json(request("/html"), named)).rejects.toThrow(
    "answered with text/html instead of JSON",
  );
  await expect(after.json(request("/broken"), named)).rejects.toThrow("answered with broken JSON");
  const next = openWeb({ clock: createHastyClock(start), cache: store.providerCache });
  await expect(next.json(request("/types"), named)).rejects.toThrow("shape that is not known: name:");
  await expect(next.json(request("/loop"), named)).rejects.toThrow("redirect count exceeded");
  await expect(next.json(request("/teapot"), named)).rejects.toThrow("status 418");
  expect(server.received.filter(({ asked }) => asked === "GET /teapot")).toHaveLength(1);
});

test("a key goes out with the request, and nowhere else", async () => {
  const { web, request, server, store, asked } = await openWebBefore({
    [`GET /show?q=1&api_key=${secret}`]: { body: { name: "Blade" } },
    [`GET /closed?api_key=${secret}`]: { status: 401, body: { secret } },
  });
  const secrets = { query: { api_key: secret }, headers: { Authorization: `Bearer ${secret}` } };
  expect(await web.json(request("/show?q=1", { secrets }), named)).toEqual({ name: "Blade" });
  expect(server.received[0]!.headers.authorization).toBe(`Bearer ${secret}`);
  expect(store.providerCache.get(request("/show?q=1").address)!.body).toBe('{"name":"Blade"}');
  const refused = await web.json(request("/closed", { secrets }), named).catch((error: Error) => error);
  expect(String(refused)).toContain("did not let us in (status 401)");
  expect(JSON.stringify([String(refused), web.closed(request("/").address)])).not.toContain(secret);
  await expect(web.json(request("/show", { secrets }), named)).rejects.toThrow("did not let us in");
  expect(asked()).toBe(2);
});

test("no more requests are begun than the rate allows", async () => {
  const { web, request, clock } = await openWebBefore({ "GET /show": { body: { name: "Blade" } } });
  const rate = { requests: 2, perMs: 1000 };
  const before = clock.now();
  await Promise.all(Array.from({ length: 6 }, () => web.json(request("/show", { rate }), named)));
  expect(clock.now() - before).toBe(2000);
  expect(clock.slept).toEqual([1000, 1000]);
});

test("what is aborted ends at once, and is no failure of the server", async () => {
  const asked = Promise.withResolvers<void>();
  const { web, request } = await openWebBefore({ "GET /show": { write: () => asked.resolve() } });
  const stop = new AbortController();
  const asking = web.json(request("/show", { signal: stop.signal }), named);
  await asked.promise;
  stop.abort(new Error("asked"));
  await expect(asking).rejects.toThrow("asked");
  expect(web.closed(request("/").address)).toBeUndefined();
});

test("a download is whole or is told", async () => {
  const { web, request } = await openWebBefore({
    "GET /poster.jpg": { headers: { "Content-Type": "image/jpeg" }, body: "picture" },
    "GET /huge.jpg": { write: pour },
  });
  const file = join(temporaryFolder(), "poster.jpg");
  expect(await web.download(request("/poster.jpg"), file, 100)).toBe("image/jpeg");
  expect(readFileSync(file, "utf8")).toBe("picture");
  expect(await web.download(request("/none.jpg"), file, 100)).toBeUndefined();
  await expect(web.download(request("/huge.jpg"), file, 100_000)).rejects.toThrow(
    "sent more than 100000 bytes",
  );
});

/** Sends spaces until nobody listens any more. */
function pour(response: ServerResponse): void {
  response.writeHead(200, { "Content-Type": "application/json" });
  const spaces = Buffer.alloc(100_000, " ");
  pipeline(Readable.from(Iterator.from({ next: () => ({ value: spaces }) })), response, () => {});
}
