/** Everything that can be checked without running the program, and the command that mends each. */
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

const checks = [
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
    what: "speed of the dashboard",
    command: "node scripts/dashboard-speed.ts",
    mend: "node scripts/dashboard-speed.ts --list names what jumps; a machine that is busy with other things is slower",
  },
  {
    what: "size of the SDK",
    command: "node scripts/sdk-size.ts",
    mend: "node scripts/sdk-size.ts --contents tells what is in it",
  },
  {
    what: "what `butler --help` costs",
    command: "node scripts/measure-help.ts",
    mend: "load what help does not need when its command is called",
  },
] as const;

let failed = 0;
for (const { what, command, mend } of checks) {
  const { status, stdout, stderr } = spawnSync(command, { shell: true, encoding: "utf8" });
  if (status === 0 && stdout.startsWith("Skipped")) console.log(`        ${what}: ${stdout.trim()}`);
  else if (status === 0) console.log(`ok      ${what}`);
  else {
    failed++;
    console.log(`failed  ${what}\n${stdout}${stderr}\n        Mend it with: ${mend}\n`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
