import { getSystemErrorName } from "node:util";
import { expect, test } from "vitest";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { isDiskFull } from "./disk-full.ts";
import { isLocked, onceUnlocked } from "./locked.ts";

const withCode = (code: string) => Object.assign(new Error(code), { code });

test("what a locked database and a full disk are called is known, and nothing else is taken for it", () => {
  expect([withCode("SQLITE_BUSY"), withCode("SQLITE_BUSY_SNAPSHOT")].map(isLocked)).toEqual([true, true]);
  const full = ["ENOSPC", "SQLITE_FULL", getSystemErrorName(-122)];
  expect(full.map(withCode).map(isDiskFull)).toEqual([true, true, true]);
  for (const other of [withCode("EACCES"), new Error("SQLITE_BUSY ENOSPC"), "ENOSPC", null, undefined]) {
    expect(isLocked(other)).toBe(false);
    expect(isDiskFull(other)).toBe(false);
  }
});

/** Work that finds the database locked so many times. */
function lockedFor(times: number) {
  const clock = createSettableClock(0);
  const asked = new AbortController();
  const tries: number[] = [];
  const done = onceUnlocked(
    () => {
      tries.push(clock.now());
      if (tries.length <= times) throw withCode("SQLITE_BUSY");
      return "written";
    },
    clock,
    asked.signal,
  );
  return { clock, asked, tries, done };
}

test("what cannot be written is tried again every second", async () => {
  const { clock, tries, done } = lockedFor(2);
  await clock.advance(2000);
  expect(await done).toBe("written");
  expect(tries).toEqual([0, 1000, 2000]);
});

test("who gives up is told so, and tries no more", async () => {
  const { clock, asked, tries, done } = lockedFor(2);
  await clock.advance(1000);
  asked.abort();
  expect(await done).toBeUndefined();
  expect(tries).toEqual([0, 1000]);
});

test("another failure is thrown at once", async () => {
  const work = async () => {
    throw withCode("SQLITE_CORRUPT");
  };
  const never = new AbortController().signal;
  await expect(onceUnlocked(work, createSettableClock(0), never)).rejects.toThrow("SQLITE_CORRUPT");
});
