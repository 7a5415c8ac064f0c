import { type InspectColor, inspect, stripVTControlCharacters } from "node:util";
import Table from "cli-table3";
import type { Hands } from "./hands.ts";

type Paper = Pick<Hands, "out" | "isTerminal" | "colors" | "columns">;

/** Prints one line. */
export const say = (hands: Pick<Paper, "out">, text: string): void => hands.out(`${printable(text)}\n`);

/** Prints a value for scripts. */
export const sayJson = (hands: Paper, value: unknown): void => hands.out(`${jsonText(value, 2)}\n`);

/** Prints a value for scripts that read line by line. */
export const sayJsonLine = (hands: Paper, value: unknown): void => hands.out(`${jsonText(value)}\n`);

/**
 * Colours text where colours are shown. What comes of it must be printed by the functions of this file: only they take
 * the seal off again, which nobody else can know.
 */
export const paint = (hands: Pick<Paper, "colors">, color: InspectColor, text: string): string => {
  if (!hands.colors) return text;
  const [begin, end] = inspect.colors[color]!;
  return `\x1b[${begin};${seal}m${text}\x1b[${end};${seal}m`;
};

/** Tells our colours from those that somebody wrote into the title of a film. */
const seal = Math.trunc(Math.random() * 1e9) + 1e9;
const sealed = new RegExp(`\\x1b\\[(\\d+);${seal}m`, "g");

/**
 * Text as it may go to a terminal, line ends included: what a server, a file or a person wrote cannot move the cursor,
 * clear the screen, ring, or turn the direction of writing. Such characters are shown as their pictures, or as U+FFFD.
 */
export function printable(text: string): string {
  const parts = text.split(sealed);
  // Every second part is the number of a colour of ours.
  return parts
    .map((part, at) => (at % 2 === 1 ? `\x1b[${part}m` : part.replace(unprintable, picture)))
    .join("");
}

/** Control characters but the line feed, and what turns the direction of writing. */
const unprintable = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

const picture = (character: string): string => {
  const code = character.charCodeAt(0);
  if (character === "\t") return " ";
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
};

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
