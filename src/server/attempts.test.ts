import { describe, expect, test } from "vitest";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { attemptInterval, attemptsAtOnce, createAttempts } from "./attempts.ts";

function setUp() {
  const clock = createSettableClock(0);
  const attempts = createAttempts(clock);
  let made = 0;
  /** Tries so many tokens, each another one. */
  const guess = (address: string, times: number) => {
    for (let i = 0; i < times; i++) attempts.note(address, `guess ${made++}`);
  };
  return { clock, attempts, guess };
}

const stranger = "203.0.113.7";

describe("an address that guesses", () => {
  test("may try ten at once, and then one each six seconds", async () => {
    const { clock, attempts, guess } = setUp();
    guess(stranger, attemptsAtOnce - 1);
    expect(attempts.wait(stranger)).toBe(0);
    guess(stranger, 1);
    expect(attempts.wait(stranger)).toBe(6);
    await clock.advance(attemptInterval - 1);
    expect(attempts.wait(stranger)).toBe(1);
    await clock.advance(1);
    expect(attempts.wait(stranger)).toBe(0);
    guess(stranger, 1);
    expect(attempts.wait(stranger)).toBe(6);
  });

  test("is as it was after a minute of quiet, and not better", async () => {
    const { clock, attempts, guess } = setUp();
    guess(stranger, attemptsAtOnce);
    await clock.advance(1000 * attemptInterval);
    guess(stranger, attemptsAtOnce - 1);
    expect(attempts.wait(stranger)).toBe(0);
    guess(stranger, 1);
    expect(attempts.wait(stranger)).toBe(6);
  });

  test("does not make others wait", () => {
    const { attempts, guess } = setUp();
    guess(stranger, attemptsAtOnce);
    expect(attempts.wait("203.0.113.8")).toBe(0);
  });

  test("waits no longer when the clock is set back by a year", () => {
    const { clock, attempts, guess } = setUp();
    clock.set("2026-01-01T00:00:00Z");
    guess(stranger, attemptsAtOnce);
    clock.set("2025-01-01T00:00:00Z");
    expect(attempts.wait(stranger)).toBe(0);
  });
});

test("a client that goes on sending one wrong token, or two in turn, is not guessing", () => {
  const { attempts } = setUp();
  for (let i = 0; i < 1000; i++) attempts.note(stranger, i % 2 === 0 ? "of yesterday" : "of last week");
  expect(attempts.wait(stranger)).toBe(0);
});

test.each(["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])("%s is never made to wait", (address) => {
  const { attempts, guess } = setUp();
  guess(address, 1000);
  expect(attempts.wait(address)).toBe(0);
});

test.each([
  ["198.51.100.4", "::ffff:198.51.100.4", true],
  ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true],
  ["2001:db8:1:2::1", "2001:0DB8:1:2::2", true],
  ["2001:db8::1", "2001:db8:0:0:9::", true],
  ["fe80::1%eth0", "fe80::2%eth1", true],
  ["2001:db8:1:2::1", "2001:db8:1:3::1", false],
  ["198.51.100.4", "198.51.100.5", false],
])("%s and %s are one customer: %s", (one, other, same) => {
  const { attempts, guess } = setUp();
  guess(one, attemptsAtOnce);
  expect(attempts.wait(other) > 0).toBe(same);
});

test("ten thousand are remembered: more push out whoever has been quiet for longest", () => {
  const { attempts, guess } = setUp();
  guess("198.51.100.1", attemptsAtOnce);
  guess("198.51.100.2", attemptsAtOnce);
  for (let i = 0; i < 9_998; i++) guess(`10.1.${i >> 8}.${i & 255}`, 1);
  expect(attempts.wait("198.51.100.1")).toBe(6);
  guess("10.2.0.0", 1);
  expect([attempts.wait("198.51.100.1"), attempts.wait("198.51.100.2")]).toEqual([0, 6]);
});
