/** The report of a run: tables for the terminal, and a page for the documents. */

import { availableParallelism, cpus, release, totalmem, type } from "node:os";
import BetterSqlite from "better-sqlite3";
import Table from "cli-table3";
import { ffmpegVersion } from "node-av";
import type { Chart } from "./charts.ts";
import { cellsOf, columns, type Group, isLost, isMet, isRow, type Result } from "./rows.ts";

const widths = [30, 24, 30, 20, 16, 8, 32];

export function tableOf(groups: readonly Group[]): string {
  return groups
    .flatMap(({ title, results }) => {
      const table = new Table({
        head: [...columns],
        colWidths: widths,
        wordWrap: true,
        style: { head: [], border: [] },
      });
      const rows = results.filter(isRow);
      table.push(...rows.map(cellsOf));
      return ["", title, ...(rows.length > 0 ? [table.toString()] : []), ...remarksOn(results)];
    })
    .join("\n");
}

interface Run {
  rounds: number;
  /** When, or of which version: YYYY-MM-DD. */
  day: string;
}

/** @param charts those that are kept beside the page, in a folder of its name */
export function documentOf(groups: readonly Group[], run: Run, charts: readonly Chart[] = []): string {
  const rows = groups.flatMap(({ results }) => results).filter(isRow);
  const goals = rows.filter(({ goal }) => goal);
  const missed = goals.filter((row) => isMet(row) === false).length;
  return [
    "# Benchmarks",
    "",
    "Made by `npm run bench`: run it again instead of editing this page.",
    "",
    `${run.day}, on ${machine()}, with ${versions()}.`,
    "",
    `Each thing is measured against another way of doing it in the same run, in turns, ${timesOf(run.rounds)}. A figure ` +
      "is the median of all rounds, with the smallest and the largest in brackets; a ratio is that of two figures of the " +
      "same round. Processor time is user and system time of all processes that take part; bytes read are those asked of " +
      "files and pipes, wherever they were; memory is that of the processes that work at one time. Files are made by the " +
      "benchmarks, and were read before: disks are not measured. Other ways are done again with the same libraries that " +
      "we use, in processes that are started as ours are; none of anybody's programs is run but those that are named.",
    "",
    verdict(goals.length, missed),
    "",
    ...groups.flatMap((group) => sectionOf(group, charts)),
  ].join("\n");
}

function verdict(goals: number, missed: number): string {
  if (goals === 0) return "Nothing was promised of these.";
  return missed === 0 ? "All goals were met." : `${missed} of ${goals} goals were missed.`;
}

function sectionOf({ title, results }: Group, charts: readonly Chart[]): string[] {
  const rows = results.filter(isRow);
  const chart = charts.find((one) => one.title === title);
  const remarks = remarksOn(results);
  return [
    `## ${title}`,
    "",
    ...(chart ? [`![${chart.alt.replaceAll(/[[\]]/g, "")}](./benchmarks/${chart.name})`, ""] : []),
    ...(rows.length > 0
      ? [line(columns), line(columns.map(() => "---")), ...rows.map((row) => line(cellsOf(row))), ""]
      : []),
    ...(remarks.length > 0 ? [...remarks.map((remark) => `- ${remark}`), ""] : []),
  ];
}

const line = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

/** Where we are no better, and why; and what is missing. */
function remarksOn(results: readonly Result[]): string[] {
  return results.flatMap((result) => {
    if (!isRow(result)) return `Left out: ${result.leftOut}, because ${result.because}.`;
    if (!isLost(result)) return [];
    const verdict = isMet(result) === false ? "the goal is missed" : "the other way is better";
    return `${result.what}: ${verdict}. ${result.why ?? "Nobody has found out why yet."}`;
  });
}

function machine(): string {
  const memory = Math.round(totalmem() / 1024 ** 3);
  const model = cpus()[0]?.model.trim() ?? "an unknown processor";
  return `${availableParallelism()} cores of ${model}, ${memory} GB of memory, ${type()} ${release()}`;
}

function versions(): string {
  const memory = new BetterSqlite(":memory:");
  const sqlite = memory.prepare("select sqlite_version()").pluck().get();
  memory.close();
  return `Node ${process.versions.node}, FFmpeg ${ffmpegVersion()} and SQLite ${sqlite}`;
}

const timesOf = (rounds: number) => (rounds === 1 ? "once" : `${rounds} times`);
