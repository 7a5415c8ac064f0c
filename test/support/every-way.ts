import { stripVTControlCharacters } from "node:util";
import { expect } from "vitest";
import { jsonShapes } from "../../src/cli/json-shapes.ts";
import { atTerminal, hasTerminal, type Shell } from "./typed-commands.ts";

/** In a pipe for people, in a pipe for scripts, and at a terminal. */
export type Way = "plain" | "json" | "terminal";
const everyWay: readonly Way[] = ["plain", "json", "terminal"];

/** A command that is typed in each way. */
export interface Row {
  words: string;
  /** What follows; of each way its own where the same cannot be done twice. */
  args?: readonly string[] | ((way: Way) => readonly string[]);
  /** All of them when absent. */
  ways?: readonly Way[];
  /** Whether it prints a table, which at a terminal has colours and fits. */
  table?: boolean;
  /** Whether there are sentences beside the table, which the terminal may wrap. */
  long?: boolean;
  /** Whether there may be nothing to tell in a pipe, as when nothing runs. */
  maySayNothing?: boolean;
  /** Whether a person is told something on standard error beside the answer. */
  aside?: boolean;
  /** What it ends with; 0 when absent. */
  status?: number;
}

const escapes = /\x1b/;
const columns = 100;
const atOnce = 4;

/** What was printed, if it is of the shape that is told of the command, and holds nothing else. */
export function shaped(words: string, out: string): unknown {
  const value: unknown = JSON.parse(out);
  expect(jsonShapes[words]!.parse(value), words).toEqual(value);
  return value;
}

/**
 * Types commands, some at one time, each in its ways one after the other.
 * @returns what each printed as JSON; undefined where it did not
 */
export async function typeEveryWay(shell: Shell, rows: readonly Row[]): Promise<unknown[]> {
  const values: unknown[] = [];
  const waiting = rows.entries();
  const work = async () => {
    for (const [at, row] of waiting) for (const way of row.ways ?? everyWay) await typeOne(at, row, way);
  };
  const typeOne = async (at: number, row: Row, way: Way) => {
    const args = typeof row.args === "function" ? row.args(way) : (row.args ?? []);
    const argv = [...row.words.split(" "), ...args];
    if (way === "terminal") {
      if (hasTerminal) await checkTerminal(shell, row, argv);
      return;
    }
    const { status = 0 } = row;
    const json = way === "json" ? ["--json"] : [];
    const typed = await shell.type(...argv, ...json);
    expect.soft(typed.status, `${argv.join(" ")}: ${typed.err}`).toBe(status);
    if (typed.status !== status) return;
    const isAside = way === "plain" && row.aside === true;
    // What has failed may have told of it either way.
    if (status !== 1) expect.soft(typed.err !== "", typed.err).toBe(isError(status) || isAside);
    expect.soft(typed.out, row.words).not.toMatch(escapes);
    if (isError(status)) expect.soft(typed.out, row.words).toBe("");
    else if (status === 1) return;
    else if (way === "json") values[at] = shaped(row.words, typed.out);
    else if (!row.maySayNothing) expect.soft(typed.out, row.words).not.toBe("");
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return values;
}

/** Whether an error was told in the place of an answer. */
const isError = (status: number): boolean => status >= 2 && status <= 5;

async function checkTerminal(shell: Shell, row: Row, argv: readonly string[]): Promise<void> {
  const typed = await atTerminal(shell, argv, { columns });
  expect.soft(await typed.ended, `${argv.join(" ")}: ${typed.shown()}`).toBe(row.status ?? 0);
  const shown = typed.shown();
  expect.soft(shown, row.words).not.toBe("");
  if (!row.table) return;
  expect.soft(shown, row.words).toMatch(escapes);
  const widths = stripVTControlCharacters(shown)
    .split(/[\r\n]+/)
    .map((line) => line.length);
  if (!row.long) expect.soft(Math.max(...widths), `${row.words}: ${shown}`).toBeLessThanOrEqual(columns);
}
