import { describe, expect, it } from "vitest";
import { creditsParts, type Look } from "./credits-parts.ts";

const names = { p: "picture", b: "blank", e: "entering", l: "lettered" } as const;

/** A letter for each picture, `stepMs` apart. */
const looks = (letters: string, stepMs = 2000, fromMs = 0): Look[] =>
  [...letters].map((letter, i) => ({
    timeMs: fromMs + i * stepMs,
    look: names[letter as keyof typeof names],
  }));

/** The parts of pictures up to the end of the file, in seconds. */
const parts = (letters: string, stepMs = 2000) =>
  creditsParts(looks(letters, stepMs), letters.length * stepMs).parts.map(({ startMs, endMs }) => [
    startMs / 1000,
    endMs / 1000,
  ]);

describe("the parts of credits", () => {
  it("begin and end half way between two pictures that differ", () => {
    expect(parts("pppppllllllllllpppp")).toEqual([[9, 29]]);
  });

  it("are 15 s long at least, and half of them text", () => {
    expect(parts("ppppplllllllppp")).toEqual([]);
    expect(parts("pppppllllllllppp")).toEqual([[9, 25]]);
    expect(parts("pppplbblbblbblbblbblpppp")).toEqual([]);
    expect(parts("pppplblblblblblblpppp")).toEqual([[7, 33]]);
  });

  it("are several when a scene is between them, and one when it is a single picture", () => {
    expect(parts("pplllllllllppplllllllllpp")).toEqual([
      [3, 21],
      [27, 45],
    ]);
    expect(parts("pplllllllllplllllllllpp")).toEqual([[3, 41]]);
  });

  it("leave out a stray title before them", () => {
    expect(parts("pplppllllllllllpp")).toEqual([[9, 29]]);
  });

  it("take in a little black before them, text that enters from below, and black up to the end", () => {
    expect(parts("pppbbblllllllllbbbbb", 1000)).toEqual([]);
    expect(parts("pppbbbllllllllllllllllbbbbb", 1000)).toEqual([[3.5, 27]]);
    expect(parts("pppbebellllllllllllllllpp", 1000)).toEqual([[2.5, 22.5]]);
    expect(parts("pbebellllllllllllllllbbbbpp", 1000)).toEqual([[0.5, 22.5]]);
  });

  it("may begin before the first picture that was seen", () => {
    expect(parts("lllllllllllpp")).toEqual([[0, 21]]);
    expect(parts("")).toEqual([]);
  });
});

describe("the stretches that are wanted", () => {
  it("lie where a part may begin or end, and vanish when all their pictures are known", () => {
    const sparse = looks("ppplllllllllllppp");
    const { stretches } = creditsParts(sparse, 34_000);
    expect(stretches).toEqual([
      { startMs: 4_000, endMs: 6_000 },
      { startMs: 26_000, endMs: 28_000 },
    ]);
    // 1 s of each is text; one picture of the scene looks like it.
    const first = looks(`${"p".repeat(10)}l${"p".repeat(14)}${"l".repeat(24)}`, 40, 4_040);
    const second = looks(`${"l".repeat(25)}${"p".repeat(24)}`, 40, 26_040);
    const refined = creditsParts([...second, ...sparse, ...first], 34_000);
    expect(refined).toEqual({ parts: [{ startMs: 5_020, endMs: 27_020 }], stretches: [] });
  });

  it("go on to the end of the file when text is the last thing seen", () => {
    expect(creditsParts(looks("pplllllllll"), 27_000).stretches.at(-1)).toEqual({
      startMs: 20_000,
      endMs: 27_000,
    });
  });

  it("are none around a title that is too short in any case", () => {
    expect(creditsParts(looks("ppppplppppp"), 22_000).stretches).toEqual([]);
  });
});
