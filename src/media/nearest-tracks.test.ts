import { describe, expect, test } from "vitest";
import { createRandom } from "../../test/support/random.ts";
import { createNearestTracks } from "./nearest-tracks.ts";

/** Vectors around some hundred centres, as genres are. */
function clustered(count: number, dimensions: number, seed: number): Float32Array[] {
  const random = createRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const centres = Array.from({ length: 100 }, () =>
    Float32Array.from({ length: dimensions }, () => 0.5 + 0.15 * normal()),
  );
  return Array.from({ length: count }, () =>
    centres[Math.floor(random() * centres.length)]!.map((value) => value + 0.06 * normal()),
  );
}

function slowly(vectors: ReadonlyMap<number, Float32Array>, to: Float32Array, limit: number) {
  return [...vectors]
    .map(([id, vector]) => {
      const squares = vector.reduce((sum, value, i) => sum + (value - to[i]!) ** 2, 0);
      return { id, distance: Math.sqrt(squares / to.length) };
    })
    .sort((a, b) => a.distance - b.distance || a.id - b.id)
    .slice(0, limit);
}

describe("nearest tracks", () => {
  test("of a small library are exact, through changes and removals", () => {
    const vectors = clustered(3000, 20, 1);
    const index = createNearestTracks({ dimensions: 20 });
    const kept = new Map<number, Float32Array>();
    for (const [i, vector] of vectors.entries()) {
      const id = i % 2500;
      index.add(id, vector);
      kept.set(id, vector);
      if (i % 5 === 4) expect(index.remove(id - 2)).toBe(kept.delete(id - 2));
    }
    expect(index.size()).toBe(kept.size);
    expect([...kept.keys()].every((id) => index.has(id))).toBe(true);
    for (const to of clustered(40, 20, 2)) {
      const found = index.nearest(to, 12);
      const expected = slowly(kept, to, 12);
      expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      for (const [i, { distance }] of found.entries()) expect(distance).toBeCloseTo(expected[i]!.distance, 6);
    }
  });

  test("of a large library are mostly found", () => {
    const vectors = clustered(20_000, 24, 3);
    const index = createNearestTracks({ dimensions: 24, exactUpTo: 0, listsLookedAt: 16 });
    for (const [id, vector] of vectors.entries()) index.add(id, vector);
    const all = new Map(vectors.entries());
    let found = 0;
    for (const to of clustered(50, 24, 3)) {
      const expected = new Set(slowly(all, to, 10).map(({ id }) => id));
      found += index.nearest(to, 10).filter(({ id }) => expected.has(id)).length;
    }
    expect(found / 500).toBeGreaterThan(0.9);
    expect(found / 500).toBeLessThanOrEqual(1);
  });

  test("are within the distance, and none that is excluded", () => {
    const index = createNearestTracks({ dimensions: 2 });
    for (const [id, x] of [0, 0.1, 0.2, 0.3, 0.4].entries()) index.add(id, [x, x]);
    expect(index.nearest([0, 0], 10, { maxDistance: 0.25 }).map(({ id }) => id)).toEqual([0, 1, 2]);
    const odd = index.nearest([0, 0], 10, { exclude: (id) => id % 2 === 0 });
    expect(odd.map(({ id }) => id)).toEqual([1, 3]);
    expect(odd[0]!.distance).toBeCloseTo(0.1, 6);
    expect(index.nearest([0, 0], 0)).toEqual([]);
  });

  test("any number of equal vectors, in order of their ids", () => {
    const index = createNearestTracks({ dimensions: 3 });
    for (let id = 1999; id >= 0; id--) index.add(id, [0.5, 0.5, 0.5]);
    expect(index.nearest([0.5, 0.5, 0.5], 5)).toEqual([0, 1, 2, 3, 4].map((id) => ({ id, distance: 0 })));
  });

  test("are the same for the same calls", () => {
    const build = () => {
      const index = createNearestTracks({ dimensions: 12, exactUpTo: 0, listsLookedAt: 4 });
      for (const [id, vector] of clustered(4000, 12, 6).entries()) index.add(id, vector);
      return clustered(20, 12, 7).map((to) => index.nearest(to, 5));
    };
    expect(build()).toEqual(build());
  });

  test("an empty index has none; a vector comes back as it went in", () => {
    const index = createNearestTracks({ dimensions: 2 });
    expect(index.nearest([0, 0], 5)).toEqual([]);
    expect(index.remove(1)).toBe(false);
    index.add(1, [0.25, 0.5]);
    expect(index.vectorOf(1)).toEqual(Float32Array.of(0.25, 0.5));
    expect(index.vectorOf(2)).toBeUndefined();
  });

  test("what is no vector of the index is refused", () => {
    const index = createNearestTracks({ dimensions: 2 });
    expect(() => index.add(1, [1])).toThrow("has 2 values. It had 1");
    expect(() => index.add(1, [1, Number.NaN])).toThrow("Value 1 was NaN");
    expect(() => index.nearest([1, 2, 3], 1)).toThrow("It had 3");
    expect(() => createNearestTracks({ dimensions: 0 })).toThrow("at least one dimension");
    expect(index.size()).toBe(0);
  });
});

describe("lists", () => {
  /** So many tracks, every other one around 0 and around 1. */
  function twoPlaces(count: number, options: { exactUpTo?: number; listsLookedAt?: number }) {
    const index = createNearestTracks({ dimensions: 2, ...options });
    for (let id = 0; id < count; id++) index.add(id, [(id % 2) + id * 1e-5, id % 2]);
    return index;
  }

  test("are split when they have more than 512 tracks", () => {
    const options = { exactUpTo: 0, listsLookedAt: 1 };
    expect(twoPlaces(512, options).nearest([0, 0], 1000)).toHaveLength(512);
    const even = twoPlaces(513, options).nearest([0, 0], 1000);
    expect(even.map(({ id }) => id)).toEqual(Array.from({ length: 257 }, (_, i) => 2 * i));
    const odd = twoPlaces(513, options).nearest([1, 1], 1000);
    expect(odd.map(({ id }) => id)).toEqual(Array.from({ length: 256 }, (_, i) => 2 * i + 1));
    expect(twoPlaces(513, { exactUpTo: 0, listsLookedAt: 2 }).nearest([0, 0], 1000)).toHaveLength(513);
  });

  test("are all looked at up to the number of tracks that is said", () => {
    expect(twoPlaces(600, { exactUpTo: 600, listsLookedAt: 1 }).nearest([0, 0], 1000)).toHaveLength(600);
    expect(twoPlaces(600, { exactUpTo: 599, listsLookedAt: 1 }).nearest([0, 0], 1000)).toHaveLength(300);
    expect(twoPlaces(600, {}).nearest([0, 0], 1000)).toHaveLength(600);
  });

  test("take in what is nearest to them, and end with their last track", () => {
    const index = twoPlaces(513, { exactUpTo: 0, listsLookedAt: 1 });
    index.add(1000, [0.2, 0.3]);
    index.add(1001, [0.8, 0.7]);
    expect(index.nearest([0, 0], 1000).at(-1)!.id).toBe(1000);
    expect(index.nearest([1, 1], 1000).at(-1)!.id).toBe(1001);
    for (let id = 0; id < 513; id += 2) expect(index.remove(id)).toBe(true);
    expect(index.remove(1000)).toBe(true);
    expect(index.size()).toBe(257);
    expect(index.nearest([0, 0], 1)[0]!.id).toBe(1001);
  });
});

describe("one track", () => {
  test("is as far away as the root of the mean square", () => {
    const index = createNearestTracks({ dimensions: 4 });
    index.add(7, [1, 1, 0, 0]);
    expect(index.nearest([0, 0, 0, 0], 1)).toEqual([{ id: 7, distance: Math.SQRT1_2 }]);
    expect(index.nearest([0, 0, 0, 0], 1, { maxDistance: Math.SQRT1_2 })).toHaveLength(1);
    expect(index.nearest([0, 0, 0, 0], 1, { maxDistance: 0.7 })).toEqual([]);
    expect(index.nearest([1, 1, 0, 0], 1, { maxDistance: 0 })).toEqual([{ id: 7, distance: 0 }]);
  });

  test("has many dimensions, all of which count", () => {
    for (const dimensions of [1, 15, 16, 17, 33])
      for (const which of [0, dimensions >> 1, dimensions - 1]) {
        const index = createNearestTracks({ dimensions });
        const vector = new Float32Array(dimensions);
        index.add(1, vector);
        vector[which] = 1;
        expect(index.nearest(vector, 1)).toEqual([{ id: 1, distance: Math.sqrt(1 / dimensions) }]);
      }
  });

  test("can be given another vector, and the others keep theirs", () => {
    const index = createNearestTracks({ dimensions: 1 });
    for (let id = 0; id < 20; id++) index.add(id, [id]);
    index.add(3, [100]);
    index.remove(0);
    expect(index.size()).toBe(19);
    expect(index.has(0)).toBe(false);
    for (let id = 1; id < 20; id++) expect(index.vectorOf(id)).toEqual(Float32Array.of(id === 3 ? 100 : id));
    const copy = index.vectorOf(5)!;
    copy[0] = 9;
    expect(index.vectorOf(5)).toEqual(Float32Array.of(5));
    expect(index.nearest([5], 3).map(({ id }) => id)).toEqual([5, 4, 6]);
  });

  test("is refused where dimensions or values are none", () => {
    for (const dimensions of [0, -1, 1.5, Number.NaN])
      expect(() => createNearestTracks({ dimensions })).toThrow(RangeError);
    const index = createNearestTracks({ dimensions: 1 });
    for (const value of [Number.NaN, Infinity, -Infinity])
      expect(() => index.add(1, [value])).toThrow(RangeError);
    expect(() => index.add(1, [])).toThrow("It had 0");
  });
});
