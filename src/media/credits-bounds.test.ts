import { describe, expect, it } from "vitest";
import { creditsParts, type Look } from "./credits-parts.ts";

const names = { p: "picture", b: "blank", e: "entering", l: "lettered" } as const;
type Letter = keyof typeof names;

/** Pictures of one look for each time. */
const at = (letter: Letter, ...times: number[]): Look[] =>
  times.map((timeMs) => ({ timeMs, look: names[letter] }));
const times = (count: number, fromMs: number, stepMs: number) =>
  Array.from({ length: count }, (_, i) => fromMs + i * stepMs);

/** Pictures of such looks, a second apart: a letter and how many for each. */
const seconds = (text: string): Look[] =>
  text
    .split(" ")
    .flatMap((run) => Array.from({ length: Number(run.slice(1)) }, () => run[0] as Letter))
    .map((letter, i) => ({ timeMs: i * 1000, look: names[letter] }));

/** Parts, in milliseconds, of pictures in a file of which much more was not looked at. */
const partsOf = (looks: readonly Look[], durationMs = 1_000_000) =>
  creditsParts(looks, durationMs).parts.map(({ startMs, endMs }) => [startMs, endMs]);
const stretchesOf = (looks: readonly Look[], durationMs = 1_000_000) =>
  creditsParts(looks, durationMs).stretches.map(({ startMs, endMs }) => [startMs, endMs]);

describe("a part", () => {
  it("is 15 s long at least", () => {
    const text = [...at("p", 0), ...at("l", ...times(15, 1000, 1000))];
    expect(partsOf([...text, ...at("p", 16_000)])).toEqual([[500, 15_500]]);
    expect(partsOf([...text, ...at("p", 15_998)])).toEqual([]);
  });

  it("is rounded to milliseconds", () => {
    const text = at("l", ...times(20, 1001, 1000));
    expect(partsOf([...at("p", 0), ...text, ...at("p", 21_002)])).toEqual([[501, 20_502]]);
  });

  it("is text for half of its time at least", () => {
    expect(partsOf(seconds("p1 l4 b8 l4 p1"))).toEqual([[500, 16_500]]);
    expect(partsOf(seconds("p1 l4 b9 l4 p1"))).toEqual([]);
  });

  it("ends with 5 s of a scene", () => {
    expect(partsOf(seconds("l20 p4 l20 p1"))).toEqual([[0, 43_500]]);
    expect(partsOf(seconds("l20 p5 l20 p1"))).toEqual([
      [0, 19_500],
      [24_500, 44_500],
    ]);
    expect(partsOf(seconds("l20 p3 b2 p2 l20 p1"))).toHaveLength(2);
    // What counts is the scene since the last text.
    expect(partsOf(seconds("l20 p3 l2 p3 l20 p1"))).toEqual([[0, 47_500]]);
  });

  it("ends with 20 s of empty ground, of which it has 2 s", () => {
    expect(partsOf(seconds("l20 b19 l20 p1"))).toEqual([[0, 58_500]]);
    expect(partsOf(seconds("l20 b20 l20 p1"))).toEqual([
      [0, 21_500],
      [37_500, 59_500],
    ]);
  });

  it("does without text at its ends that weighs no more than the pictures beside it, by 1.5", () => {
    expect(partsOf(seconds("p1 l6 p4 l20 p1"))).toEqual([[10_500, 30_500]]);
    expect(partsOf(seconds("p1 l7 p4 l20 p1"))).toEqual([[500, 31_500]]);
    expect(partsOf(seconds("p1 l20 p4 l6 p1"))).toEqual([[500, 20_500]]);
    expect(partsOf(seconds("p1 l20 p4 l7 p1"))).toEqual([[500, 31_500]]);
  });

  it("begins and ends with up to 2 s of empty ground", () => {
    expect(partsOf(seconds("p1 b1 l20 b1 p1"))).toEqual([[500, 22_500]]);
    expect(partsOf(seconds("p1 b3 l20 b3 p1"))).toEqual([[1_500, 25_500]]);
    expect(partsOf(seconds("b3 l20 b3 p1"))).toEqual([[500, 24_500]]);
  });

  it("begins where text comes in from below, up to 8 s before", () => {
    expect(partsOf(seconds("p1 e1 b7 l20 p1"))).toEqual([[500, 28_500]]);
    expect(partsOf(seconds("p1 e1 b8 l20 p1"))).toEqual([[7_500, 29_500]]);
    expect(partsOf(seconds("e1 b4 l20 p1"))).toEqual([[0, 24_500]]);
    expect(partsOf(seconds("e1 p1 b1 l20 p1"))).toEqual([[1_500, 22_500]]);
    expect(partsOf(seconds("p1 b3 e1 b3 l20 p1"))).toEqual([[1_500, 27_500]]);
  });

  it("goes on to the end of the file when that is within 15 s", () => {
    const text = at("l", ...times(21, 0, 1000));
    expect(partsOf(text, 35_000)).toEqual([[0, 35_000]]);
    expect(partsOf(text, 35_001)).toEqual([[0, 21_000]]);
    expect(partsOf(text, 19_000)).toEqual([[0, 20_000]]);
    expect(partsOf([...text, ...at("b", 21_000)], 36_000)).toEqual([[0, 36_000]]);
  });

  it("is the same whatever the order of the pictures", () => {
    const looks = seconds("p1 e1 b3 l20 b2 p1");
    expect(partsOf(looks.toReversed())).toEqual(partsOf(looks));
    expect(partsOf(looks)).toHaveLength(1);
  });

  it("needs text", () => {
    expect(creditsParts([], 10_000)).toEqual({ parts: [], stretches: [] });
    expect(creditsParts(seconds("p5 b30 e20"), 60_000)).toEqual({ parts: [], stretches: [] });
  });
});

describe("pictures that look otherwise", () => {
  /** Text up to 20 s, then empty ground for 3 s with a flash of something else after 1 s, which begins at 20 975 ms. */
  const flash = (count: number) => {
    const text = at("l", ...times(401, 0, 50));
    const after = times(60, 20_050, 50).map((timeMs): Look => {
      const isFlash = timeMs >= 21_000 && timeMs < 21_000 + count * 50;
      return { timeMs, look: isFlash ? "picture" : "blank" };
    });
    return partsOf([...text, ...after, ...at("p", ...times(40, 23_050, 50))]);
  };

  it("are mistaken when it is for less than 250 ms", () => {
    expect(flash(1)).toEqual([[0, 22_025]]);
    expect(flash(4)).toEqual([[0, 22_025]]);
    expect(flash(5)).toEqual([[0, 20_975]]);
  });

  it("are none when what was before and what comes after differ", () => {
    const text = at("l", ...times(401, 0, 50));
    expect(
      partsOf([
        ...text,
        ...at("b", 20_050, 20_100),
        ...at("e", 20_150, 20_200),
        ...at("p", ...times(40, 20_250, 50)),
      ]),
    ).toEqual([[0, 20_225]]);
  });
});

describe("a stretch is wanted", () => {
  it("where neighbours are more than a second apart", () => {
    const text = at("l", ...times(20, 2000, 1000));
    expect(stretchesOf([...at("p", 1000), ...text, ...at("p", 22_000)])).toEqual([]);
    expect(stretchesOf([...at("p", 999), ...text, ...at("p", 22_001)])).toEqual([
      [999, 2000],
      [21_000, 22_001],
    ]);
  });

  it("where there may be 15 s from the last picture before to the first one after", () => {
    const text = at("l", ...times(6, 2000, 2000));
    expect(stretchesOf([...at("p", 0), ...text, ...at("p", 15_000)])).toEqual([
      [0, 2000],
      [12_000, 15_000],
    ]);
    expect(stretchesOf([...at("p", 0), ...text, ...at("p", 14_999)])).toEqual([]);
  });

  it("on the far side of empty ground too when that is 2 s long at most", () => {
    const text = (fromMs: number) => at("l", ...times(12, fromMs, 2000));
    expect(stretchesOf([...at("p", 0), ...at("b", 2000, 4000), ...text(6000), ...at("p", 30_000)])).toEqual([
      [0, 2000],
      [4000, 6000],
      [28_000, 30_000],
    ]);
    expect(stretchesOf([...at("p", 0), ...at("b", 2000, 4001), ...text(6001), ...at("p", 30_001)])).toEqual([
      [4001, 6001],
      [28_001, 30_001],
    ]);
    expect(stretchesOf([...text(0), ...at("b", 24_000, 26_000), ...at("p", 28_000)])).toEqual([
      [22_000, 24_000],
      [26_000, 28_000],
    ]);
    expect(stretchesOf([...text(0), ...at("b", 24_000, 26_001), ...at("p", 28_000)])).toEqual([
      [22_000, 24_000],
    ]);
  });

  it("up to the end of the file behind empty ground", () => {
    const looks = [...at("l", ...times(12, 0, 2000)), ...at("b", 24_000, 26_000, 28_000)];
    expect(stretchesOf(looks, 33_000)).toEqual([
      [22_000, 24_000],
      [28_000, 33_000],
    ]);
  });

  it("on both sides of a single picture between two parts", () => {
    const looks = [
      ...at("l", ...times(12, 0, 2000)),
      ...at("p", 30_000),
      ...at("l", ...times(12, 36_000, 2000)),
    ];
    expect(stretchesOf([...looks, ...at("p", 59_000)])).toEqual([
      [22_000, 30_000],
      [30_000, 36_000],
    ]);
  });
});
