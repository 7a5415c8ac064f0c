import { expect, test } from "vitest";
import type { Clock } from "../core/ports.ts";
import { createAudience, type Listener, longestBacklog, pingInterval } from "./audience.ts";

/** A clock that a test moves on. Its sleepers also wake too early, as they may. */
function settableClock() {
  let now = 0;
  const sleepers = new Set<() => void>();
  const clock: Clock = {
    now: () => now,
    sleepUntil: (_, signal) =>
      new Promise((resolve) => {
        sleepers.add(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      }),
  };
  const advance = async (by: number) => {
    now += by;
    for (const wake of sleepers) wake();
    sleepers.clear();
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { clock, advance, sleepers };
}

function listener(changes: Partial<Listener> = {}) {
  const heard: string[] = [];
  const self: Listener = {
    wants: () => true,
    send: (news) => heard.push(...news.map(({ type, text }) => `${type} ${text}`)),
    backlog: () => 0,
    isKnown: () => true,
    ping: () => heard.push("ping"),
    close: (why) => heard.push(why === "over" ? "goodbye" : "dropped"),
    ...changes,
  };
  return { self, heard };
}

/** Settles when all that was told has been sent. */
const sent = async () => {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
};

test("each is told what it wants until it leaves", async () => {
  const audience = createAudience(settableClock().clock);
  const all = listener();
  const few = listener({ wants: (type) => type === "b" });
  audience.join(all.self);
  audience.join(few.self);
  audience.tell("a", "1");
  audience.tell("b", "2");
  await sent();
  audience.leave(all.self);
  audience.tell("b", "3");
  await sent();
  expect(all.heard).toEqual(["a 1", "b 2"]);
  expect(few.heard).toEqual(["b 2", "b 3"]);
});

test("each hears all that is told from when it joined, in order, also what is told while others are given theirs", async () => {
  const audience = createAudience(settableClock().clock);
  const early = Array.from({ length: 120 }, () => listener());
  for (const { self } of early) audience.join(self);
  audience.tell("a", "1");
  const late = listener();
  audience.join(late.self);
  audience.tell("a", "2");
  // Some have been given theirs, and others not.
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(new Set(early.map(({ heard }) => heard.length))).toEqual(new Set([2, 0]));
  audience.tell("a", "3");
  await sent();
  for (const { heard } of early) expect(heard).toEqual(["a 1", "a 2", "a 3"]);
  expect(late.heard).toEqual(["a 2", "a 3"]);
});

test("what was told last is sent before the goodbye", () => {
  const audience = createAudience(settableClock().clock);
  const one = listener();
  audience.join(one.self);
  audience.tell("a", "1");
  audience.close();
  expect(one.heard).toEqual(["a 1", "goodbye"]);
});

test("one that falls behind is dropped, the others are not", async () => {
  const audience = createAudience(settableClock().clock);
  const slow = listener({ backlog: () => longestBacklog + 1 });
  const fast = listener({ backlog: () => longestBacklog });
  audience.join(slow.self);
  audience.join(fast.self);
  audience.tell("a", "1");
  await sent();
  expect([slow.heard, fast.heard, audience.size]).toEqual([["dropped"], ["a 1"], 1]);
});

test("signs of life come at their interval, also when the clock wakes early, and end with the audience", async () => {
  const { clock, advance, sleepers } = settableClock();
  const audience = createAudience(clock);
  const one = listener();
  audience.join(one.self);
  audience.open();
  await advance(pingInterval - 1);
  expect(one.heard).toEqual([]);
  await advance(1);
  await advance(pingInterval);
  expect(one.heard).toEqual(["ping", "ping"]);
  audience.close();
  await advance(pingInterval * 2);
  expect(one.heard).toEqual(["ping", "ping", "goodbye"]);
  expect([audience.size, sleepers.size]).toEqual([0, 0]);
});

test("whoever is not known any more is sent away at the next sign of life", async () => {
  const { clock, advance } = settableClock();
  const audience = createAudience(clock);
  let isKnown = true;
  const revoked = listener({ isKnown: () => isKnown });
  const other = listener();
  audience.join(revoked.self);
  audience.join(other.self);
  audience.open();
  await advance(pingInterval);
  isKnown = false;
  await advance(pingInterval);
  expect([revoked.heard, other.heard]).toEqual([
    ["ping", "goodbye"],
    ["ping", "ping"],
  ]);
  expect(audience.size).toBe(1);
  audience.close();
});
