/**
 * Changes one place of the code at a time, and looks whether a test notices (docs/quality.md).
 *
 * npm run mutate                              everything in src/core and src/media: a night
 * npm run mutate -- src/core/window.ts        one file: a minute
 * npm run mutate -- --sample 0.03 --seed 1    so many of all places, drawn by chance
 */
import { globSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { drawnPlaces } from "./mutate/sample.ts";
import { intervalOf, type Outcome, scoreOf, tally } from "./mutate/score.ts";

const leastScore = 0.8;
const root = join(import.meta.dirname, "..");
const kept = join("node_modules", ".cache", "mutate");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Share of the places that are tried, of 0 to 1. */
    sample: { type: "string", default: "1" },
    /** Which ones: another seed draws others. */
    seed: { type: "string", default: "1" },
    concurrency: { type: "string", default: "1" },
  },
});
const share = Number(values.sample);
if (!(share > 0 && share <= 1))
  throw new Error(`--sample is a share above 0 and up to 1; found ${values.sample}.`);

process.chdir(root);
const asked = positionals.length > 0 ? positionals : ["src/core", "src/media"];
if (share < 1 && asked.some((path) => path.includes(":")))
  throw new Error(`A sample is drawn from files and folders; found lines of one: ${asked.join(" ")}.`);
const everything = asked.map((path) =>
  statSync(path.split(":")[0]!).isDirectory() ? join(path, "**", "*.ts") : path,
);
const partly = share < 1;
process.env.MUTATE_SAMPLE = `${share} ${values.seed}`;

// Sentences are read by people: that another one is said is no fault that a test should find.
const excludedMutations = ["StringLiteral"];
const files = () =>
  globSync(everything)
    .filter((file) => !file.endsWith(".test.ts"))
    .sort();

const results = await new Stryker({
  mutate: partly ? await drawnPlaces(files(), excludedMutations) : [...everything, "!src/**/*.test.ts"],
  testRunner: "vitest",
  vitest: { configFile: "scripts/mutate/vitest.config.ts", related: true },
  plugins: ["@stryker-mutator/vitest-runner", "./scripts/mutate/sample.ts"],
  checkers: partly ? ["sample"] : [],
  coverageAnalysis: "perTest",
  // What is reckoned only once, as a file is loaded, would need every test in a thread of its own.
  ignoreStatic: true,
  mutator: { excludedMutations },
  // There is none of that name: Stryker would rewrite ours for a compiler that it does not need.
  tsconfigFile: "no-tsconfig.json",
  ignorePatterns: ["dist"],
  tempDirName: ".mutate",
  cleanTempDir: "always",
  // What was not drawn would be kept as done.
  incremental: !partly,
  incrementalFile: join(kept, "incremental.json"),
  reporters: ["html", "progress-append-only"],
  htmlReporter: { fileName: join(kept, "report.html") },
  concurrency: Number(values.concurrency),
  // Of what was changed, besides what it took before; and of everything as it is, once, on a machine that may be busy.
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 60,
}).runMutationTest();

const outcomes: Outcome[] = results
  .filter(({ status }) => status !== "CompileError" && status !== "Ignored")
  .map(({ fileName, location, status, mutatorName, replacement }) => ({
    file: relative(root, fileName),
    line: location.start.line,
    status,
    change: `${mutatorName}: ${(replacement ?? "").replaceAll(/\s+/g, " ").slice(0, 70)}`,
  }));

const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
function row(name: string, some: readonly Outcome[]): string {
  const { killed, survived, uncovered } = tally(some);
  const figures = [`${killed} killed`, `${survived} survived`, `${uncovered} without a test`];
  return `${name.padEnd(36)} ${percent(scoreOf(some)).padStart(8)}  ${figures.join(", ")}`;
}

const endless = outcomes.filter(({ status }) => status === "Timeout");
console.log("\nNever came to an end:");
for (const { file, line, change } of endless) console.log(`  ${file}:${line} ${change}`);
const alive = outcomes.filter(({ status }) => status === "Survived" || status === "NoCoverage");
console.log("\nNot killed:");
for (const { file, line, status, change } of alive)
  console.log(`  ${file}:${line} ${status === "Survived" ? change : `${change} (no test comes here)`}`);
const by = (nameOf: (file: string) => string) =>
  [...Map.groupBy(outcomes, ({ file }) => nameOf(file))].sort(([, a], [, b]) => scoreOf(a) - scoreOf(b));
console.log("\nBy file, worst first:");
for (const [file, some] of by((file) => file)) console.log(row(file, some));
console.log("\nBy folder:");
for (const [folder, some] of by(dirname)) console.log(row(folder, some));
console.log(`\n${row("all", outcomes)}`);
const score = scoreOf(outcomes);
if (partly) {
  const [low, high] = intervalOf(tally(outcomes).killed, outcomes.length);
  console.log(`Of all places, with 95 % confidence: ${percent(low)} to ${percent(high)}.`);
}
if (score < leastScore) {
  console.error(`Expected at least ${percent(leastScore)} killed.`);
  process.exitCode = 1;
}
