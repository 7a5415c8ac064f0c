/** The report of a run: a table for the terminal, and a page for the documents. */

import { availableParallelism, cpus, release, totalmem, type } from "node:os";
import Table from "cli-table3";
import { cellsOf, columns, isMet, type Row } from "./rows.ts";

const widths = [30, 24, 30, 20, 16, 8, 32];

export function tableOf(rows: readonly Row[]): string {
  const table = new Table({
    head: [...columns],
    colWidths: widths,
    wordWrap: true,
    style: { head: [], border: [] },
  });
  table.push(...rows.map(cellsOf));
  return table.toString();
}

/** @param run.day when, or of which version: YYYY-MM-DD. */
export function documentOf(rows: readonly Row[], run: { rounds: number; day: string }): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const missed = rows.filter((row) => isMet(row) === false).length;
  return [
    "# Benchmarks",
    "",
    "Made by `npm run bench`: run it again instead of editing this page.",
    "",
    `${run.day}, on ${machine()}.`,
    "",
    `Each thing is measured against another way of doing it in the same run, in turns, ${timesOf(run.rounds)}. A figure ` +
      "is the median of all rounds, with the smallest and the largest in brackets; a ratio is that of two figures of the " +
      "same round. Processor time is user and system time of all processes that take part.",
    "",
    missed === 0 ? "All goals were met." : `${missed} of ${rows.length} goals were missed.`,
    "",
    line(columns),
    line(columns.map(() => "---")),
    ...rows.map((row) => line(cellsOf(row))),
    "",
  ].join("\n");
}

function machine(): string {
  const memory = Math.round(totalmem() / 1024 ** 3);
  const model = cpus()[0]?.model.trim() ?? "an unknown processor";
  return `${availableParallelism()} cores of ${model}, ${memory} GB of memory, ${type()} ${release()}, Node ${process.versions.node}`;
}

const timesOf = (rounds: number) => (rounds === 1 ? "once" : `${rounds} times`);
