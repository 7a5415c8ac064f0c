/**
 * Workers in a process of their own, which wait instead of reading. They tell how many parts they have in hand, and how
 * many megabytes of their heap are not garbage, each time that they are asked.
 *
 *     node workers-child.ts ENGINE_URL DATA SCRATCH COUNT MILLISECONDS
 */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { throughFolder } from "../../src/adapters/engine/deliver.ts";
import { keepWorkers } from "../many-workers.ts";
import { openWaitingReader } from "./waiting-reader.ts";

const [engineUrl, data, scratch, count, milliseconds] = process.argv.slice(2) as [
  ...[string, string, string, string, string],
];
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const readers: { readonly inHand: number }[] = [];
keepWorkers(Number(count), { engineUrl, scratch, delivery: throughFolder(data) }, () => {
  const reader = openWaitingReader({ slots: 1, waitMs: () => Number(milliseconds), findingOf: () => ({}) });
  readers.push(reader);
  return reader;
});
process.on("message", () => {
  collect();
  const inHand = readers.reduce((sum, reader) => sum + reader.inHand, 0);
  process.send!({ inHand, heap: process.memoryUsage().heapUsed / 1e6 });
});
