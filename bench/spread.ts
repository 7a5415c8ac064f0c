/**
 * What several machines are worth, and what they cost, with machines that wait instead of reading, so that the cores of
 * this one do not limit them:
 *
 *     npm run spread                                   all of it, and writes the tables of docs/scale.md
 *     npm run spread -- ratios --milliseconds 500      how much more 2 to 32 workers do than one, with items of half a second
 *     npm run spread -- overhead --items 3000          what an item costs besides being read
 *     npm run spread -- many --items 100000            memory while so many items wait, and how soon everything stands still
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { tableText } from "../scripts/table-text.ts";
import { putInto } from "./scale/report.ts";
import { measureMany } from "./spread/many.ts";
import { measureOverhead } from "./spread/overhead.ts";
import { measureRatios } from "./spread/ratios.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    milliseconds: { type: "string", default: "500" },
    items: { type: "string" },
    each: { type: "string", default: "60" },
    seconds: { type: "string", default: "60" },
  },
});
const number = (value: number, digits = 3) =>
  value.toLocaleString("en", { maximumSignificantDigits: digits });

const sections: Record<string, () => Promise<Record<string, string>>> = {
  ratios: async () => {
    const ratios = await measureRatios(
      [1, 2, 4, 8, 16, 32],
      Number(values.milliseconds),
      Number(values.each),
    );
    return {
      "n workers": tableText(
        ["Workers", "Items a second", "Of so many times what one does"],
        ratios.map(({ workers, rate, share }) => [number(workers), number(rate), number(share)]),
      ),
    };
  },
  overhead: async () => ({
    "an item besides being read": tableText(
      ["Way", "Time", "Processor, all processes", "Processor, the home"],
      (await measureOverhead(Number(values.items ?? 3000))).map(({ path, wallMs, cpuMs, homeCpuMs }) => [
        path,
        ...[wallMs, cpuMs, homeCpuMs].map((ms) => `${number(ms, 2)} ms`),
      ]),
    ),
  }),
  many: async () => {
    const { looks, standstills } = await measureMany(
      Number(values.items ?? 100_000),
      Number(values.seconds),
      { quick: 10, slow: 600_000 },
    );
    return {
      "many items wait": tableText(
        [
          "Items done",
          "Home",
          "Its heap",
          "Four workers",
          "Their heap",
          "Messages in the engine",
          "In the workers' hands",
        ],
        looks.map(({ done, home, heap, workers, workersHeap, messages, inHand }) => [
          number(done, 9),
          ...[
            `${number(home)} MB`,
            `${number(heap)} MB`,
            `${number(workers)} MB`,
            `${number(workersHeap)} MB`,
            number(messages),
            number(inHand),
          ],
        ]),
      ),
      "all stands still": tableText(
        ["In the workers' hands", "Until nothing is"],
        standstills.map(({ inHand, ms }) => [number(inHand), `${number(ms / 1000, 2)} s`]),
      ),
    };
  },
};

const file = join(import.meta.dirname, "..", "docs", "scale.md");
for (const name of positionals.length > 0 ? positionals : Object.keys(sections)) {
  const measure = sections[name];
  if (measure === undefined)
    throw new Error(`Expected some of ${Object.keys(sections).join(", ")}; found ${name}.`);
  for (const [place, table] of Object.entries(await measure())) {
    console.log(`\n${place}\n\n${table}`);
    if (positionals.length === 0) writeFileSync(file, putInto(readFileSync(file, "utf8"), place, table));
  }
}
