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
