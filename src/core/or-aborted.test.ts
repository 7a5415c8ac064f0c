import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { orAborted } from "./or-aborted.ts";

const never = new Promise(() => {});

test("settles with the first promise, and leaves nothing at the signals", async () => {
  const signals = [new AbortController().signal, new AbortController().signal] as const;
  await orAborted([never, Promise.resolve()], ...signals);
  for (const signal of signals) expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("settles when one of the signals aborts, and leaves nothing at the other", async () => {
  const [first, second] = [new AbortController(), new AbortController()];
  const wait = orAborted([never], first.signal, second.signal);
  second.abort();
  await wait;
  expect(getEventListeners(first.signal, "abort")).toEqual([]);
});

test("settles at once where a signal has aborted before, or there is nothing to wait for", async () => {
  await orAborted([never], AbortSignal.abort());
  await orAborted([undefined]);
});

test("settles when a promise is rejected: whoever waits looks what has become of it", async () => {
  await orAborted([Promise.reject(new Error("over")), never]);
});
