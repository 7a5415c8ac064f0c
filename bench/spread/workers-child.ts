/**
 * Workers in a process of their own, which wait instead of reading. They tell how many parts they have in hand, and how
 * many megabytes of their heap are not garbage, each time that they are asked.
 *
 *     node workers-child.ts ENGINE_URL DATA SCRATCH COUNT MILLISECONDS
 */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { throughFolder } from "../../src/adapters/engine/deliver.ts";
import { openWorker } from "../../src/adapters/engine/worker.ts";
import { tapVersions } from "../../src/media/taps.ts";
import { openWaitingReader } from "./waiting-reader.ts";

const [engineUrl, data, scratch, count, milliseconds] = process.argv.slice(2) as [
  ...[string, string, string, string, string],
];
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const readers: { readonly inHand: number }[] = [];
const workers = Array.from({ length: Number(count) }, (_, number) => {
  const name = `w${number}`;
  const own = join(scratch, name);
  mkdirSync(own, { recursive: true });
  const reader = openWaitingReader({ slots: 1, waitMs: () => Number(milliseconds), findingOf: () => ({}) });
  readers.push(reader);
  return openWorker({
    ...{ engineUrl, name },
    offer: {
      ...{ session: crypto.randomUUID(), version: "1.0.0", cores: 1, slots: 1 },
      ...{ taps: tapVersions, only: null, sections: null },
    },
    shop: {
      ...{
        reader,
        mappings: [],
        scratch: own,
        keepMs: 60_000,
        delivery: throughFolder(data),
        log: console.error,
      },
    },
  });
});
process.on("message", () => {
  collect();
  const inHand = readers.reduce((sum, reader) => sum + reader.inHand, 0);
  process.send!({ inHand, heap: process.memoryUsage().heapUsed / 1e6 });
});
process.once("disconnect", async () => {
  await Promise.all(workers.map((worker) => worker.close()));
  process.exit();
});
