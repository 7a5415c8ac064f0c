import fc from "fast-check";
import { expect, test } from "vitest";
import { createLanes, sideBySide } from "./lanes.ts";

interface Item {
  disk: string;
  number: number;
}

async function* streamOf<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

/** Reads items with a place on their disk each; a read ends when nothing else can begin. @returns what happened */
async function readAll(items: readonly Item[], most: number) {
  const lanes = createLanes();
  const signal = new AbortController().signal;
  const order: Item[] = [];
  const reading: { disk: string; leave(): void }[] = [];
  let together = 0;
  const next = sideBySide(streamOf(items), {
    laneOf: async ({ disk }) => ({ id: disk }),
    isFree: ({ id }) => lanes.isFree(id, most),
    freed: async () => {
      const freed = lanes.freed(signal);
      reading.shift()!.leave();
      await freed;
    },
  });
  for await (const { item } of next) {
    const leave = lanes.enter(item.disk, most);
    expect(leave, `a place on ${item.disk}`).toBeDefined();
    reading.push({ disk: item.disk, leave: leave! });
    expect(reading.filter(({ disk }) => disk === item.disk).length).toBeLessThanOrEqual(most);
    together = Math.max(together, new Set(reading.map(({ disk }) => disk)).size);
    order.push(item);
  }
  return { order, together };
}

test("each item comes once, those of one disk in their order, and never more at one time than the disk may have", async () => {
  const items = fc
    .array(fc.constantFrom("sda", "sdb", "sdc"), { maxLength: 60 })
    .map((disks) => disks.map((disk, number) => ({ disk, number })));
  await fc.assert(
    fc.asyncProperty(items, fc.integer({ min: 1, max: 3 }), async (all, most) => {
      const { order } = await readAll(all, most);
      expect(order.toSorted((a, b) => a.number - b.number)).toEqual(all);
      for (const disk of ["sda", "sdb", "sdc"]) {
        const numbers = order.filter((item) => item.disk === disk).map(({ number }) => number);
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      }
    }),
  );
});

test("disks are read side by side, though the items of one come after all those of the other", async () => {
  const items = ["sda", "sda", "sda", "sdb", "sdb"].map((disk, number) => ({ disk, number }));
  const { order, together } = await readAll(items, 1);
  expect(together).toBe(2);
  expect(order.slice(0, 2).map(({ disk }) => disk)).toEqual(["sda", "sdb"]);
});

test("no more than 1,000 items are held", async () => {
  let pulled = 0;
  async function* endless() {
    for (;;) yield { disk: "sda", number: pulled++ };
  }
  const lanes = createLanes();
  const next = sideBySide(endless(), {
    laneOf: async ({ disk }) => ({ id: disk }),
    isFree: ({ id }) => lanes.isFree(id, 1),
    freed: async () => leave(),
  });
  await next.next();
  const leave = lanes.enter("sda", 1)!;
  await next.next();
  expect(pulled).toBe(1001);
  await next.return();
});

test("who waits for a place is let go when it is to stop", async () => {
  const lanes = createLanes();
  lanes.enter("sda", 1);
  const stop = new AbortController();
  const waiting = lanes.freed(stop.signal);
  stop.abort();
  await waiting;
  expect(lanes.enter("sda", 1)).toBeUndefined();
});

test("who waits for a place waits until one is given back", async () => {
  const lanes = createLanes();
  const leave = lanes.enter("sda", 1)!;
  let isFreed = false;
  const waiting = lanes.freed(new AbortController().signal).then(() => {
    isFreed = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isFreed).toBe(false);
  leave();
  await waiting;
  expect(lanes.isFree("sda", 1)).toBe(true);
});

test("what items come from is closed when nobody wants more of them", async () => {
  let closed = false;
  async function* items() {
    try {
      for (let number = 0; ; number++) yield { disk: "sda", number };
    } finally {
      closed = true;
    }
  }
  const each = {
    laneOf: async ({ disk }: Item) => ({ id: disk }),
    isFree: () => true,
    freed: async () => {},
  };
  for await (const { item } of sideBySide(items(), each)) if (item.number === 2) break;
  expect(closed).toBe(true);
});
