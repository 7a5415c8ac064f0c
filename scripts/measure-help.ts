/**
 * Measures what `butler --help` costs, built as it is published: CPU time of a process of its own, the median of several.
 * It is built beside the dependencies, where nobody's `dist` is in the way.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const runs = 9;
/** Milliseconds. */
const budget = 150;

const root = join(import.meta.dirname, "..");
const place = join(root, "node_modules", ".cache", "measure-help");
const program = join(place, "bin", "butler.js");
/** The process says at its end what it used; its output is thrown away. */
const meter = `data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process.send((user+system)/1000)})`;

function build(): void {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  // Types are another check's matter.
  const flags = ["--noCheck", "--declaration", "false", "--outDir", join(place, "dist")];
  execFileSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json"), ...flags], {
    stdio: "inherit",
  });
  for (const file of ["bin", "package.json"])
    cpSync(join(root, file), join(place, file), { recursive: true });
}

async function cpuOf(argv: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ["--import", meter, ...argv], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [[used], [status]] = await Promise.all([once(child, "message"), once(child, "exit")]);
  if (status !== 0) throw new Error(`${argv.join(" ")} ended with ${status}.`);
  return used as number;
}

async function median(argv: readonly string[]): Promise<number> {
  const all: number[] = [];
  for (let run = 0; run < runs; run++) all.push(await cpuOf(argv));
  return all.sort((a, b) => a - b)[Math.floor(runs / 2)]!;
}

build();
const [help, nothing] = [await median([program, "--help"]), await median(["--eval", "0"])];
console.log(`butler --help: ${help.toFixed(0)} ms of CPU, of which Node itself ${nothing.toFixed(0)} ms`);
if (help > budget) {
  console.error(`Expected at most ${budget} ms. \`node --cpu-prof ${program} --help\` shows what takes it.`);
  process.exitCode = 1;
}
