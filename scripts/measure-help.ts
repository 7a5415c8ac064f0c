/** Measures what `butler --help` costs: CPU time of a process of its own, the median of several. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const runs = 9;
/** Milliseconds. */
const budget = 150;

const program = join(import.meta.dirname, "..", "bin", "butler.js");
/** The process says at its end what it used; its output is thrown away. */
const meter = `data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process.send((user+system)/1000)})`;

async function cpuOf(argv: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ["--import", meter, ...argv], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [[used]] = await Promise.all([once(child, "message"), once(child, "exit")]);
  return used as number;
}

async function median(argv: readonly string[]): Promise<number> {
  const all: number[] = [];
  for (let run = 0; run < runs; run++) all.push(await cpuOf(argv));
  return all.sort((a, b) => a - b)[Math.floor(runs / 2)]!;
}

const [help, nothing] = [await median([program, "--help"]), await median(["--eval", "0"])];
console.log(`butler --help: ${help.toFixed(0)} ms of CPU, of which Node itself ${nothing.toFixed(0)} ms`);
if (help > budget) {
  console.error(
    `Expected at most ${budget} ms. \`node --cpu-prof bin/butler.js --help\` shows what takes it.`,
  );
  process.exitCode = 1;
}
