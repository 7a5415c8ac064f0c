/**
 * Measures what the project promises, each thing against another way of doing it, in turns and in one run:
 *
 *     npm run bench                            everything, kept in docs/benchmarks.md: some minutes
 *     npm run bench -- --full                  more of everything, and a film of 2160p: an hour
 *     npm run bench -- previews --runs 1       some of it, printed only
 *     npm run bench -- rescan --files 1000000  a library of another size
 *     npm run bench -- --corpus DIR            your own films and music; --out FILE keeps the table
 */

import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measure as accuracy } from "./accuracy.ts";
import { measure as album } from "./album.ts";
import { measure as backup } from "./backup.ts";
import { measure as butlerRequests } from "./butler-requests.ts";
import { chartsOf } from "./charts.ts";
import { measureCorpus } from "./corpus.ts";
import { measure as everyAnalysis } from "./every-analysis.ts";
import { measure as fingerprints } from "./fingerprints.ts";
import { measure as guide } from "./guide.ts";
import { measure as memory } from "./memory.ts";
import { measure as oneRead } from "./one-read.ts";
import { measure as optimize } from "./optimize.ts";
import { measure as previews } from "./previews.ts";
import { documentOf, tableOf } from "./report.ts";
import { measure as rescan } from "./rescan.ts";
import type { Group, Result } from "./rows.ts";
import { measure as scanAndProbe } from "./scan-and-probe.ts";
import { measure as sdk } from "./sdk.ts";
import { measure as season } from "./season.ts";
import { fullSizes, type Sizes, usualSizes } from "./sizes.ts";

/** What belongs under one heading. */
const benchmarks: Record<string, Benchmark> = {
  "one-read": {
    title: "Previews and loudness from one read",
    measure: ({ rounds, largeFilmSeconds }) => oneRead(rounds, largeFilmSeconds),
  },
  "every-analysis": {
    title: "Every analysis from one read",
    measure: ({ rounds }) => everyAnalysis(rounds),
  },
  previews: { title: "Previews", measure: ({ rounds }) => previews(rounds) },
  album: { title: "Loudness of albums", measure: ({ rounds, music }) => album(rounds, music) },
  fingerprints: {
    title: "Intros from files",
    measure: ({ rounds, season }) => fingerprints(rounds, season),
  },
  season: { title: "Comparing a season", measure: ({ rounds }) => season(rounds) },
  "scan-and-probe": {
    title: "Scan and probe",
    measure: ({ rounds, smallFiles }) => scanAndProbe(rounds, smallFiles),
  },
  rescan: { title: "Scanning again", measure: ({ rounds, files }) => rescan(rounds, files) },
  "butler-requests": { title: "Requests", measure: ({ rounds }) => butlerRequests(rounds) },
  memory: { title: "Memory of the server", measure: ({ rounds }) => memory(rounds) },
  backup: { title: "Backups", measure: ({ rounds }) => backup(rounds) },
  optimize: { title: "Optimising the database", measure: ({ rounds }) => optimize(rounds) },
  guide: { title: "Programme guides", measure: ({ rounds, programmes }) => guide(rounds, programmes) },
  sdk: { title: "The SDK", measure: ({ rounds }) => sdk(rounds) },
  accuracy: { title: "Accuracy", measure: accuracy },
};

interface Benchmark {
  title: string;
  measure(sizes: Sizes): Promise<Result[]>;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: "boolean", default: false },
    runs: { type: "string" },
    date: { type: "string" },
    files: { type: "string" },
    corpus: { type: "string" },
    out: { type: "string" },
  },
});
const usual = values.full ? fullSizes : usualSizes;
const files =
  values.files === undefined ? {} : { files: Number(values.files), programmes: Number(values.files) };
const sizes: Sizes = {
  ...usual,
  ...(values.runs !== undefined && { rounds: Number(values.runs) }),
  ...files,
};
const unknown = positionals.filter((name) => !(name in benchmarks));
const isCount = (count: number) => Number.isInteger(count) && count >= 1;
if (unknown.length > 0 || !isCount(sizes.rounds) || !isCount(sizes.files)) {
  console.error(
    "Usage: npm run bench -- [--full] [--runs N] [--files N] [--date DAY] [--corpus DIR] [--out FILE] " +
      `[${Object.keys(benchmarks).join("|")}]...`,
  );
  process.exit(2);
}

const root = join(import.meta.dirname, "..");
const run = () => ({ rounds: sizes.rounds, day: values.date ?? dayOfCommit() });
if (values.corpus !== undefined) tell(await measureCorpus(values.corpus, sizes));
else {
  const chosen = positionals.length > 0 ? positionals : Object.keys(benchmarks);
  const groups: Group[] = [];
  for (const [name, { title, measure }] of Object.entries(benchmarks)) {
    if (!chosen.includes(name)) continue;
    process.stderr.write(`${name} ...\n`);
    groups.push({ title, results: await measure(sizes) });
  }
  tell(groups);
  if (positionals.length === 0) keep(groups);
}

/** Prints a table, and writes the page where somebody asked for it. */
function tell(groups: readonly Group[]): void {
  console.log(tableOf(groups));
  if (values.out !== undefined) writeFileSync(values.out, documentOf(groups, run()));
}

/** Makes the page of the documents, and the pictures on it. */
function keep(groups: readonly Group[]): void {
  const folder = join(root, "docs", "benchmarks");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const charts = chartsOf(groups);
  for (const { name, svg } of charts) writeFileSync(join(folder, name), svg);
  writeFileSync(join(root, "docs", "benchmarks.md"), documentOf(groups, run(), charts));
}

/** When what is measured was committed. */
function dayOfCommit(): string {
  return execFileSync("git", ["log", "-1", "--format=%cs"], { cwd: root, encoding: "utf8" }).trim();
}
