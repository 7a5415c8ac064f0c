/**
 * Puts rows of `docs/benchmarks.md` into other pages, so that a figure stands in all of them as it was measured: the
 * medians, without the smallest and the largest in brackets.
 */
import { tableText } from "./table-text.ts";

/** A row of the benchmarks, as text. */
export interface Figure {
  what: string;
  ours: string;
  other: string;
  ratio: string;
}

/** @param benchmarks the text of `docs/benchmarks.md` */
export function figuresOf(benchmarks: string): Figure[] {
  const rows = benchmarks
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) =>
      line
        .slice(2, -2)
        .split(/ \| /)
        .map((cell) => cell.replaceAll(/ \[[^\]]*\.\.[^\]]*\]/g, "").trim()),
    );
  const [head = [], , ...others] = rows;
  const cellIn = (cells: readonly string[], column: string) => cells[head.indexOf(column)] ?? "";
  return others.map((cells) => ({
    what: cellIn(cells, "What"),
    ours: cellIn(cells, "Ours"),
    other: cellIn(cells, "The other way"),
    ratio: cellIn(cells, "Ratio"),
  }));
}

/**
 * The row whose name begins with these words.
 * @throws Error when none does
 */
export function figureOf(figures: readonly Figure[], start: string): Figure {
  const found = figures.find(({ what }) => what.startsWith(start));
  if (found) return found;
  throw new Error(
    `docs/benchmarks.md has no row that begins with "${start}". Name one that is there, or run npm run bench.`,
  );
}

/**
 * The page with its blocks of figures anew. A block begins with a comment that names rows by how they begin, one on a
 * line, and ends with `<!-- end of figures -->`.
 * @throws Error when a row is not there
 */
export const withFigures = (page: string, figures: readonly Figure[]): string =>
  page.replaceAll(
    /(<!-- figures\n([^>]*)-->\n)[\s\S]*?(<!-- end of figures -->)/g,
    (_, begin: string, names: string, end: string) => {
      const rows = names
        .trim()
        .split("\n")
        .map((name) => figureOf(figures, name));
      return `${begin}\n${tableOf(rows)}\n\n${end}`;
    },
  );

function tableOf(rows: readonly Figure[]): string {
  if (rows.every(({ other }) => other === ""))
    return tableText(
      ["Measured", ""],
      rows.map(({ what, ours }) => [what, ours]),
    );
  return tableText(
    ["Measured", "Butler", "The other way"],
    rows.map(({ what, ours, other }) => [what, ours, other]),
  );
}
