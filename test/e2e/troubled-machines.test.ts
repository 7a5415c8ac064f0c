import { expect, test } from "vitest";
import { troubleMachines } from "../../bench/reliability/machines.ts";
import { temporaryFolder } from "../support/small-house.ts";

test("machines in trouble: every item is saved once, no artefact is damaged, and the runs tell so", async () => {
  const items = 40;
  const { troubles, read, problems } = await troubleMachines(temporaryFolder(), {
    ...{ items, workers: 2, seed: 3, longest: 1000, measureCuts: false, troubles: 8 },
    report: () => {},
  });
  expect(problems).toEqual([]);
  expect(troubles.size).toBeGreaterThan(0);
  expect([...read.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
}, 240_000);
