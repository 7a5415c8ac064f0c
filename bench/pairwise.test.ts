import { expect, test } from "vitest";
import { createRandom } from "../test/support/random.ts";
import { introsByPairs } from "./pairwise.ts";

const hop = 1365 / 11_025;
const random = createRandom(7);
const points = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 2 ** 32));
const theme = points(300);

const episode = (before: number) => ({
  before,
  points: Uint32Array.from([...points(before), ...theme, ...points(500)]),
});

test("episodes that share a stretch are found by pairs, each at its own time, and others not", () => {
  const season = [episode(40), episode(190), episode(0)];
  const found = introsByPairs([...season.map(({ points }) => points), Uint32Array.from(points(900))]);
  for (const [i, { before }] of season.entries()) {
    expect(found[i]!.from).toBeCloseTo(before * hop, 1);
    expect(found[i]!.to).toBeCloseTo((before + theme.length - 1) * hop, 1);
  }
  expect(found[3]).toBeUndefined();
});

test("a stretch that is too short is no intro", () => {
  const short = theme.slice(0, 100);
  const season = [points(300), points(200)].map((own) =>
    Uint32Array.from([...own, ...short, ...points(300)]),
  );
  expect(introsByPairs(season)).toEqual([undefined, undefined]);
});
