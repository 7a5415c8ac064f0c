import { expect, test } from "vitest";
import { clean, planOf, tooLargeShares } from "./cleaning.ts";
import type { Amount, Cleaning, Doomed, Guard, Heap } from "./ports.ts";
import type { WorkContext } from "./task.ts";

const never = new AbortController().signal;

/** Things that go when they are removed. */
function heapOf(things: Doomed[], more: Partial<Heap> = {}): Heap & { left: Doomed[] } {
  const left = [...things];
  return {
    left,
    nouns: ["thing", "things"],
    fate: "trash",
    async *doomed() {
      yield* [...left];
    },
    remove: async ({ key }) => {
      const place = left.findIndex((one) => one.key === key);
      if (place >= 0) left.splice(place, 1);
      return place >= 0;
    },
    ...more,
  };
}
const thing = (key: string, bytes = 10, of?: number): Doomed => ({
  key,
  title: key,
  bytes,
  why: "It is old.",
  ...(of !== undefined && { of }),
});

function contextOf({
  limit = 10,
  confirmed = false,
  guard,
}: {
  limit?: number;
  confirmed?: boolean;
  guard?: Guard;
} = {}) {
  const logged: string[] = [];
  const refused = new Map<string, Amount>();
  const cleaning = {
    guard: async () => guard,
    refused: {
      get: (task: string) => refused.get(task),
      set: (task: string, _: unknown, amount: Amount | undefined) =>
        amount ? refused.set(task, amount) : refused.delete(task),
    },
  } as unknown as Cleaning;
  const context = {
    cleaning,
    preference: (id: string) => (id === "CleanShareLimit" ? limit : 7),
    run: { id: 1, task: "Clean", confirmed },
    scope: {},
    signal: never,
    log: (text: string) => logged.push(text),
    onProgress: () => {},
  } as unknown as WorkContext;
  return { context, logged, refused };
}
const whole = (count: number) => ({ wholes: async () => [{ id: 0, title: "Films", count }] });

test("everything goes, one after the other, and the log says how much", async () => {
  const heap = heapOf([thing("a"), thing("b", 990)]);
  const { context, logged } = contextOf();
  await clean([heap], context);
  expect(heap.left).toEqual([]);
  expect(logged).toEqual(["2 things put into the trash, 1.0 kB, for 7 days."]);
});

test("the share is counted for each whole, and is not more than the limit when it is just that", () => {
  const shares = new Map([
    [1, 10],
    [2, 11],
  ]);
  const wholes = [
    { id: 1, title: "Films", count: 100 },
    { id: 2, title: "Series", count: 100 },
    { id: 3, title: "Music", count: 0 },
  ];
  expect(tooLargeShares(shares, wholes, 10, ["file", "files"])).toEqual([
    "11 of 100 files of Series would go at once; without a person's word no more than 10 % may.",
  ]);
  expect(tooLargeShares(shares, wholes, 100, ["file", "files"])).toEqual([]);
});

test("too much is refused, remembered, and goes when a person confirms; once", async () => {
  const heap = heapOf([thing("a", 10, 0), thing("b", 10, 0)], whole(3));
  const { context, refused, logged } = contextOf();
  await expect(clean([heap], context)).rejects.toThrow("2 of 3 things of Films would go at once");
  expect(refused.get("Clean")).toEqual({ items: 2, bytes: 20 });
  expect(logged[0]).toContain("Nothing was removed.");
  expect(heap.left).toHaveLength(2);
  context.run.confirmed = true;
  await clean([heap], context);
  expect(heap.left).toEqual([]);
  expect(refused.size).toBe(0);
});

test.each([
  ["more things", [thing("a", 1, 0), thing("b", 1, 0), thing("c", 1, 0)]],
  ["more bytes", [thing("a", 500, 0), thing("b", 10, 0)]],
])("a word for less does not hold for %s", async (_, things) => {
  const { context, refused } = contextOf({ confirmed: true });
  refused.set("Clean", { items: 2, bytes: 20 });
  const heap = heapOf(things, whole(3));
  await expect(clean([heap], context)).rejects.toThrow("would go at once");
  expect(heap.left).toHaveLength(things.length);
});

test("what comes to the plan while it is carried out stays", async () => {
  const heap = heapOf([thing("a"), thing("b")]);
  const remove = heap.remove;
  heap.remove = (one, run) => {
    heap.left.push(thing(`new beside ${one.key}`));
    return remove(one, run);
  };
  let passes = 0;
  heap.doomed = async function* () {
    passes++;
    for (let i = 0; i < heap.left.length; ) {
      const before = heap.left.length;
      yield heap.left[i]!;
      if (heap.left.length >= before && passes === 1) i++;
    }
  };
  await clean([heap], contextOf().context);
  expect(heap.left.map(({ key }) => key)).toEqual(["new beside a", "new beside b"]);
});

test("a guard that changes its mind ends it in the middle, and the log says how far it was", async () => {
  let asked = 0;
  const guard: Guard = {
    doubts: [],
    ask: async () => {
      if (++asked === 3) throw new Error("The disk is not there.");
    },
    accept: async () => {},
  };
  const heap = heapOf([thing("a"), thing("b")], { guarded: { sectionIds: undefined } });
  const { context, logged } = contextOf({ guard });
  await expect(clean([heap], context)).rejects.toThrow("The disk is not there.");
  expect(heap.left.map(({ key }) => key)).toEqual(["b"]);
  expect(logged).toEqual(["1 thing put into the trash, 10 bytes, for 7 days.", "The disk is not there."]);
});

test("one thing that cannot be removed does not keep the others, but is told", async () => {
  const heap = heapOf([thing("a"), thing("b"), thing("c")]);
  const remove = heap.remove;
  heap.remove = async (one, run) => {
    if (one.key === "b") throw new Error("b is stuck.");
    return remove(one, run);
  };
  const { context } = contextOf();
  await expect(clean([heap], context)).rejects.toThrow(
    "1 could not be removed and is still there. The first: b is stuck.",
  );
  expect(heap.left.map(({ key }) => key)).toEqual(["b"]);
});

test("a full disk ends it at once with its own error", async () => {
  const full = Object.assign(new Error("no space left"), { code: "ENOSPC" });
  const heap = heapOf([thing("a"), thing("b")]);
  heap.remove = async () => {
    throw full;
  };
  await expect(clean([heap], contextOf().context)).rejects.toBe(full);
});

test("what is stopped while it is weighed, or while it goes, leaves the rest", async () => {
  const stop = new AbortController();
  const heap = heapOf([thing("a"), thing("b"), thing("c")]);
  const { context } = contextOf();
  const seen: string[] = [];
  const weighing = planOf([heap], context, stop.signal, ({ key }) => {
    seen.push(key);
    stop.abort(new Error("asked"));
  });
  await expect(weighing).rejects.toThrow("asked");
  expect(seen).toEqual(["a"]);
  const later = new AbortController();
  const { remove } = heap;
  heap.remove = (one, run) => {
    later.abort(new Error("asked"));
    return remove(one, run);
  };
  const cut = contextOf();
  await expect(clean([heap], { ...cut.context, signal: later.signal })).rejects.toThrow("asked");
  expect(heap.left.map(({ key }) => key)).toEqual(["b", "c"]);
  // How far it came is told; that somebody stopped it is not.
  expect(cut.logged).toEqual(["1 thing put into the trash, 10 bytes, for 7 days."]);
});

test("what goes for good is told as freed, and one failure among several as several", async () => {
  const heap = heapOf([thing("a"), thing("b"), thing("c")], { fate: "removed" });
  const { remove } = heap;
  heap.remove = async (one, run) => {
    if (one.key !== "a") throw new Error(`${one.key} is stuck.`);
    return remove(one, run);
  };
  const { context, logged } = contextOf();
  await expect(clean([heap], context)).rejects.toThrow(
    "2 could not be removed and are still there. The first: b is stuck.",
  );
  expect(logged[0]).toBe("1 thing removed, 10 bytes freed.");
});

test("how far it is counts what went and what could not", async () => {
  const heap = heapOf([thing("a"), thing("b"), thing("c"), thing("d")]);
  const { remove } = heap;
  heap.remove = async (one, run) => {
    if (one.key === "b") throw new Error("b is stuck.");
    return remove(one, run);
  };
  const fractions: number[] = [];
  const context = { ...contextOf().context, onProgress: (fraction: number) => fractions.push(fraction) };
  await expect(clean([heap], context)).rejects.toThrow("b is stuck.");
  expect(fractions).toEqual([0.25, 0.5, 0.75, 1]);
});

test("doubts of a guard need a person only where something would go, and are not settled where nothing does", async () => {
  let accepted = 0;
  const accept = async () => {
    accepted++;
  };
  const guard: Guard = { doubts: ["Another disk."], ask: async () => {}, accept };
  const guarded = { guarded: { sectionIds: undefined } };
  const { context } = contextOf({ guard });
  expect((await planOf([heapOf([], guarded)], context, never)).doubts).toEqual([]);
  expect((await planOf([heapOf([thing("a")], guarded)], context, never)).doubts).toEqual(["Another disk."]);
  await clean([heapOf([], guarded)], context);
  expect(accepted).toBe(0);
  await expect(clean([heapOf([thing("a")], guarded)], context)).rejects.toThrow("Another disk.");
  context.run.confirmed = true;
  await clean([heapOf([thing("a")], guarded)], context);
  expect(accepted).toBe(1);
});
