/**
 * Does to the server what the world may do to it, and tells what became of it:
 *
 *     npm run reliability -- kills --count 300 --seed 1
 */

import { parseArgs } from "node:util";
import { temporaryFolder } from "./folders.ts";
import { killOften } from "./reliability/kills.ts";
import { killTable } from "./reliability/tables.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
  },
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

async function kills(): Promise<number> {
  using folder = temporaryFolder();
  const from = performance.now();
  const killing = await killOften(folder.path, {
    count: Number(values.count),
    seed: Number(values.seed),
    report: ({ task, death, problems }) => {
      for (const problem of problems) console.log(`${task}, killed ${death}: ${problem}`);
    },
  });
  console.log(killTable(killing.kills));
  const problems = killing.kills.reduce((sum, one) => sum + one.problems.length, 0);
  const seconds = Math.round((performance.now() - from) / 1000);
  console.log(
    `${killing.kills.length} kills in ${seconds} s, seed ${values.seed}: ${problems} problems; ` +
      `${killing.acknowledged} acknowledged changes, ${killing.answered} answers to other clients.`,
  );
  return problems;
}

const trials: Record<string, () => Promise<number>> = { kills };
const trial = trials[positionals[0] ?? ""];
if (trial === undefined || positionals.length > 1) {
  console.error(`Usage: npm run reliability -- ${Object.keys(trials).join("|")} [--count N] [--seed N]`);
  process.exit(2);
}
process.exitCode = (await trial()) === 0 ? 0 : 1;
