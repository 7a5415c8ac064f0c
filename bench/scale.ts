/**
 * What becomes of it with a thousand machines and a hundred million files:
 *
 *     npm run scale                  simulates, with the costs that were measured, and writes the tables of docs/scale.md
 *     npm run scale -- --measure     measures the costs here before
 *     npm run scale -- --check       lets four real workers do 200 items, and compares with what is foretold of them;
 *                                    each takes --milliseconds, more or less
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chartOf } from "./scale/chart.ts";
import { readCosts, writeCosts } from "./scale/costs.ts";
import { foretell } from "./scale/foretell.ts";
import { type Kind, mixed, music } from "./scale/library.ts";
import { measureCosts } from "./scale/measure.ts";
import { compare } from "./scale/real-run.ts";
import { costsTable, keptTable, putInto, timesTable } from "./scale/report.ts";

const { values } = parseArgs({
  options: {
    measure: { type: "boolean" },
    check: { type: "boolean" },
    milliseconds: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);
const machines = [1, 10, 100, 1000];
const sizes = [10_000, 1_000_000, 100_000_000];
const docs = join(import.meta.dirname, "..", "docs");

if (values.measure) writeCosts(await measureCosts());
const costs = readCosts();

if (values.check) {
  const seen = await compare(4, 200, Number(values.milliseconds), costs, seed);
  console.log(seen);
  const error = seen.foretoldMs / seen.realMs - 1;
  console.log(`The simulation is ${(100 * error).toFixed(1)} % off.`);
} else {
  const forecastsOf = (kinds: readonly Kind[], counts: readonly number[]) =>
    machines
      .flatMap((workers) => foretell(kinds, workers, counts, costs, seed))
      .sort((a, b) => a.items - b.items || a.workers - b.workers);
  const library = forecastsOf(mixed, sizes);
  const tracks = forecastsOf(music, [1_000_000]);
  const tables = {
    costs: costsTable(costs),
    "a mixed library": timesTable(library),
    "what is kept": keptTable(library),
    "nothing but music": timesTable(tracks),
  };
  const file = join(docs, "scale.md");
  let document = readFileSync(file, "utf8");
  for (const [name, table] of Object.entries(tables)) {
    console.log(`\n${name}\n\n${table}`);
    document = putInto(document, name, table);
  }
  writeFileSync(file, document);
  writeFileSync(join(docs, "scale.svg"), chartOf(library));
}
