import { expect, test } from "vitest";
import { createLocks } from "./locks.ts";

const never = new AbortController().signal;
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("sharers get along, the exclusive one waits for them and is not overtaken", async () => {
  const locks = createLocks();
  const order: string[] = [];
  const hold = async (name: string, use: "shared" | "exclusive") => {
    const release = await locks.hold({ database: use }, never);
    order.push(name);
    return release;
  };
  const first = await hold("first", "shared");
  const second = await hold("second", "shared");
  const alone = hold("alone", "exclusive");
  const late = hold("late", "shared");
  await settled();
  expect(order).toEqual(["first", "second"]);
  first();
  await settled();
  expect(order).toEqual(["first", "second"]);
  second();
  (await alone)();
  (await late)();
  expect(order).toEqual(["first", "second", "alone", "late"]);
});

test("different things do not wait for each other", async () => {
  const locks = createLocks();
  await locks.hold({ sections: "exclusive" }, never);
  await locks.hold({ database: "exclusive" }, never);
});

test("somebody who gives up waiting lets those behind pass", async () => {
  const locks = createLocks();
  await locks.hold({ database: "shared" }, never);
  const patience = new AbortController();
  const waiting = locks.hold({ database: "exclusive" }, patience.signal);
  const behind = locks.hold({ database: "shared" }, never);
  patience.abort(new Error("had enough"));
  await expect(waiting).rejects.toThrow("had enough");
  (await behind)();
  await expect(locks.hold({}, patience.signal)).rejects.toThrow("had enough");
});
