import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createCountdown } from "./countdown.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("counts no time while it is held", () => {
  const act = vi.fn();
  const countdown = createCountdown();
  countdown.set(1000, act);
  vi.advanceTimersByTime(600);
  countdown.hold();
  vi.advanceTimersByTime(10_000);
  countdown.hold();
  countdown.goOn();
  countdown.goOn();
  vi.advanceTimersByTime(399);
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  countdown.hold();
  countdown.goOn();
  vi.advanceTimersByTime(10_000);
  expect(act).toHaveBeenCalledOnce();
});

it("may be set while it is held, and is set anew by each setting", () => {
  const [first, second] = [vi.fn(), vi.fn()];
  const countdown = createCountdown();
  countdown.set(1000, first);
  countdown.hold();
  countdown.set(500, second);
  vi.advanceTimersByTime(10_000);
  countdown.goOn();
  vi.advanceTimersByTime(499);
  expect(second).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(second).toHaveBeenCalledOnce();
  expect(first).not.toHaveBeenCalled();
});

it("does nothing when it is cleared", () => {
  const act = vi.fn();
  const countdown = createCountdown();
  countdown.set(1000, act);
  countdown.hold();
  countdown.clear();
  countdown.goOn();
  vi.advanceTimersByTime(10_000);
  expect(act).not.toHaveBeenCalled();
});
