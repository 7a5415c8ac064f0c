import fc from "fast-check";
import { expect, test } from "vitest";
import { createNearestTracks } from "./nearest-tracks.ts";
import { soundPath } from "./sound-path.ts";

const line = () => {
  const index = createNearestTracks({ dimensions: 2 });
  for (let id = 0; id <= 100; id++) index.add(id, [id / 100, (id * 7919) % 3 === 0 ? 0.01 : 0]);
  return index;
};

test("a path goes from one to the other in equal steps", () => {
  const path = [...soundPath(10, 90, 5, line())];
  expect([path[0], path.at(-1)]).toEqual([10, 90]);
  for (const [i, id] of path.entries()) expect(Math.abs(id - (10 + 20 * i))).toBeLessThanOrEqual(1);
  expect([...soundPath(90, 10, 2, line())]).toEqual([90, 10]);
});

test("a path never has a track twice, and is as long as there are tracks", () => {
  fc.assert(
    fc.property(fc.nat(100), fc.nat(100), fc.integer({ min: 2, max: 120 }), (from, to, count) => {
      fc.pre(from !== to);
      const path = [...soundPath(from, to, count, line())];
      expect(path).toHaveLength(Math.min(101, count));
      expect(new Set(path).size).toBe(path.length);
      expect([path[0], path.at(-1)]).toEqual([from, to]);
    }),
    { numRuns: 30 },
  );
});

test("a path needs two tracks that are there", () => {
  expect(() => [...soundPath(1, 1, 5, line())]).toThrow("Both were 1");
  expect(() => [...soundPath(1, 400, 5, line())]).toThrow("Track 400 has no analysis");
  expect(() => [...soundPath(400, 1, 5, line())]).toThrow("Track 400 has no analysis");
  expect(() => [...soundPath(1, 2, 1, line())]).toThrow("at least 2 tracks");
});
