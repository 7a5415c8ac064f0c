import { expect, test } from "vitest";
import { sayTable } from "./output.ts";
import { paint } from "./printable.ts";

function paper(shape: { isTerminal?: boolean; colors?: boolean; columns?: number }) {
  const written: string[] = [];
  const hands = {
    isTerminal: false,
    colors: false,
    columns: 80,
    ...shape,
    out: (text: string) => written.push(text),
  };
  return { hands, lines: () => written.join("").split("\n").slice(0, -1) };
}

const rows = [
  ["1", "Films", "/media/films\n/media/more"],
  ["12", "Film noir", "short"],
];

test("columns are aligned, without tabs, colours and spaces at the end", () => {
  const { hands, lines } = paper({});
  sayTable(hands, ["ID", "NAME", "FOLDERS"], rows);
  expect(lines()).toEqual([
    "ID  NAME       FOLDERS",
    "1   Films      /media/films",
    "               /media/more",
    "12  Film noir  short",
  ]);
});

test("on a narrow terminal the widest column is wrapped", () => {
  const { hands, lines } = paper({ isTerminal: true, columns: 24 });
  sayTable(hands, ["ID", "NOTE"], [["1", "the quick brown fox jumps over the lazy dog"]]);
  expect(lines()).toEqual(["ID  NOTE", "1   the quick brown fox", "    jumps over the lazy", "    dog"]);
});

test("in a pipe nothing is wrapped", () => {
  const { hands, lines } = paper({ columns: 10 });
  sayTable(hands, ["ID", "NOTE"], [["1", "the quick brown fox"]]);
  expect(lines()).toEqual(["ID  NOTE", "1   the quick brown fox"]);
});

test("colours do not disturb the columns", () => {
  const { hands, lines } = paper({ isTerminal: true, colors: true });
  sayTable(
    hands,
    ["A", "B"],
    [
      [paint(hands, "red", "no"), "x"],
      ["maybe", "y"],
    ],
  );
  expect(lines()[1]).toBe("\x1b[31mno\x1b[39m     x");
  expect(lines()[2]).toBe("maybe  y");
});
