import { expect, onTestFinished, test, vi } from "vitest";
import { type Answers, answeringServer } from "../../test/support/answering-server.ts";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import type { NoticeEvent } from "../api/notice-channels.ts";
import { openStore } from "../store/store.ts";
import { createTelling } from "./telling.ts";
import { openWeb } from "./web.ts";

/** A machine that is busy takes its time. */
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 10 });

const minute = 60_000;
const hour = 60 * minute;

/** The delivery with a receiver, of which each path is a channel. */
async function openTelling(answers: Answers, paths: readonly string[] = ["/hook"]) {
  const server = await answeringServer(answers);
  onTestFinished(server.close);
  const store = await openStore(":memory:");
  onTestFinished(store.close);
  const clock = createSettableClock("2026-03-10T12:00:00Z");
  const { notices } = store;
  const quiet: { until?: number; urgentAlways: boolean } = { urgentAlways: true };
  const logged: object[] = [];
  const open = () => {
    const telling = createTelling({
      ...{ notices, clock, web: openWeb({ clock, cache: store.providerCache }) },
      sender: () => ({ name: "Attic", machineIdentifier: "0123", version: "1" }),
      quietUntil: (now) => (quiet.until !== undefined && now < quiet.until ? quiet.until : undefined),
      urgentAlways: () => quiet.urgentAlways,
      giveUpAfter: () => 3,
      log: { warn: (facts) => logged.push(facts), error: (facts) => logged.push(facts) },
    });
    telling.serve();
    return telling;
  };
  const channels = paths.map((path) =>
    notices.addChannel({
      ...{ name: path, kind: "webhook", enabled: 1, created_at: 0 },
      events: JSON.stringify(["run-failed", "disk-low"] satisfies NoticeEvent[]),
      settings: JSON.stringify({ url: server.url + path }),
    }),
  );
  const tell = (title: string, event: NoticeEvent = "run-failed", at = clock.now()) =>
    notices.tell({
      ...{ uuid: `id of ${title}`, event, urgent: event === "disk-low" ? 1 : 0, title, text: "" },
      ...{ html: null, task: null, run_id: null, at },
    });
  const states = () =>
    notices
      .list({ limit: 50 })
      .reverse()
      .flatMap(({ id, title }) =>
        notices.deliveriesOf(id).map((one) => [title, one.channel, one.state, one.tries]),
      );
  const titles = () => server.received.map(({ body }) => (JSON.parse(body) as { title: string }).title);
  let telling = open();
  onTestFinished(() => telling.close());
  return {
    ...{ server, clock, notices, channels, quiet, tell, states, titles, logged },
    telling: () => telling,
    /** As a restart does. */
    reopen: async () => {
      await telling.close();
      telling = open();
    },
  };
}

test("what is told is delivered once, in order, not faster than one in three seconds", async () => {
  const { telling, tell, clock, titles, states, server } = await openTelling({
    "POST /hook": { status: 204 },
  });
  tell("one");
  tell("two");
  telling().wake();
  await eventually(() =>
    expect(states()).toEqual([
      ["one", "/hook", "delivered", 1],
      ["two", "/hook", "waiting", 0],
    ]),
  );
  await clock.advance(2999);
  expect(titles()).toEqual(["one"]);
  await clock.advance(1);
  await eventually(() => expect(states()[1]).toEqual(["two", "/hook", "delivered", 1]));
  await clock.advance(24 * hour);
  expect(titles()).toEqual(["one", "two"]);
  expect(server.received[0]!.headers["x-butler-delivery"]).toBe("id of one");
});

test("a channel is told only of what it asked for, and not when it is off", async () => {
  const { tell, states, notices, channels } = await openTelling({}, ["/on", "/off"]);
  notices.changeChannel(channels[1]!.id, { enabled: 0 });
  tell("not asked for", "backup-made");
  tell("asked for");
  expect(states().map(([title, channel]) => [title, channel])).toEqual([["asked for", "/on"]]);
});

test("a failure is tried again later and later, under the same id, and survives a restart", async () => {
  let answers = 0;
  const { telling, tell, clock, states, server, reopen } = await openTelling({
    "POST /hook": () => ({ status: ++answers < 3 ? 500 : 204 }),
  });
  tell("one");
  telling().wake();
  await eventually(() => expect(states()).toEqual([["one", "/hook", "waiting", 1]]));
  await clock.advance(29_999);
  expect(server.received).toHaveLength(1);
  await reopen();
  await clock.advance(1);
  await eventually(() => expect(states()).toEqual([["one", "/hook", "waiting", 2]]));
  await clock.advance(minute - 1);
  expect(server.received).toHaveLength(2);
  await clock.advance(1);
  await eventually(() => expect(states()).toEqual([["one", "/hook", "delivered", 3]]));
  expect(new Set(server.received.map(({ headers }) => headers["x-butler-delivery"]))).toEqual(
    new Set(["id of one"]),
  );
});

test("a receiver that asks for patience is given it, for all that waits", async () => {
  let answers = 0;
  const { telling, tell, clock, states, server } = await openTelling({
    "POST /hook": () =>
      ++answers === 1 ? { status: 429, headers: { "Retry-After": "600" } } : { status: 204 },
  });
  tell("one");
  tell("two");
  telling().wake();
  await eventually(() => expect(states()[0]).toEqual(["one", "/hook", "waiting", 1]));
  await clock.advance(10 * minute - 1);
  expect(server.received).toHaveLength(1);
  await clock.advance(1);
  await eventually(() => expect(states()[0]).toEqual(["one", "/hook", "delivered", 2]));
});

test("what cannot be delivered is given up after some days, and what never could be at once", async () => {
  const { telling, tell, clock, states, notices, logged } = await openTelling(
    { "POST /dead": { status: 503 }, "POST /picky": { status: 413 } },
    ["/dead", "/picky"],
  );
  const threeDays = 72 * hour;
  tell("young", "run-failed", clock.now() - threeDays + 1000);
  telling().wake();
  await eventually(() =>
    expect(states()).toEqual([
      ["young", "/dead", "waiting", 1],
      ["young", "/picky", "given-up", 1],
    ]),
  );
  await clock.advance(30_000);
  await eventually(() => expect(states()[0]).toEqual(["young", "/dead", "given-up", 2]));
  expect(notices.givenUpSince(0)).toEqual([
    { channel: "/dead", count: 1, answer: "status 503" },
    { channel: "/picky", count: 1, answer: "status 413" },
  ]);
  expect(logged).toHaveLength(3);
});

test("a receiver that never answers delays no other channel", async () => {
  const { telling, tell, states } = await openTelling(
    { "POST /dead": { write: () => {} }, "POST /alive": { status: 204 } },
    ["/dead", "/alive"],
  );
  tell("one");
  telling().wake();
  await eventually(() =>
    expect(states()).toEqual([
      ["one", "/dead", "waiting", 0],
      ["one", "/alive", "delivered", 1],
    ]),
  );
});

test("quiet hours hold back what is not urgent, and where it is wished everything", async () => {
  const { telling, tell, clock, states, quiet } = await openTelling({ "POST /hook": { status: 204 } });
  quiet.until = clock.now() + 2 * hour;
  tell("can wait");
  tell("cannot", "disk-low");
  telling().wake();
  await eventually(() => expect(states()[1]).toEqual(["cannot", "/hook", "delivered", 1]));
  quiet.urgentAlways = false;
  tell("cannot either", "disk-low");
  telling().wake();
  await clock.advance(2 * hour - 1);
  expect(states().map(([, , state]) => state)).toEqual(["waiting", "delivered", "waiting"]);
  await clock.advance(1);
  await eventually(async () => {
    await clock.advance(1000);
    expect(states().every(([, , state]) => state === "delivered")).toBe(true);
  });
});

test("a channel that is changed is tried at once; one that is removed takes with it what waits", async () => {
  const { telling, tell, clock, states, notices, channels, server } = await openTelling({
    "POST /hook": { status: 500 },
    "POST /mended": { status: 204 },
  });
  tell("one");
  telling().wake();
  await eventually(() => expect(states()).toEqual([["one", "/hook", "waiting", 1]]));
  const [{ id }] = channels as [(typeof channels)[number]];
  expect(await telling().test(id)).toMatchObject({ delivered: false, answer: "status 500" });
  notices.changeChannel(id, { settings: JSON.stringify({ url: `${server.url}/mended` }) });
  telling().wake();
  await clock.advance(3000);
  await eventually(() => expect(states()).toEqual([["one", "/hook", "delivered", 2]]));
  expect(await telling().test(id)).toEqual({ delivered: true, answer: "status 204" });
  notices.removeChannel(id);
  expect(states()).toEqual([]);
  expect(await telling().test(id)).toBeUndefined();
});
