/**
 * Sends artefacts to a home as a worker does, when it is told to begin.
 *
 *     node sender-child.ts HOME_URL FOLDER TIMES MEGABYTES
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { throughHttp } from "../../src/adapters/engine/deliver.ts";

const [homeUrl, folder, times, megabytes] = process.argv.slice(2) as [string, string, string, string];
const made = join(folder, "made");
mkdirSync(made);
writeFileSync(join(made, "index-sd.bif"), Buffer.alloc(Number(megabytes) * 1e6, "a picture"));
const ids = Array.from({ length: Number(times) }, () => crypto.randomUUID());
const delivery = throughHttp(homeUrl, "a worker's token");
process.once("message", async () => {
  for (const id of ids) await delivery.bring(made, id, "", new AbortController().signal);
  process.send!(ids);
});
process.send!("ready");
