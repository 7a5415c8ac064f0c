import { expect, test } from "vitest";
import { oneByOne } from "./one-by-one.ts";

const { signal: never } = new AbortController();

test("deeds come one after the other, and one that fails holds up nobody", async () => {
  const alone = oneByOne();
  const said: string[] = [];
  const deed = (name: string, fails = false) =>
    alone(async () => {
      said.push(`${name} begins`);
      await new Promise(setImmediate);
      said.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    }, never);
  const all = await Promise.allSettled([deed("one"), deed("two", true), deed("three")]);
  expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(said).toEqual(["one", "two", "three"].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test("whoever gives up while waiting lets go at once, and the next still waits for the one before", async () => {
  const alone = oneByOne();
  const { promise: first, resolve: end } = Promise.withResolvers<string>();
  const held = alone(() => first, never);
  const tired = new AbortController();
  const given = alone(async () => "never", tired.signal);
  let isThere = false;
  const last = alone(async () => {
    isThere = true;
  }, never);
  tired.abort(new Error("tired"));
  await expect(given).rejects.toThrow("tired");
  expect(isThere).toBe(false);
  end("held");
  await expect(held).resolves.toBe("held");
  await last;
  expect(isThere).toBe(true);
});
