import { expect, it } from "vitest";
import { settle } from "./later.ts";

it("finishes what is left of findings one after the other, and the failure of one does not touch the others", async () => {
  const order: string[] = [];
  const later = (name: string) => async (alive: () => void) => {
    order.push(`${name} begins`);
    alive();
    await Promise.resolve();
    order.push(`${name} ends`);
    if (name === "bad") throw new Error("The model is broken.");
    return { name };
  };
  let alive = 0;
  const outcomes = await settle(
    [{ found: { plain: 1 } }, { found: later("bad") }, { failed: "no sound" }, { found: later("good") }],
    () => alive++,
  );
  expect(outcomes).toEqual([
    { found: { plain: 1 } },
    { failed: "The model is broken." },
    { failed: "no sound" },
    { found: { name: "good" } },
  ]);
  expect(order).toEqual(["bad begins", "bad ends", "good begins", "good ends"]);
  expect(alive).toBe(2);
});
