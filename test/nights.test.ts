import { expect, test } from "vitest";
import { liveThrough } from "../bench/reliability/nights.ts";
import { temporaryFolder } from "./support/small-house.ts";

test.each([1, 2])(
  "nights with faults, seed %d: the window holds, nothing is done twice or lost, history is true, no task is left out",
  { timeout: 120_000 },
  async (seed) => {
    const { problems, happened, runs, readings } = await liveThrough(temporaryFolder(), {
      ...{ nights: 3, quiet: 2, days: false, seed },
    });
    expect(problems).toEqual([]);
    expect(runs).toBeGreaterThan(20);
    expect(readings).toBeGreaterThan(4);
    expect(happened.size).toBeGreaterThan(3);
  },
);
