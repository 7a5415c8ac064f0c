import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";
import type { Hands } from "./hands.ts";
import { paint, printable, unprintable } from "./printable.ts";

type Paper = Pick<Hands, "out" | "isTerminal" | "colors" | "columns">;

/** Prints one line. */
export const say = (hands: Pick<Paper, "out">, text: string): void => hands.out(`${printable(text)}\n`);

/** Prints a value for scripts. */
export const sayJson = (hands: Paper, value: unknown): void => hands.out(`${jsonText(value, 2)}\n`);

/** Prints a value for scripts that read line by line. */
export const sayJsonLine = (hands: Paper, value: unknown): void => hands.out(`${jsonText(value)}\n`);

/** JSON in which every such character is escaped: JSON itself leaves those from U+007F on as they are. */
const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const gap = "  ";
const narrowest = 6;
const borderless = Object.fromEntries(
  ["top", "bottom", "mid"]
    .flatMap((edge) => [edge, `${edge}-mid`, `${edge}-left`, `${edge}-right`])
    .concat("left", "left-mid", "mid-mid", "right", "right-mid")
    .map((part) => [part, ""]),
);

/**
 * Prints aligned columns under their headings. On a terminal that is too narrow the widest columns are wrapped; in a
 * pipe nothing is.
 */
export function sayTable(hands: Paper, headings: readonly string[], rows: readonly string[][]): void {
  const cells = rows.map((row) => row.map(printable));
  const natural = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => widest(row[column] ?? ""))),
  );
  const room = hands.columns - gap.length * (headings.length - 1);
  const fits = !hands.isTerminal || sum(natural) <= room;
  const table = new Table({
    chars: { ...borderless, middle: gap },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    head: headings.map((heading) => printable(paint(hands, "bold", heading))),
    wordWrap: true,
    ...(!fits && { colWidths: shrunk(natural, room) }),
  });
  table.push(...cells);
  for (const line of table.toString().split("\n")) hands.out(`${line.trimEnd()}\n`);
}

/** Takes from the widest column until all fit into the room, or none can give more. */
function shrunk(widths: readonly number[], room: number): number[] {
  const result = [...widths];
  while (sum(result) > room && Math.max(...result) > narrowest) {
    result[result.indexOf(Math.max(...result))]! -= 1;
  }
  return result;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
const widest = (text: string) =>
  Math.max(...text.split("\n").map((line) => stripVTControlCharacters(line).length));
