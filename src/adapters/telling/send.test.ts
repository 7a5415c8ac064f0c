import { createHmac } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { type Answers, answeringServer } from "../../../test/support/answering-server.ts";
import { createSettableClock } from "../../../test/support/settable-clock.ts";
import { temporaryFolder } from "../../../test/support/small-house.ts";
import type { ChannelKind, ChannelSettings } from "../../api/notice-channels.ts";
import { openStore } from "../../store/store.ts";
import { openWeb } from "../web.ts";
import type { Message } from "./message.ts";
import { send } from "./send.ts";

const now = "2026-03-10T06:00:00Z";
const sender = { name: "Attic", machineIdentifier: "0123456789abcdef", version: "1.2.3" };
const message: Message = {
  id: "2f1c",
  event: "backup-failed",
  urgent: true,
  title: "Backup Database failed",
  text: "The disk is away: ü <b>",
  html: null,
  task: "BackupDatabase",
  runId: 7,
  at: Date.parse("2026-03-10T05:59:00Z"),
};
const secret = "s3cr3t-s3cr3t";

/** A receiver, and a way to send it something by a channel. @param settings are given its address */
async function receiver(answers: Answers) {
  const server = await answeringServer(answers);
  onTestFinished(server.close);
  const store = await openStore(":memory:");
  onTestFinished(store.close);
  const clock = createSettableClock(now);
  const web = openWeb({ clock, cache: store.providerCache });
  return {
    server,
    clock,
    tell: (kind: ChannelKind, settings: ChannelSettings, what: Partial<Message> = {}) => {
      const { signal } = new AbortController();
      return send({ kind, settings }, { ...message, ...what }, sender, { web, clock, signal });
    },
    only: () => {
      expect(server.received).toHaveLength(1);
      const [{ headers, body }] = server.received as [(typeof server.received)[number]];
      return { headers, body, json: () => JSON.parse(body) as unknown };
    },
  };
}

test("a webhook is sent JSON, named and signed; the example of the documents agrees", async () => {
  const { server, tell, only } = await receiver({ "POST /hook?key=1": { status: 204 } });
  const url = `${server.url}/hook?key=1`;
  expect(await tell("webhook", { url, secret })).toEqual({ delivered: true, answer: "status 204" });
  const { headers, body, json } = only();
  expect(json()).toEqual({
    id: "2f1c",
    event: "backup-failed",
    urgent: true,
    title: "Backup Database failed",
    text: "The disk is away: ü <b>",
    html: null,
    task: "BackupDatabase",
    runId: 7,
    at: "2026-03-10T05:59:00Z",
    server: { name: "Attic", id: "0123456789abcdef", version: "1.2.3" },
  });
  expect(headers).toMatchObject({ "content-type": "application/json", "x-butler-delivery": "2f1c" });
  const timestamp = String(Date.parse(now) / 1000);
  expect(headers["x-butler-timestamp"]).toBe(timestamp);
  const digest = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  expect(headers["x-butler-signature"]).toBe(`sha256=${digest}`);

  const document = readFileSync(join(import.meta.dirname, "../../../docs/notifications.md"), "utf8");
  const [, example] = /^```js\n(.*?)^```/ms.exec(document)!;
  const file = join(temporaryFolder(), "verify.mjs");
  writeFileSync(file, example!);
  const { isFromButler } = (await import(pathToFileURL(file).href)) as {
    isFromButler(headers: object, body: string, secret: string, now: number): boolean;
  };
  const at = Date.parse(now);
  expect(isFromButler(headers, body, secret, at)).toBe(true);
  expect(isFromButler(headers, `${body} `, secret, at)).toBe(false);
  expect(isFromButler(headers, body, "another", at)).toBe(false);
  expect(isFromButler(headers, body, secret, at + 6 * 60_000)).toBe(false);
  expect(isFromButler({ ...headers, "x-butler-signature": undefined }, body, secret, at)).toBe(false);
});

test("a webhook without a secret is not signed", async () => {
  const { server, tell, only } = await receiver({ "POST /": { body: {} } });
  await tell("webhook", { url: server.url });
  expect(only().headers).not.toHaveProperty("x-butler-signature");
});

test("ntfy", async () => {
  const { server, tell, only } = await receiver({ "POST /": { body: { id: "a" } } });
  expect(await tell("ntfy", { url: server.url, topic: "home", token: "tk_1" })).toMatchObject({
    delivered: true,
  });
  const { headers, json } = only();
  expect(headers.authorization).toBe("Bearer tk_1");
  expect(json()).toEqual({
    topic: "home",
    title: "Attic: Backup Database failed",
    message: "The disk is away: ü <b>",
    priority: 5,
    tags: ["rotating_light", "backup-failed"],
  });
});

test("Gotify", async () => {
  const { server, tell, only } = await receiver({ "POST /gotify/message": { body: { id: 1 } } });
  expect(await tell("gotify", { url: `${server.url}/gotify/`, token: "A1" })).toMatchObject({
    delivered: true,
  });
  const { headers, json } = only();
  expect(headers["x-gotify-key"]).toBe("A1");
  expect(json()).toEqual({
    title: "Attic: Backup Database failed",
    message: "The disk is away: ü <b>",
    priority: 8,
  });
});

test("Discord, with nobody called by a name in the text", async () => {
  const { server, tell, only } = await receiver({ "POST /api/webhooks/1/x": { status: 204 } });
  const sent = await tell(
    "discord",
    { url: `${server.url}/api/webhooks/1/x` },
    { text: `@everyone ${"x".repeat(5000)}` },
  );
  expect(sent.delivered).toBe(true);
  const told = only().json() as {
    allowed_mentions: object;
    embeds: { title: string; description: string }[];
  };
  expect(told.allowed_mentions).toEqual({ parse: [] });
  expect(told.embeds[0]!.title).toBe("Backup Database failed");
  expect(told.embeds[0]!.description).toHaveLength(4096);
});

test("Slack answers with text, and takes plain text alone", async () => {
  const { server, tell, only } = await receiver({ "POST /services/T/B/x": { body: "ok" } });
  expect(await tell("slack", { url: `${server.url}/services/T/B/x` })).toEqual({
    delivered: true,
    answer: "status 200: ok",
  });
  expect(only().json()).toEqual({
    text: "Attic: Backup Database failed\nThe disk is away: ü <b>",
    blocks: [
      { type: "header", text: { type: "plain_text", text: "Attic: Backup Database failed" } },
      { type: "section", text: { type: "plain_text", text: "The disk is away: ü <b>" } },
    ],
  });
});

test("Apprise, by the key of a configuration or by addresses", async () => {
  const { server, tell } = await receiver({
    "POST /notify/a%2Fb": { body: {} },
    "POST /notify": { body: {} },
  });
  expect(await tell("apprise", { url: server.url, key: "a/b", tag: "home" })).toMatchObject({
    delivered: true,
  });
  expect(await tell("apprise", { url: server.url, urls: "json://host" })).toMatchObject({ delivered: true });
  const [kept, stateless] = server.received.map(({ body }) => JSON.parse(body));
  expect(kept).toMatchObject({ title: "Attic: Backup Database failed", type: "failure", tag: "home" });
  expect(kept).not.toHaveProperty("urls");
  expect(stateless).toMatchObject({ urls: "json://host", format: "text" });
});

test.each([
  ["backup-made", "admin.database.backup"],
  ["database-damaged", "admin.database.corrupted"],
  ["test", "admin.database.backup"],
] as const)("Plex's webhook: %s is %s, in a form of several parts", async (event, name) => {
  const { server, tell, only } = await receiver({ "POST /": { body: "" } });
  expect(await tell("plex-webhook", { url: server.url }, { event })).toMatchObject({ delivered: true });
  const { headers, body } = only();
  const form = await new Response(body, { headers: { "Content-Type": headers["content-type"]! } }).formData();
  expect(JSON.parse(String(form.get("payload")))).toMatchObject({
    event: name,
    owner: true,
    Server: { title: "Attic", uuid: "0123456789abcdef" },
  });
});

test.each([
  [500, false],
  [401, false],
  [404, false],
  [408, false],
  [400, true],
  [413, true],
])("status %d is no delivery; hopeless: %s", async (status, hopeless) => {
  const { server, tell } = await receiver({ "POST /": { status, body: { error: `no, ${secret}` } } });
  expect(await tell("webhook", { url: server.url, secret })).toEqual({
    ...{ delivered: false, hopeless },
    answer: `status ${status}: {"error":"no, ********"}`,
  });
});

test("a receiver that asks for patience is heard", async () => {
  const { server, tell } = await receiver({ "POST /": { status: 429, headers: { "Retry-After": "120" } } });
  expect(await tell("webhook", { url: server.url })).toMatchObject({ delivered: false, waitMs: 120_000 });
});

test("a redirect is not followed", async () => {
  const { server, tell, only } = await receiver({
    "POST /": { status: 307, headers: { Location: "/elsewhere" } },
    "POST /elsewhere": { body: {} },
  });
  const sent = await tell("webhook", { url: server.url });
  expect(sent).toMatchObject({ delivered: false, hopeless: false });
  expect(sent.answer).toContain("it redirects");
  only();
});

test("a page in the place of ntfy is no delivery, and is not repeated", async () => {
  const { server, tell } = await receiver({ "POST /": { body: "<html><script>alert(1)</script>" } });
  const sent = await tell("ntfy", { url: server.url, topic: "a" });
  expect(sent).toMatchObject({ delivered: false, hopeless: false });
  expect(sent.answer).toBe("status 200: a page of HTML. Expected JSON: is the address right?");
});

test("a connection that is cut, refused or silent", async () => {
  let asked = () => {};
  const { server, clock, tell } = await receiver({
    "POST /cut": { write: (response) => response.destroy() },
    "POST /slow": { write: () => asked() },
  });
  expect(await tell("webhook", { url: `${server.url}/cut` })).toMatchObject({
    delivered: false,
    hopeless: false,
  });
  const silent = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const slow = tell("webhook", { url: `${server.url}/slow` });
  await silent;
  await clock.advance(20_000);
  expect(await slow).toMatchObject({ delivered: false, answer: "Webhook took too long to answer" });
  await server.close();
  const refused = await tell("webhook", { url: `${server.url}/?token=${secret}` });
  expect(refused).toMatchObject({ delivered: false, hopeless: false });
  expect(refused.answer).toMatch(/^Webhook could not be reached: /);
  expect(refused.answer).not.toContain(secret);
});

test("an endless answer is not read to its end", async () => {
  const { server, tell } = await receiver({
    "POST /": {
      write: (response) => {
        const more = () => {
          while (!response.destroyed && response.write("x".repeat(10_000)));
        };
        response.on("drain", more).on("error", () => {});
        more();
      },
    },
  });
  const { delivered, answer } = await tell("webhook", { url: server.url });
  expect(delivered).toBe(true);
  expect(answer.length).toBeLessThanOrEqual(300);
});
