import { expect, test } from "vitest";
import type { Lookup } from "../core/ports.ts";
import { turnsOf } from "./lookup-turns.ts";

const day = 86_400_000;
const start = 20_000 * day;

const library = (size: number): Lookup[] =>
  Array.from({ length: size }, (_, n) => ({
    id: n * 3 + 1,
    type: "show",
    title: `Show ${n}`,
    lookedUpAt: null,
    triedAt: null,
  }));

const turns = async (all: readonly Lookup[], now: number) => {
  async function* stream() {
    yield* all;
  }
  return turnsOf(stream(), now);
};

/** Nights of which those that `skip` names are missed. @returns how many were looked up in each */
async function live(all: Lookup[], nights: number, skip: (night: number) => boolean = () => false) {
  const counts: number[] = [];
  const gaps: number[] = [];
  for (let night = 0; night < nights; night++) {
    if (skip(night)) continue;
    const now = start + night * day + 3_600_000;
    const tonight = await turns(all, now);
    counts.push(tonight.length);
    for (const item of tonight) {
      if (item.lookedUpAt !== null) gaps.push((now - item.lookedUpAt) / day);
      Object.assign(item, { lookedUpAt: now, triedAt: now });
    }
  }
  return { counts, gaps };
}

test("four weeks see everything once, a 28th and what is due again each night", async () => {
  const all = library(2800);
  const { counts, gaps } = await live(all, 28);
  expect(all.every(({ lookedUpAt }) => lookedUpAt !== null)).toBe(true);
  expect(counts.slice(0, 14)).toEqual(Array(14).fill(100));
  expect(Math.max(...counts)).toBeLessThanOrEqual(200);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(14);
});

test("no gap is longer than four weeks, none shorter than two", async () => {
  const { counts, gaps } = await live(library(1000), 200);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(28);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(14);
  expect(Math.max(...counts)).toBeLessThanOrEqual(72);
  // Once it has settled, a night is a 28th of the library.
  for (const count of counts.slice(100)) expect(Math.abs(count - 1000 / 28)).toBeLessThanOrEqual(2);
});

test("nights that were missed are made up for", async () => {
  const missed = (night: number) => night >= 60 && night < 75;
  const { gaps } = await live(library(1000), 200, missed);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(28 + 15);
});

test("a small library is looked up at once", async () => {
  expect(await turns(library(12), start)).toHaveLength(12);
  expect(await turns(library(500), start)).toHaveLength(20);
});

test("what failed the last time comes last, and what a clock from the future saw comes now", async () => {
  const [failed, fresh] = library(2) as [Lookup, Lookup];
  failed.triedAt = start - day;
  expect((await turns([failed, fresh], start)).map(({ id }) => id)).toEqual([fresh.id, failed.id]);
  const future = { ...fresh, lookedUpAt: start + 400 * day, triedAt: start + 400 * day };
  expect(await turns([future], start)).toEqual([future]);
});
