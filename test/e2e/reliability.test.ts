import { expect, test } from "vitest";
import { deaths } from "../../bench/reliability/deaths.ts";
import { killOften } from "../../bench/reliability/kills.ts";
import { temporaryFolder } from "../support/small-house.ts";

test("kills during tasks under load, at each point of death: nothing acknowledged is lost, nothing half-made is shown", async () => {
  const { kills, acknowledged, answered } = await killOften(temporaryFolder(), {
    count: deaths.length,
    seed: 6,
    report: () => {},
  });
  expect(kills.map(({ task, death, problems }) => ({ task, death, problems }))).toEqual(
    kills.map(({ task, death }) => ({ task, death, problems: [] })),
  );
  expect(kills).toHaveLength(deaths.length);
  expect(kills.filter(({ cutOff }) => cutOff).length).toBeGreaterThan(0);
  expect(acknowledged).toBeGreaterThan(0);
  expect(answered).toBeGreaterThan(0);
}, 240_000);
