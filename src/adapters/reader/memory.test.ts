import { expect, it } from "vitest";
import { memoryOf } from "./memory.ts";

it("tells what a process occupies, and nothing of one that is not there", () => {
  const held = Buffer.alloc(200_000_000, 1);
  expect(memoryOf(process.pid)! / process.memoryUsage.rss()).toBeCloseTo(1, 1);
  expect(memoryOf(process.pid)).toBeGreaterThan(held.length);
  // Beyond the largest that Linux gives.
  expect(memoryOf(2 ** 22 + 1)).toBeUndefined();
});
