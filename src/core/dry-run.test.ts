import { expect, test } from "vitest";
import { idleTask } from "../../test/support/live-runs.ts";
import { dryRun } from "./dry-run.ts";
import type { Cleaning, Doomed, Heap } from "./ports.ts";
import { type CleanHouse, defineCleanTask } from "./task.ts";

/** A task of one heap that has so many things of 10 bytes. */
const cleaningOf = (count: number, broken?: Error) =>
  defineCleanTask({
    ...idleTask(),
    heaps: (): Heap[] => [
      {
        nouns: ["thing", "things"],
        fate: "trash",
        async *doomed(): AsyncGenerator<Doomed> {
          for (let number = 0; number < count; number++)
            yield { key: `thing:${number}`, title: `Thing ${number}`, bytes: 10, why: "It is old." };
          if (broken) throw broken;
        },
        remove: async () => {
          throw new Error("A dry run removes nothing.");
        },
      },
    ],
  });
const house = {
  cleaning: { guard: async () => undefined } as unknown as Cleaning,
  preference: () => 10,
} as unknown as CleanHouse;

test("a dry run tells everything that would go, a thousand in one answer", async () => {
  const first = (await dryRun("Clean", cleaningOf(1500), house, {}))!;
  expect({ ...first, doomed: first.doomed.length }).toEqual({
    ...{ task: "Clean", items: 1500, bytes: 15_000, refused: null, offset: 0, doomed: 1000 },
  });
  expect(first.doomed[0]).toEqual({ key: "thing:0", title: "Thing 0", bytes: 10, why: "It is old." });
  const second = (await dryRun("Clean", cleaningOf(1500), house, { offset: 1000 }))!;
  expect(second).toMatchObject({ items: 1500, offset: 1000 });
  expect([second.doomed.length, second.doomed[0]?.key]).toEqual([500, "thing:1000"]);
});

test("a dry run of what cannot be looked at says why", async () => {
  const told = await dryRun("Clean", cleaningOf(1, new Error("The disk is gone.")), house, {});
  expect(told).toMatchObject({ items: 1, refused: "The disk is gone." });
});

test("a task that removes nothing has no dry run", async () => {
  expect(await dryRun("Idle", idleTask(), house, {})).toBeUndefined();
});
