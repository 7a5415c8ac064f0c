/**
 * Measures what the project promises, each thing against another way of doing it, in turns and in one run:
 *
 *     npm run bench                            everything, kept in docs/benchmarks.md
 *     npm run bench -- previews --runs 1       some of it, printed only
 *     npm run bench -- rescan --files 1000000  a library of another size
 */

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measure as accuracy } from "./accuracy.ts";
import { measure as backup } from "./backup.ts";
import { measure as butlerRequests } from "./butler-requests.ts";
import { measure as everyAnalysis } from "./every-analysis.ts";
import { measure as guide } from "./guide.ts";
import { measure as memory } from "./memory.ts";
import { measure as oneRead } from "./one-read.ts";
import { measure as optimize } from "./optimize.ts";
import { measure as previews } from "./previews.ts";
import { documentOf, tableOf } from "./report.ts";
import { measure as rescan } from "./rescan.ts";
import type { Row } from "./rows.ts";
import { measure as scanAndProbe } from "./scan-and-probe.ts";
import { measure as sdk } from "./sdk.ts";
import { measure as season } from "./season.ts";

const benchmarks: Record<string, (rounds: number, files?: number) => Promise<Row[]>> = {
  "one-read": oneRead,
  "every-analysis": everyAnalysis,
  previews,
  "scan-and-probe": scanAndProbe,
  rescan,
  "butler-requests": butlerRequests,
  memory,
  season,
  backup,
  optimize,
  guide,
  sdk,
  accuracy,
};

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "3" }, date: { type: "string" }, files: { type: "string" } },
});
const rounds = Number(values.runs);
const files = values.files === undefined ? undefined : Number(values.files);
const unknown = positionals.filter((name) => !(name in benchmarks));
const counts = [rounds, files ?? 1];
if (unknown.length > 0 || !counts.every((count) => Number.isInteger(count) && count >= 1)) {
  console.error(
    `Usage: npm run bench -- [--runs N] [--files N] [--date DAY] [${Object.keys(benchmarks).join("|")}]...`,
  );
  process.exit(2);
}

const rows: Row[] = [];
for (const [name, measure] of Object.entries(benchmarks)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  process.stderr.write(`${name} ...\n`);
  rows.push(...(await measure(rounds, files)));
}
console.log(tableOf(rows));
if (positionals.length === 0) {
  const root = join(import.meta.dirname, "..");
  mkdirSync(join(root, "docs"), { recursive: true });
  writeFileSync(
    join(root, "docs", "benchmarks.md"),
    documentOf(rows, { rounds, day: values.date ?? dayOfCommit() }),
  );
}

/** When what is measured was committed. */
function dayOfCommit(): string {
  return execFileSync("git", ["log", "-1", "--format=%cs"], { encoding: "utf8" }).trim();
}
