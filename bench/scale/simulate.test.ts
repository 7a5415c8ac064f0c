import { describe, expect, test } from "vitest";
import type { Costs } from "./costs.ts";
import { foretell } from "./foretell.ts";
import { itemsOf, mixed, music } from "./library.ts";
import { type Outcome, simulate } from "./simulate.ts";

const costs: Costs = {
  measured: { at: "2026-01-01", machine: "none", load: 0 },
  ...{ findMs: 0.5, keepMs: 0.1, rowBytes: 200, artefactMs: 0.3, uploadMsPerMegabyte: 3, furtherJobMs: 0.05 },
  statement: { wallMs: 1, askerMs: 0.3, engineMs: 0.2 },
  heartbeat: { engineMs: 0.5, homeMs: 0.02 },
  give: [
    { machines: 1, ms: 0.05 },
    { machines: 1000, ms: 3 },
  ],
};

const workOf = ({ marks }: Outcome) => marks.at(-1)!.work;

describe.each([
  ["a mixed library", mixed],
  ["music", music],
])("%s", (_, kinds) => {
  test.each([1, 3, 8, 40])("is done once and whole by %d machines, in no time that cannot be", (workers) => {
    const count = 300;
    const items = Array.from({ length: count }, nextOf(itemsOf(kinds, 7)));
    const longest = Math.max(...items.map(({ readMs }) => readMs));
    const outcome = simulate({ workers, items: items.values(), count, costs });
    expect([...outcome.saved]).toEqual(items.map(() => 1));
    const least = Math.max(workOf(outcome) / workers, longest);
    expect(outcome.ms).toBeGreaterThanOrEqual(least);
    // Graham's bound for lists, with the one part that a machine has in advance, and a second for the messages.
    expect(outcome.ms).toBeLessThan(workOf(outcome) / workers + 2 * longest + 1000);
  });
});

const nextOf =
  <Item>(items: Iterator<Item>) =>
  (): Item =>
    items.next().value as Item;

test("the longest go first: within 4/3 of the least while all are open and many wait for each machine", () => {
  const outcome = simulate({ workers: 10, items: itemsOf(mixed, 3), count: 400, costs });
  expect(outcome.ms).toBeLessThan((4 / 3) * (workOf(outcome) / 10));
});

test("the same seed gives the same, another one another", () => {
  const msOf = (seed: number) => simulate({ workers: 4, items: itemsOf(mixed, seed), count: 100, costs }).ms;
  expect(msOf(1)).toBe(msOf(1));
  expect(msOf(1)).not.toBe(msOf(2));
});

test("a home that is slower than its machines is what limits them", () => {
  const slow = { ...costs, keepMs: 50 };
  const [forecast] = foretell(music, 100, [1000], slow, 1);
  expect(forecast!.busy.home).toBeGreaterThan(0.95);
  expect(forecast!.rate).toBeLessThan(1000 / (3 * 50));
});

test("what is not simulated one by one goes on as what is", () => {
  const [small, large] = foretell(music, 5, [10_000, 20_000], costs, 1);
  expect(large!.seconds / small!.seconds).toBeCloseTo(2, 1);
  expect(large!.rows).toBe(2 * small!.rows);
});
