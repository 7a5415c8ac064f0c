/** Everything that can be checked without running the program, and the command that mends each. */
import { exec } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Check {
  what: string;
  command: string;
  mend: string;
}

/** More at once than a small machine has cores only wait for each other. */
const atOnce = 2;

const checks: readonly Check[] = [
  { what: "types", command: "tsc -p . && tsc -p src/web", mend: "the errors above name the lines" },
  { what: "format and lint", command: "biome check .", mend: "npx biome check --write ." },
  { what: "dead code and dependencies", command: "knip", mend: "npx knip --fix, or use what it names" },
  { what: "generated files", command: "node scripts/generate.ts --check", mend: "npm run generate" },
  {
    what: "site of the documents",
    command: `vitepress build docs --outDir ${join(tmpdir(), "butler-docs")}`,
    mend: "the page that is named has a link to nowhere, or angle brackets outside of code",
  },
  {
    what: "size of the dashboard",
    command: "node scripts/dashboard-size.ts",
    mend: "node scripts/dashboard-size.ts --list tells what is in it; fetch later what the first page does not need",
  },
  {
    what: "size of the SDK",
    command: "node scripts/sdk-size.ts",
    mend: "node scripts/sdk-size.ts --contents tells what is in it",
  },
];

/** They are done by themselves, afterwards: the first looks at what a check above has built. */
const measured: readonly Check[] = [
  {
    what: "speed of the dashboard",
    command: "node scripts/dashboard-speed.ts",
    mend: "node scripts/dashboard-speed.ts --list names what jumps; a machine that is busy with other things is slower",
  },
  {
    what: "what `butler --help` costs",
    command: "node scripts/measure-help.ts",
    mend: "load what help does not need when its command is called",
  },
];

/** Says how a check went. @returns whether it went well */
function carryOut({ what, command, mend }: Check): Promise<boolean> {
  return new Promise((resolve) => {
    exec(command, { maxBuffer: 1e9 }, (error, stdout, stderr) => {
      if (error) console.log(`failed  ${what}\n${stdout}${stderr}\n        Mend it with: ${mend}\n`);
      else if (stdout.startsWith("Skipped")) console.log(`        ${what}: ${stdout.trim()}`);
      else console.log(`ok      ${what}`);
      resolve(error === null);
    });
  });
}

let failed = 0;
async function carryOutAll(waiting: Iterable<Check>): Promise<void> {
  for (const check of waiting) if (!(await carryOut(check))) failed++;
}

const waiting = checks.values();
await Promise.all(Array.from({ length: atOnce }, () => carryOutAll(waiting)));
await carryOutAll(measured);
process.exitCode = failed === 0 ? 0 : 1;
