import { expect, test } from "vitest";
import { assertMove, outcomeOf } from "./run.ts";

test("a run moves from queued by running to ended, and stays there", () => {
  assertMove("queued", "running");
  assertMove("running", "paused");
  assertMove("paused", "running");
  assertMove("running", "ended");
  expect(() => assertMove("ended", "running")).toThrow("from ended to running");
  expect(() => assertMove("queued", "paused")).toThrow();
});

test("a run that did not do all it should is never a success", () => {
  expect(outcomeOf({ done: 3, failed: 0, postponed: 0, stopped: false })).toBe("success");
  expect(outcomeOf({ done: 0, failed: 0, postponed: 0, stopped: false })).toBe("success");
  expect(outcomeOf({ done: 3, failed: 1, postponed: 0, stopped: false })).toBe("partial");
  expect(outcomeOf({ done: 0, failed: 1, postponed: 0, stopped: false })).toBe("failed");
  expect(outcomeOf({ done: 0, failed: 0, postponed: 1, stopped: false })).toBe("partial");
  expect(outcomeOf({ done: 0, failed: 1, postponed: 1, stopped: false })).toBe("partial");
  expect(outcomeOf({ done: 9, failed: 0, postponed: 0, stopped: true })).toBe("stopped");
});
