import { expect, test } from "vitest";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { sleepFor } from "./sleep.ts";

/** A sleep of a minute. */
function sleepAMinute() {
  const clock = createSettableClock(0);
  const asked = new AbortController();
  let isOver = false;
  void sleepFor(60_000, clock, asked.signal).then(() => {
    isOver = true;
  });
  return { clock, asked, isOver: () => isOver };
}

test("it lasts its length, however short the clock's own sleeps are", async () => {
  const { clock, isOver } = sleepAMinute();
  await clock.advance(59_999);
  expect(isOver()).toBe(false);
  await clock.advance(1);
  expect(isOver()).toBe(true);
});

test.each([
  ["back", -365 * 24 * 3_600_000],
  ["forward", 3_600_000],
])("a clock that is set %s does not make it last", async (_, jump) => {
  const { clock, isOver } = sleepAMinute();
  await clock.advance(10_000);
  clock.set(clock.now() + jump);
  await clock.advance(60_000);
  expect(isOver()).toBe(true);
});

test("a signal ends it", async () => {
  const { clock, asked, isOver } = sleepAMinute();
  asked.abort();
  await clock.advance(0);
  expect(isOver()).toBe(true);
});
