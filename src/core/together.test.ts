import { expect, test } from "vitest";
import { idleTask, openRuns } from "../../test/support/live-runs.ts";
import type { House } from "./executor.ts";
import { createLocks } from "./locks.ts";
import { createPause } from "./pause.ts";
import type { Member, Part, Work } from "./ports.ts";
import type { RunLine } from "./run-log.ts";
import type { ReadTask, Together } from "./task.ts";
import { lookTogether } from "./together.ts";

const { live, store } = await openRuns();
const settled = () => new Promise((resolve) => setImmediate(resolve));
const groups = [
  { id: 1, title: "Season 1" },
  { id: 2, title: "Season 2" },
];

/** A house with two seasons of two parts each: 10 and 11, 20 and 21. */
function openHouse() {
  const exported: number[] = [];
  const lines: RunLine[] = [];
  const house = {
    pause: createPause(() => {}),
    locks: createLocks(),
    partsInHand: new Map<number, Promise<void>>(),
    runs: store.runs,
    clock: { now: () => 0 },
    said: (line: RunLine) => lines.push(line),
    library: {
      membersOf: ({ id }: { id: number }) =>
        [0, 1].map((n) => ({ part: { id: id * 10 + n, title: `Part ${id}${n}` } as Part }) as Member),
      stateOf: () => "same",
      exportFindings: async ({ id }: Part) => void exported.push(id),
    },
  } as unknown as House;
  return { house, exported, lines };
}

const run = () => live({ state: "running", started_at: 0 }, { uses: { sections: "exclusive" } });

/** A task that looks at both seasons. */
function taskOf(work: (id: number) => void | Promise<void>, more: Partial<Together> = {}) {
  const together: Together = {
    find: () =>
      ({
        count: async () => groups.length,
        async *[Symbol.asyncIterator]() {
          yield* groups;
        },
      }) as unknown as Work<never>,
    work: async ({ id }) => work(id),
    ...more,
  };
  return { ...idleTask(), together, keeps: { kind: "intro", version: 1 } } as unknown as ReadTask;
}

test("each group is worked on, alone with what the task uses, and what is found of its parts is exported", async () => {
  const { house, exported, lines } = openHouse();
  const looked = run();
  const order: string[] = [];
  const task = taskOf(async (id) => {
    order.push(`begins ${id}, in hand ${[...looked.groupsInHand]}`);
    void house.locks.hold({ sections: "shared" }, looked.soft.signal).then((release) => {
      order.push("another");
      release();
    });
    await settled();
    order.push(`ends ${id}`);
  });
  await lookTogether(looked, task, {}, house);
  await settled();
  expect(order).toEqual([
    "begins 1, in hand 1",
    "ends 1",
    "another",
    "begins 2, in hand 2",
    "ends 2",
    "another",
  ]);
  expect(exported).toEqual([10, 11, 20, 21]);
  expect(looked.groupsInHand.size).toBe(0);
  expect(lines).toEqual([]);
});

test("a task that looks at no groups has nothing to do", async () => {
  const { house, exported } = openHouse();
  await lookTogether(run(), { ...taskOf(() => {}), together: undefined } as unknown as ReadTask, {}, house);
  expect(exported).toEqual([]);
});

test("a group that fails is told and kept with the run, and the next one is worked on all the same", async () => {
  const { house, exported, lines } = openHouse();
  const looked = run();
  const failing = taskOf((id) => {
    if (id === 1) throw new Error("No two episodes are alike.");
  });
  await lookTogether(looked, failing, {}, house);
  expect(exported).toEqual([20, 21]);
  expect(looked.row.failed).toBe(1);
  expect(store.runs.failedItems(looked.row.id)).toMatchObject([
    { key: "group:1", title: "Season 1", reason: "No two episodes are alike." },
  ]);
  expect(lines).toMatchObject([{ text: "Season 1: No two episodes are alike.", isFailure: true }]);
  expect(looked.groupsInHand.size).toBe(0);
  // What it held was given back.
  (await house.locks.hold({ sections: "exclusive" }, looked.soft.signal))();
});

test("findings that cannot be exported are told as such, and the others are exported", async () => {
  const { house, exported } = openHouse();
  const { exportFindings } = house.library;
  house.library.exportFindings = async (part) => {
    if (part.id === 10) throw new Error("The folder is read-only.");
    await exportFindings(part);
  };
  const looked = run();
  await lookTogether(
    looked,
    taskOf(() => {}),
    {},
    house,
  );
  expect(exported).toEqual([11, 20, 21]);
  expect(store.runs.failedItems(looked.row.id)).toMatchObject([
    { key: "export:10", title: "Part 10", reason: "The folder is read-only." },
  ]);
});

test("nothing is exported of parts that went or changed meanwhile", async () => {
  const { house, exported } = openHouse();
  house.library.stateOf = ({ id }) => (id === 10 ? "gone" : id === 20 ? "changed" : "same");
  await lookTogether(
    run(),
    taskOf(() => {}),
    {},
    house,
  );
  expect(exported).toEqual([11, 21]);
});

test("a group that ends because the run does has not failed", async () => {
  const { house } = openHouse();
  const looked = run();
  const task = taskOf(() => {
    looked.soft.abort();
    looked.hard.abort(new Error("asked"));
    looked.hard.signal.throwIfAborted();
  });
  await lookTogether(looked, task, {}, house);
  expect(looked.row.failed).toBe(0);
});

test("a run that is stopped, or paused and stopped, takes no more groups", async () => {
  const { house } = openHouse();
  const gate = { name: "asked", reason: "asked", owner: "a person", since: 0, expiresAt: null } as const;
  const looked = run();
  const worked: number[] = [];
  const task = taskOf((id) => {
    worked.push(id);
    house.pause.set({ ...gate, effect: "pause" });
  });
  const looking = lookTogether(looked, task, {}, house);
  await settled();
  expect(worked).toEqual([1]);
  looked.soft.abort();
  await looking;
  expect(worked).toEqual([1]);
});

test("a group that this run has in hand already is left to where it is", async () => {
  const { house } = openHouse();
  const looked = run();
  looked.groupsInHand.add(1);
  const worked: number[] = [];
  await lookTogether(
    looked,
    taskOf((id) => void worked.push(id)),
    {},
    house,
  );
  expect(worked).toEqual([2]);
  expect([...looked.groupsInHand]).toEqual([1]);
});

test("files are changed only when nobody reads them, and nobody begins to meanwhile", async () => {
  const { house } = openHouse();
  const read = Promise.withResolvers<void>();
  house.partsInHand.set(11, read.promise);
  const inHand: number[][] = [];
  const waiting: unknown[] = [];
  const task = taskOf(
    () => {
      inHand.push([...house.partsInHand.keys()]);
      waiting.push(house.partsInHand.get(10));
    },
    { changesMedia: true },
  );
  const looking = lookTogether(run(), task, {}, house);
  await settled();
  expect(inHand).toEqual([]);
  house.partsInHand.delete(11);
  read.resolve();
  await looking;
  expect(inHand).toEqual([
    [10, 11],
    [20, 21],
  ]);
  // Whoever waited for a part is let go.
  await waiting[0];
  expect(house.partsInHand.size).toBe(0);
});

test("what changes no files does not wait for who reads them", async () => {
  const { house } = openHouse();
  house.partsInHand.set(11, new Promise(() => {}));
  const worked: number[] = [];
  await lookTogether(
    run(),
    taskOf((id) => void worked.push(id)),
    {},
    house,
  );
  expect(worked).toEqual([1, 2]);
  expect([...house.partsInHand.keys()]).toEqual([11]);
});
