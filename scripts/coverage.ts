/**
 * Which lines of `src` the tests run, in the test processes, in the servers, readers and commands that they start, and in
 * the browser. Fails below the share that is promised.
 *
 *     npm run coverage [-- --files] [TESTS]
 *
 * With `--files` the least covered ones are named, with their lines.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

/** What V8 tells of a script: ranges of characters and how often they were run, the inner ones behind the outer ones. */
interface ScriptCoverage {
  url: string;
  source?: string;
  functions: { ranges: { startOffset: number; endOffset: number; count: number }[] }[];
}

/** What Istanbul's reports tell of a file. */
interface FileCoverage {
  statementMap: Record<string, { start: { line: number; column: number } }>;
  s: Record<string, number>;
}

const leastPercent = 90;
const root = join(import.meta.dirname, "..");
const source = join(root, "src");
const home = `${pathToFileURL(source).href}/`;
const built = join(root, "dist", "web");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { files: { type: "boolean", default: false } },
});

const folder = mkdtempSync(join(tmpdir(), "butler-coverage-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const [report, others] = [join(folder, "report"), join(folder, "others")];
mkdirSync(others);

run("vite", ["build", "--logLevel", "warn", "--sourcemap"]);
const status = run("vitest", [
  "run",
  "--coverage",
  "--coverage.provider=v8",
  "--coverage.include=src/**/*.{ts,tsx}",
  "--coverage.reporter=json",
  `--coverage.reportsDirectory=${report}`,
  "--coverage.reportOnFailure",
  ...positionals,
]);
tell(withOthers(readReport()));
run("vite", ["build", "--logLevel", "warn"]);
process.exitCode ||= status;

function run(program: string, args: string[]): number {
  const env = { ...process.env, COVERAGE_OF_OTHERS: others };
  return spawnSync(program, args, { cwd: root, env, stdio: "inherit" }).status ?? 1;
}

/** @returns lines of each file that have a statement, and whether one of them was run */
function readReport(): Map<string, Map<number, boolean>> {
  const all = JSON.parse(readFileSync(join(report, "coverage-final.json"), "utf8")) as Record<
    string,
    FileCoverage
  >;
  return new Map(
    Object.entries(all).map(([file, { statementMap, s }]) => {
      const lines = new Map<number, boolean>();
      for (const [id, { start }] of Object.entries(statementMap))
        lines.set(start.line, lines.get(start.line) === true || s[id]! > 0);
      return [file, lines];
    }),
  );
}

/** Adds what other processes and pages have run. */
function withOthers(files: Map<string, Map<number, boolean>>): Map<string, Map<number, boolean>> {
  const scripts = new Map<string, Uint8Array>();
  for (const name of readdirSync(others)) {
    const { result } = JSON.parse(readFileSync(join(others, name), "utf8")) as { result: ScriptCoverage[] };
    for (const script of result) {
      const file = fileOf(script.url);
      if (file === undefined) continue;
      const length = script.source?.length ?? readFileSync(file, "utf8").length;
      const seen = scripts.get(file) ?? new Uint8Array(length);
      scripts.set(file, seen);
      for (const [at, ran] of ranIn(script, length).entries()) if (ran === 1) seen[at] = 1;
    }
  }
  const hit = (file: string, line: number) => {
    const lines = files.get(file);
    if (lines?.has(line)) lines.set(line, true);
  };
  for (const [file, seen] of scripts)
    if (file.startsWith(built)) for (const [path, line] of originals(file, seen)) hit(path, line);
    else for (const line of linesOf(readFileSync(file, "utf8"), seen)) hit(file, line);
  return files;
}

/** @returns a source that a process has loaded, or a bundle that a page has; undefined for what is not ours */
function fileOf(url: string): string | undefined {
  if (url.startsWith(home)) return fileURLToPath(url);
  const [, name] = /^http.*\/web\/assets\/([^/?]+\.js)$/.exec(url) ?? [];
  const file = name && join(built, "assets", name);
  return file && existsSync(`${file}.map`) ? file : undefined;
}

/** @returns 1 for each character that was run */
function ranIn({ functions }: ScriptCoverage, length: number): Uint8Array {
  const ran = new Uint8Array(length);
  const ranges = functions.flatMap((one) => one.ranges);
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  for (const { startOffset, endOffset, count } of ranges) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  return ran;
}

/** Lines of which the first character that is no blank was run. Types are stripped to blanks, so places are the same. */
function* linesOf(text: string, seen: Uint8Array): Generator<number> {
  let offset = 0;
  for (const [i, line] of text.split("\n").entries()) {
    if (seen[offset + line.search(/\S|$/)] === 1) yield i + 1;
    offset += line.length + 1;
  }
}

/** The lines that what was run of a bundle comes from. */
function* originals(file: string, seen: Uint8Array): Generator<[string, number]> {
  const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, "utf8")));
  let offset = 0;
  for (const [i, line] of readFileSync(file, "utf8").split("\n").entries()) {
    for (let column = 0; column < line.length; column++) {
      if (seen[offset + column] !== 1) continue;
      const entry = map.findEntry(i, column);
      if ("originalSource" in entry && entry.originalSource)
        yield [join(file, "..", entry.originalSource), entry.originalLine + 1];
    }
    offset += line.length + 1;
  }
}

function tell(files: Map<string, Map<number, boolean>>): void {
  const rooms = new Map<string, { lines: number; run: number }>();
  const add = (room: string, lines: number, run: number) => {
    const sum = rooms.get(room) ?? { lines: 0, run: 0 };
    rooms.set(room, { lines: sum.lines + lines, run: sum.run + run });
  };
  const least: { file: string; missing: number[] }[] = [];
  for (const [file, lines] of files) {
    const path = relative(source, file);
    const missing = [...lines].filter(([, isRun]) => !isRun).map(([line]) => line);
    add(
      path.includes("/") ? path.slice(0, path.indexOf("/")) : "(roots)",
      lines.size,
      lines.size - missing.length,
    );
    add("all", lines.size, lines.size - missing.length);
    least.push({ file: path, missing });
  }
  const percent = ({ lines, run }: { lines: number; run: number }) => (100 * run) / Math.max(1, lines);
  for (const [room, sum] of [...rooms].sort())
    console.log(
      `${room.padEnd(10)} ${String(sum.run).padStart(6)} of ${String(sum.lines).padStart(6)} lines  ${percent(sum).toFixed(1)} %`,
    );
  if (values.files)
    for (const { file, missing } of least.sort((a, b) => b.missing.length - a.missing.length).slice(0, 60))
      console.log(`${file}: ${missing.length} not run: ${missing.join(", ").slice(0, 200)}`);
  if (percent(rooms.get("all")!) >= leastPercent) return;
  console.log(
    `Expected at least ${leastPercent} %: write tests for what \`npm run coverage -- --files\` names.`,
  );
  process.exitCode = 1;
}
