/**
 * Workers in a process of their own, whose work is waiting: a part takes as many milliseconds as its file's name says.
 *
 *     node workers-child.ts ENGINE_URL HOME_URL SCRATCH COUNT ARTEFACT_BYTES
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { throughHttp } from "../../src/adapters/engine/deliver.ts";
import { openWorker } from "../../src/adapters/engine/worker.ts";
import { tapVersions } from "../../src/media/taps.ts";
import { createScriptedReader } from "../../test/support/scripted-reader.ts";

const [engineUrl, homeUrl, scratch, count, artefactBytes] = process.argv.slice(2) as [
  ...[string, string, string, string, string],
];
const bytes = Buffer.alloc(Number(artefactBytes), "a picture");

const workers = Array.from({ length: Number(count) }, (_, number) => {
  let before = Promise.resolve();
  // One part at a time, as a reader with one slot has it.
  const reader = createScriptedReader(({ file, artefactFolder }) => {
    const work = before.then(async () => {
      await wait(Number(basename(file).split(" ")[0]));
      writeFileSync(join(artefactFolder, "index-sd.bif"), bytes);
      return [{ file: "index-sd.bif", count: 1, intervalMs: 2000 }];
    });
    before = work.then(() => {});
    return work;
  });
  const name = `w${number}`;
  const own = join(scratch, name);
  mkdirSync(own, { recursive: true });
  return openWorker({
    ...{ engineUrl, name },
    offer: {
      ...{ session: crypto.randomUUID(), version: "1.0.0", cores: 1, slots: 1 },
      ...{ taps: tapVersions, only: null, sections: null },
    },
    shop: {
      ...{ reader, mappings: [], scratch: own, keepMs: 60_000 },
      ...{ delivery: throughHttp(homeUrl, "a worker's token"), log: console.error },
    },
  });
});
process.once("disconnect", async () => {
  await Promise.all(workers.map((worker) => worker.close()));
  process.exit();
});
