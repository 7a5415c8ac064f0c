import { describe, expect, test } from "vitest";
import { createRandom } from "../../test/support/random.ts";
import { type EpisodePrint, findRepeats } from "./repeats.ts";

const hopMs = 100;
const minimumMs = 4000;

/** Points that nothing else is like. */
function points(count: number, seed: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => Math.floor(random() * 2 ** 32) >>> 0);
}

const theme = points(100, 1);
let own = 300;
/** So many points that no other episode has. */
const filler = (count: number) => points(count, own++);

const episode = (parts: readonly (readonly number[])[], offsetMs = 0): EpisodePrint => ({
  points: Uint32Array.from(parts.flat()),
  hopMs,
  offsetMs,
});

/** Episodes, and from which second to which. */
const found = (episodes: readonly EpisodePrint[], minimum = minimumMs) =>
  findRepeats(episodes, { minimumMs: minimum })
    .map((passage) => passage.map((place) => [place.episode, place.startMs / 1000, place.endMs / 1000]))
    .sort((one, other) => one[0]![1]! - other[0]![1]! || one.length - other.length);

test("what two episodes have in common, in the times of their files", () => {
  const first = episode([filler(20), theme, filler(30)]);
  const second = episode([filler(50), theme], 7000);
  expect(found([first, second])).toEqual([
    [
      [0, 2, 12],
      [1, 12, 22],
    ],
  ]);
});

test("nothing, one episode, and what only one repeats", () => {
  expect(found([])).toEqual([]);
  expect(found([episode([theme])])).toEqual([]);
  expect(found([episode([theme, filler(30), theme]), episode([filler(200)])])).toEqual([]);
});

test("fingerprints of other steps are refused", () => {
  const other = { ...episode([theme]), hopMs: 120 };
  expect(() => findRepeats([episode([theme]), other], { minimumMs })).toThrow("have the same step");
  expect(() => findRepeats([other, other], { minimumMs })).not.toThrow();
});

test.each([
  [40, 1],
  [39, 0],
])("%d points in common are %d passages of four seconds", (count, passages) => {
  const part = theme.slice(0, count);
  expect(found([episode([filler(20), part, filler(9)]), episode([part, filler(30)])])).toHaveLength(passages);
});

test.each([
  [35, 1],
  [36, 2],
])("%d points that differ in the midst leave %d passages", (gap, passages) => {
  const of = () => episode([theme.slice(0, 50), filler(gap), theme.slice(50)]);
  expect(found([of(), of()])).toHaveLength(passages);
});

test("two themes are two passages, each in the order of episodes and times", () => {
  const other = points(60, 2);
  const episodes = [
    episode([theme, filler(20), other, filler(20), theme]),
    episode([filler(10), other, filler(10), theme]),
    episode([filler(5), theme]),
  ];
  expect(found(episodes)).toEqual([
    [
      [0, 0, 10],
      [0, 20, 30],
      [1, 8, 18],
      [2, 0.5, 10.5],
    ],
    [
      [0, 12, 18],
      [1, 1, 7],
    ],
  ]);
});

describe("edges are medians", () => {
  test("of an odd number", () => {
    const full = () => episode([filler(10), theme, filler(10)]);
    const cut = episode([filler(10), theme.slice(10, 80), filler(10)]);
    expect(found([full(), full(), full(), cut])).toEqual([
      [
        [0, 1, 11],
        [1, 1, 11],
        [2, 1, 11],
        [3, 1, 8],
      ],
    ]);
  });

  test("of an even number", () => {
    const full = () => episode([filler(10), theme, filler(10)]);
    const cut = episode([filler(10), theme.slice(10, 80), filler(10)]);
    expect(found([full(), full(), cut])).toEqual([
      [
        [0, 1.5, 10],
        [1, 1.5, 10],
        [2, 1, 8],
      ],
    ]);
  });
});

test("half of a stretch is the same place, less is another", () => {
  const episodes = (part: number) => [
    episode([theme, filler(30)]),
    episode([filler(10), theme]),
    episode([filler(20), theme.slice(0, part), filler(20)]),
  ];
  expect(found(episodes(50))).toEqual([
    [
      [0, 0, 7.5],
      [1, 1, 8.5],
      [2, 2, 7],
    ],
  ]);
  expect(found(episodes(49))).toEqual([
    [
      [0, 0, 10],
      [1, 1, 11],
    ],
    [
      [0, 0, 4.9],
      [1, 1, 5.9],
      [2, 2, 6.9],
    ],
  ]);
});

test("what is part of a longer stretch joins it, though the parts have little in common", () => {
  const episodes = [
    episode([theme, filler(30)]),
    episode([filler(10), theme]),
    episode([theme.slice(0, 55), filler(40)]),
    episode([filler(40), theme.slice(40)]),
  ];
  expect(found(episodes)).toEqual([
    [
      [0, 0, 10],
      [1, 1, 11],
      [2, 0, 5.5],
      [3, 4, 10],
    ],
  ]);
});

test("an episode that sounds like fewer than a quarter of the others is left out", () => {
  const tail = filler(10);
  const first = episode([theme, tail, filler(20)]);
  // Alike to the first episode only: half of the theme, and what comes after it there.
  const last = episode([filler(30), theme.slice(50), tail, filler(30)]);
  const others = (count: number) =>
    Array.from({ length: count }, () => episode([filler(15), theme, filler(15)]));
  const episodesOf = (count: number) =>
    found([first, ...others(count), last], 5500)[0]!.map(([which]) => which);
  expect(episodesOf(3)).toEqual([0, 1, 2, 3, 4]);
  expect(episodesOf(4)).toEqual([0, 1, 2, 3, 4]);
});
