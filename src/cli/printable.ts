import { type InspectColor, inspect } from "node:util";
import type { Hands } from "./hands.ts";

/**
 * Colours text where colours are shown. What comes of it must be printed through `printable`: only they take
 * the seal off again, which nobody else can know.
 */
export const paint = (hands: Pick<Hands, "colors">, color: InspectColor, text: string): string => {
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
export const unprintable = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

const picture = (character: string): string => {
  const code = character.charCodeAt(0);
  if (character === "\t") return " ";
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
};
