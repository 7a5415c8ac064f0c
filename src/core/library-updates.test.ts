import { expect, test } from "vitest";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { keepLibraryUpdated } from "./library-updates.ts";

const minute = 60_000;

async function updates(first: number | undefined) {
  const clock = createSettableClock(0);
  const over = new AbortController();
  const scans: number[] = [];
  let interval = first;
  const loop = keepLibraryUpdated(
    { clock, interval: () => interval, scan: () => scans.push(clock.now() / minute) },
    over.signal,
  );
  return {
    clock,
    scans,
    set: (next: number | undefined) => {
      interval = next;
    },
    [Symbol.asyncDispose]: async () => {
      over.abort();
      await loop;
    },
  };
}

test("scans at the multiples of the interval, counted from the start", async () => {
  await using house = await updates(15 * minute);
  await house.clock.advance(14 * minute);
  expect(house.scans).toEqual([]);
  await house.clock.advance(32 * minute);
  expect(house.scans).toEqual([15, 30, 45]);
});

test("scans are switched on, made rarer, and off, while it runs", async () => {
  await using house = await updates(undefined);
  await house.clock.advance(100 * minute);
  house.set(15 * minute);
  await house.clock.advance(10 * minute);
  expect(house.scans).toEqual([105]);
  house.set(60 * minute);
  await house.clock.advance(80 * minute);
  expect(house.scans).toEqual([105, 120, 180]);
  house.set(undefined);
  await house.clock.advance(200 * minute);
  expect(house.scans).toHaveLength(3);
});

test("a machine that slept scans once, and a clock that is set back scans on", async () => {
  await using house = await updates(15 * minute);
  house.clock.set(100 * minute);
  await house.clock.advance(minute);
  expect(house.scans).toHaveLength(1);
  house.clock.set(20 * minute);
  await house.clock.advance(15 * minute);
  expect(house.scans).toHaveLength(2);
  expect(house.scans[1]).toBe(30);
});
