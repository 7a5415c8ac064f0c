import { describe, expect, test } from "vitest";
import { randomFrom } from "../../test/support/season-sound.ts";
import { matchPoints } from "./point-matches.ts";

const options = { shortest: 40, longestGap: 20 };

/** Points that change slowly, as real ones do: each time a few bits. */
function points(count: number, seed: number): number[] {
  const random = randomFrom(seed);
  let point = Math.floor(random() * 2 ** 32);
  return Array.from({ length: count }, () => {
    for (let i = 0; i < 6; i++) point = (point ^ (1 << Math.floor(random() * 32))) >>> 0;
    return point;
  });
}

/** The same points with one to three wrong bits in some of them. */
function worn(original: readonly number[], seed: number): number[] {
  const random = randomFrom(seed);
  return original.map((point) => {
    if (random() < 0.4) return point;
    return [1, 2, 3].reduce((bits) => (bits ^ (1 << Math.floor(random() * 32))) >>> 0, point);
  });
}

const print = (...parts: number[][]) => Uint32Array.from(parts.flat());
const theme = points(200, 1);

/** Edges may be a few points off, where points are alike by chance. */
function expectMatch(
  found: { startA: number; startB: number; length: number },
  a: number,
  b: number,
  n: number,
) {
  expect(found.startB - found.startA).toBe(b - a);
  expect(Math.abs(found.startA - a)).toBeLessThanOrEqual(4);
  expect(Math.abs(found.length - n)).toBeLessThanOrEqual(6);
}

describe("points in common", () => {
  test("are found wherever they are", () => {
    const [match, ...more] = matchPoints(
      [print(points(500, 2), theme, points(300, 3)), print(points(100, 4), worn(theme, 9), points(700, 5))],
      options,
    );
    expect(more).toEqual([]);
    expectMatch(match!, 500, 100, 200);
  });

  test("are found in every pair of many", () => {
    const prints = Array.from({ length: 6 }, (_, i) =>
      print(points(30 * i, 20 + i), worn(theme, i), points(400, 40 + i)),
    );
    const pairs = matchPoints(prints, options).map(({ a, b }) => `${a}${b}`);
    expect(pairs.sort()).toEqual([
      "01",
      "02",
      "03",
      "04",
      "05",
      "12",
      "13",
      "14",
      "15",
      "23",
      "24",
      "25",
      "34",
      "35",
      "45",
    ]);
  });

  test("may be interrupted, but not for long", () => {
    const first = print(points(100, 2), theme.slice(0, 100), points(15, 3), theme.slice(100));
    const second = print(worn(theme.slice(0, 100), 7), points(15, 4), theme.slice(100), points(200, 5));
    const joined = matchPoints([first, second], options);
    expect(joined).toHaveLength(1);
    expectMatch(joined[0]!, 100, 0, 215);
    expect(matchPoints([first, second], { ...options, longestGap: 10 })).toHaveLength(2);
  });

  test("that are few are none", () => {
    const first = print(points(500, 2), theme.slice(0, 36), points(300, 3));
    const second = print(points(100, 4), theme.slice(0, 36), points(700, 5));
    expect(matchPoints([first, second], options)).toEqual([]);
    expect(matchPoints([first, second], { ...options, shortest: 20 })).toHaveLength(1);
  });

  test("count at each of several places", () => {
    const once = print(points(200, 2), theme, points(300, 3));
    const twice = print(theme, points(300, 4), worn(theme, 6), points(100, 5));
    const matches = matchPoints([once, twice], options);
    expect(matches.map(({ startB }) => Math.round(startB / 100)).sort()).toEqual([0, 5]);
  });

  test("that repeat themselves match once, as long as they can", () => {
    const loop = [...theme.slice(0, 60), ...theme.slice(0, 60), ...theme.slice(0, 60), ...theme.slice(0, 60)];
    const matches = matchPoints(
      [print(points(50, 2), loop, points(100, 3)), print(points(300, 4), loop, points(20, 5))],
      options,
    );
    expect(matches).toHaveLength(1);
    expectMatch(matches[0]!, 50, 300, 240);
  });
});

test("other points, void points and nothing have nothing in common", () => {
  const silence = new Array<number>(1000).fill(0);
  const prints = [print(points(3000, 2)), print(points(3000, 3)), print(silence), print(silence), print()];
  expect(matchPoints(prints, options)).toEqual([]);
  expect(matchPoints([], options)).toEqual([]);
});

describe("exactly", () => {
  const shortest = 40;
  const base = randomPoints(60, 77);
  const flip = (point: number, bits: number) => (point ^ (2 ** bits - 1)) >>> 0;
  /** Unlike in every bit. */
  const unlike = (values: readonly number[]) => values.map((point) => ~point >>> 0);

  function randomPoints(count: number, seed: number): number[] {
    const random = randomFrom(seed);
    return Array.from({ length: count }, () => (1 + Math.floor(random() * (2 ** 32 - 1))) >>> 0);
  }
  const matches = (a: readonly number[], b: readonly number[]) =>
    matchPoints([Uint32Array.from(a), Uint32Array.from(b)], options).map(({ startA, startB, length }) => [
      startA,
      startB,
      length,
    ]);

  test("points are alike that differ in fewer than ten bits", () => {
    const edges = randomPoints(4, 5);
    for (const [bits, length] of [
      [0, 64],
      [9, 64],
      [10, 60],
      [11, 60],
    ] as const) {
      const others = edges.map((point) => flip(point, bits));
      expect(
        matches(
          [...edges.slice(0, 2), ...base, ...edges.slice(2)],
          [...others.slice(0, 2), ...base, ...others.slice(2)],
        ),
        `${bits} bits`,
      ).toEqual([length === 64 ? [0, 0, 64] : [2, 2, 60]]);
    }
  });

  test("the shortest is as long as it may be", () => {
    const part = (length: number) => base.slice(0, length);
    expect(matches(part(shortest), part(shortest))).toEqual([[0, 0, shortest]]);
    expect(matches(part(shortest - 1), part(shortest - 1))).toEqual([]);
  });

  test("void points at the edges are none of it", () => {
    const within = [0, 0, ...base, 0];
    expect(matches(within, within)).toEqual([[2, 2, 60]]);
    expect(matches([7, 7, ...base], within)).toEqual([[2, 2, 60]]);
    expect(matches(within, [7, 7, ...base])).toEqual([[2, 2, 60]]);
  });

  test("where they are in prints of other lengths", () => {
    expect(matches([...unlike(base), ...base], base)).toEqual([[60, 0, 60]]);
    expect(matches(base, [...unlike(base), ...base])).toEqual([[0, 60, 60]]);
  });

  test("a gap is as long as it may be", () => {
    const long = randomPoints(120, 78);
    const gap = (count: number) => randomPoints(count, 79);
    const first = (count: number) => [...long.slice(0, 50), ...gap(count), ...long.slice(50)];
    const second = (count: number) => [...long.slice(0, 50), ...unlike(gap(count)), ...long.slice(50)];
    expect(matches(first(20), second(20))).toEqual([[0, 0, 140]]);
    expect(matches(first(21), second(21))).toEqual([
      [71, 71, 70],
      [0, 0, 50],
    ]);
  });

  test("what begins before a gap is kept while it outweighs the gap", () => {
    // Five alike points and unlike ones at half of their weight.
    const gap = randomPoints(10, 80);
    const of = (count: number, middle: readonly number[]) => [
      ...base.slice(0, 5),
      ...middle.slice(0, count),
      ...base.slice(5),
    ];
    expect(matches(of(9, gap), of(9, unlike(gap)))).toEqual([[0, 0, 69]]);
    expect(matches(of(10, gap), of(10, unlike(gap)))).toEqual([[15, 15, 55]]);
  });

  test("a shift is looked at when five equal points speak for it", () => {
    const nearly = (equal: number) =>
      base.map((point, i) => (i % 10 === 0 && i / 10 < equal ? point : flip(point, 3)));
    expect(matches(base, nearly(5))).toEqual([[0, 0, 60]]);
    expect(matches(base, nearly(4))).toEqual([]);
  });

  test("of a point that comes back only the first four places vote", () => {
    const withSame = (count: number, equal: number) => {
      const points = base.map((point, i) => (i % 10 === 0 && i < 10 * count ? 0x1234_5678 : point));
      const others = points.map((point, i) => (i % 10 === 0 && i < 10 * equal ? point : flip(point, 3)));
      return matches(points, others);
    };
    expect(withSame(4, 5)).toEqual([[0, 0, 60]]);
    expect(withSame(5, 5)).toEqual([]);
    expect(withSame(5, 6)).toEqual([[0, 0, 60]]);
  });

  test.each([1, -1])("points beside it speak for it too (%d)", (side) => {
    const nearly = (equal: number, beside: number) => {
      const points = base.map((point, i) => (i % 10 === 0 && i / 10 < equal ? point : flip(point, 3)));
      for (let i = 0; i < beside; i++) points[25 + 7 * i] = base[25 + 7 * i - side]!;
      return points;
    };
    expect(matches(base, nearly(3, 2))).toEqual([[0, 0, 60]]);
    expect(matches(base, nearly(3, 1))).toEqual([]);
    expect(matches(base, nearly(2, 2))).toEqual([]);
  });

  test("each is compared with the twenty-four after it", () => {
    const pairsOf = (apart: number) => {
      const prints = Array.from({ length: 30 }, () => new Uint32Array());
      prints[2] = prints[2 + apart] = Uint32Array.from(base);
      return matchPoints(prints, options);
    };
    expect(pairsOf(24)).toEqual([{ a: 2, b: 26, startA: 0, startB: 0, length: 60 }]);
    expect(pairsOf(25)).toEqual([]);
  });

  test("shifts that are four apart or less are the same, the smaller of equal ones", () => {
    const more = randomPoints(60, 81);
    const later = (by: number) =>
      matches(
        [...base, ...randomPoints(30, 82), ...more],
        [...base, ...unlike(randomPoints(30, 82)), ...randomPoints(by, 83), ...more],
      );
    expect(later(4)).toEqual([[0, 0, 60]]);
    expect(later(5)).toEqual([
      [0, 0, 60],
      [90, 95, 60],
    ]);
  });

  test("one stretch may come back at two places of the other, the longer first", () => {
    const later = [...base, ...base.slice(0, 45)];
    expect(matches(base, later)).toEqual([
      [0, 0, 60],
      [0, 60, 45],
    ]);
  });
});
