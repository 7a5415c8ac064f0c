/**
 * Workers in a process of their own, whose work is waiting: a part takes as many milliseconds as its file's name says.
 *
 *     node workers-child.ts ENGINE_URL HOME_URL SCRATCH COUNT ARTEFACT_BYTES
 */

import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { throughHttp } from "../../src/adapters/engine/deliver.ts";
import { createScriptedReader } from "../../test/support/scripted-reader.ts";
import { keepWorkers } from "../many-workers.ts";

const [engineUrl, homeUrl, scratch, count, artefactBytes] = process.argv.slice(2) as [
  ...[string, string, string, string, string],
];
const bytes = Buffer.alloc(Number(artefactBytes), "a picture");
const delivery = throughHttp(homeUrl, "a worker's token");

keepWorkers(Number(count), { engineUrl, scratch, delivery }, () => {
  let before = Promise.resolve();
  // One part at a time, as a reader with one slot has it.
  return createScriptedReader(({ file, artefactFolder }) => {
    const work = before.then(async () => {
      await wait(Number(basename(file).split(" ")[0]));
      writeFileSync(join(artefactFolder, "index-sd.bif"), bytes);
      return [{ file: "index-sd.bif", count: 1, intervalMs: 2000 }];
    });
    before = work.then(() => {});
    return work;
  });
});
