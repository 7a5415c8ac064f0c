import { expect, test } from "vitest";
import { isNamed, nameChapters } from "./chapter-names.ts";

test.each([
  "",
  "  ",
  "3",
  "Chapter 12",
  "chapter 03",
  "Kapitel 4",
  "00:05:00.000",
  "Chapter",
  " Chapitre 1 ",
  "kapittel-2",
  "Capítulo 7",
  "Capitulo #7",
  "capitolo_8",
  "Hoofdstuk: 9",
  "SCENE 10",
  "1, 2; 3",
])("nobody named %j", (title) => {
  expect(isNamed(title)).toBe(false);
});

test.each([
  "Opening",
  "Chapter One",
  "Scene at the lake",
  "第1章 始まり",
  "The Chapter 1",
  "12 Monkeys",
  "Chapter 1a",
])("somebody named %j", (title) => {
  expect(isNamed(title)).toBe(true);
});

test("chapters without a name are called as the nearest one of the other program within a second", () => {
  const own = [
    { startMs: 0, endMs: 60_000, title: "Mine" },
    { startMs: 60_000, endMs: 120_000, title: "Chapter 2" },
    { startMs: 120_000, endMs: 180_000, title: "" },
    { startMs: 180_000, endMs: 240_000, title: "" },
    { startMs: 240_000, endMs: 300_000, title: "" },
  ];
  const others = [
    { startMs: 0, title: "Theirs" },
    { startMs: 59_200, title: "Too early" },
    { startMs: 60_400, title: " Opening " },
    { startMs: 121_001, title: "Too late" },
    { startMs: 180_000, title: "Chapter 4" },
    { startMs: 241_000, title: "At the edge" },
  ];
  const named = nameChapters(own, others);
  expect(named.map(({ title }) => title)).toEqual(["Mine", "Opening", "", "", "At the edge"]);
  expect(named.map(({ isTaken }) => isTaken)).toEqual([false, true, false, false, true]);
  expect(named[1]).toMatchObject({ startMs: 60_000, endMs: 120_000 });
});

test("of several within a second the nearest counts, and the first of equally near ones", () => {
  const takenFrom = (...others: (readonly [startMs: number, title: string])[]) =>
    nameChapters(
      [{ startMs: 10_000, title: "" }],
      others.map(([startMs, title]) => ({ startMs, title })),
    );
  expect(takenFrom([9_500, "far"], [10_200, "near"], [10_900, "farther"])).toEqual([
    { startMs: 10_000, title: "near", isTaken: true },
  ]);
  expect(takenFrom([9_700, "before"], [10_300, "behind"])[0]!.title).toBe("before");
  expect(takenFrom([9_000, "a second before"])[0]!.title).toBe("a second before");
  expect(takenFrom([8_999, "earlier"], [11_001, "later"], [10_000, "Chapter 1"])).toEqual([
    { startMs: 10_000, title: "", isTaken: false },
  ]);
  expect(nameChapters([], [{ startMs: 0, title: "Opening" }])).toEqual([]);
});
