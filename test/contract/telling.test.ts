import { expect, onTestFinished, test } from "vitest";
import { PlexAPI } from "../../src/sdk/plex-api.ts";
import { type Answers, answeringServer } from "../support/answering-server.ts";
import { type OpenDoor, openDoor, token } from "../support/open-door.ts";

const sdkOf = ({ url }: OpenDoor) => new PlexAPI({ serverURL: url, accessToken: token }).notices;
const secret = "s3cr3t-s3cr3t";

async function receiver(answers: Answers) {
  const server = await answeringServer(answers);
  onTestFinished(server.close);
  return server;
}

test("a channel is added, listed, changed, tried and removed; its secret is never told", async () => {
  await using door = await openDoor();
  const { url, received } = await receiver({ "POST /hook?key=abc": { body: "thanks" } });
  const notices = sdkOf(door);
  const settings = { url: `${url}/hook?key=abc`, secret };
  const added = await notices.addChannel({ name: "phone", kind: "webhook", settings });
  expect(added).toMatchObject({
    ...{ id: 1, name: "phone", kind: "webhook", enabled: true },
    settings: { url: `${url}/hook?********`, secret: "********" },
  });
  expect(added.events).toContain("morning-report");
  expect(added.events).not.toContain("backup-made");

  const changed = await notices.changeChannel(1, { name: "attic", enabled: false, events: ["disk-low"] });
  expect(changed).toMatchObject({ name: "attic", enabled: false, events: ["disk-low"] });
  expect(await notices.channels()).toEqual([changed]);
  const stored = () => JSON.parse(door.store.notices.channel(1)!.settings) as unknown;
  expect(stored()).toEqual(settings);
  await notices.changeChannel(1, { settings: { secret: "another-secret" } });
  expect(stored()).toEqual({ ...settings, secret: "another-secret" });
  await notices.changeChannel(1, { settings: { secret: "" } });
  expect(stored()).toEqual({ url: settings.url });

  expect(await notices.test(1)).toEqual({ delivered: true, answer: "status 200: a page of HTML" });
  expect(JSON.parse(received[0]!.body)).toMatchObject({ event: "test", server: { id: "0123456789abcdef" } });

  expect(await notices.removeChannel(1)).toMatchObject({ name: "attic" });
  expect(await notices.channels()).toEqual([]);
  const gone = [notices.test(1), notices.removeChannel(1), notices.changeChannel(1, {})];
  for (const call of gone) await expect(call).rejects.toMatchObject({ statusCode: 404, code: 1230 });
});

test("what was told is listed, with what became of each delivery", async () => {
  await using door = await openDoor();
  const notices = sdkOf(door);
  await notices.addChannel({ name: "phone", kind: "ntfy", settings: { topic: "home" } });
  for (const title of ["one", "two"])
    door.store.notices.tell({
      ...{ uuid: title, event: "run-failed", urgent: 0, title, text: "Why.", html: null },
      ...{ task: "BackupDatabase", run_id: 7, at: 60_000 },
    });
  const [delivery] = door.store.notices.deliveriesOf(1);
  door.store.notices.endDelivery(delivery!.id, "given-up", "status 413", 90_000);
  const waiting = {
    channel: "phone",
    state: "waiting",
    tries: 0,
    nextAt: "1970-01-01T00:01:00.000Z",
    answer: null,
  };
  const [two, one] = await notices.list();
  expect(two).toEqual({
    ...{
      id: 2,
      event: "run-failed",
      urgent: false,
      title: "two",
      text: "Why.",
      task: "BackupDatabase",
      runId: 7,
    },
    ...{ at: "1970-01-01T00:01:00.000Z", deliveries: [waiting] },
  });
  expect(one!.deliveries).toEqual([
    { channel: "phone", state: "given-up", tries: 1, nextAt: null, answer: "status 413" },
  ]);
  expect((await notices.list({ before: 2, limit: 1 })).map(({ title }) => title)).toEqual(["one"]);
});

test.each<[object, number, string]>([
  [{ name: "a", kind: "pigeon", settings: {} }, 1000, "one of webhook, ntfy"],
  [{ name: " ", kind: "ntfy", settings: { topic: "a" } }, 1000, "a name of 1 to 100 characters"],
  [{ name: "a", kind: "ntfy", settings: {} }, 1232, "Expected a value for the setting topic; found none."],
  [{ name: "a", kind: "ntfy", settings: { topic: 5 } }, 1000, "a text for settings.topic"],
  [{ name: "a", kind: "ntfy", settings: { topic: "a", tokn: "b" } }, 1232, "one of url, topic, token"],
  [
    { name: "a", kind: "ntfy", settings: { topic: "a", __proto__: null, constructor: "b" } },
    1232,
    "another name",
  ],
  [{ name: "a", kind: "webhook", settings: { url: "file:///etc/passwd" } }, 1232, "an address such as"],
  [
    { name: "a", kind: "webhook", settings: { url: "http://me:pw@host/" } },
    1232,
    "without a name and password",
  ],
  [{ name: "a", kind: "discord", settings: { url: `${secret} no address` } }, 1232, "found another text"],
  [{ name: "a", kind: "email", settings: { host: "h", from: "me", to: "a@b.c" } }, 1232, "you@example.org"],
  [
    { name: "a", kind: "email", settings: { host: "h", from: "a@b.c\r\nBcc: x@y.z", to: "a@b.c" } },
    1232,
    "no control characters",
  ],
  [
    { name: "a", kind: "email", settings: { host: "h", from: "a@b.c", to: "a@b.c", port: "70000" } },
    1232,
    "1 to 65535",
  ],
  [
    { name: "a", kind: "email", settings: { host: "h", from: "a@b.c", to: "a@b.c", security: "ssl" } },
    1232,
    "starttls, tls, none",
  ],
  [{ name: "a", kind: "apprise", settings: { url: "http://h" } }, 1232, "either key or urls"],
  [
    { name: "a", kind: "plex-webhook", settings: { url: "http://h" }, events: ["disk-low"] },
    1233,
    "backup-made and database-damaged",
  ],
  [{ name: "a", kind: "ntfy", settings: { topic: "a" }, events: ["rain"] }, 1000, "one of run-failed"],
  [{ name: "taken", kind: "ntfy", settings: { topic: "a" } }, 1231, "Choose another one."],
])("%j is no channel", async (body, code, words) => {
  await using door = await openDoor();
  await sdkOf(door).addChannel({ name: "taken", kind: "ntfy", settings: { topic: "a" } });
  const answer = await door.call("/api/notifications", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const { errors } = (await answer.json()) as { errors: [{ code: number; message: string }] };
  expect(errors[0].code).toBe(code);
  expect(errors[0].message).toContain(words);
  expect(errors[0].message).not.toContain(secret);
  expect(door.store.notices.channels()).toHaveLength(1);
});

test("a receiver that refuses is told of in its own words, without the secret", async () => {
  await using door = await openDoor();
  const { url } = await receiver({
    "POST /message": { status: 401, body: { error: `wrong token ${secret}` } },
  });
  const notices = sdkOf(door);
  await notices.addChannel({ name: "g", kind: "gotify", settings: { url, token: secret } });
  expect(await notices.test(1)).toEqual({
    delivered: false,
    answer: 'status 401: {"error":"wrong token ********"}',
  });
});

test("channels are for admins", async () => {
  await using door = await openDoor();
  const { token: viewer } = await new PlexAPI({ serverURL: door.url, accessToken: token }).tokens.make({
    ...{ name: "guest", role: "viewer" },
  });
  for (const path of ["/api/notifications", "/api/notifications/history"])
    expect((await door.call(path, { headers: { "X-Plex-Token": viewer } })).status).toBe(401);
});
