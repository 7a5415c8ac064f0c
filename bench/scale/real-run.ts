/** A home, PostgreSQL and workers that wait instead of reading, against what the simulation foretells of them. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Part } from "../../src/core/ports.ts";
import { createRandom } from "../../src/demo/random.ts";
import { noReader, openSpread } from "../../test/support/spread-house.ts";
import { openTestEngine } from "../../test/support/test-engine.ts";
import { temporaryFolder } from "../folders.ts";
import type { Costs } from "./costs.ts";
import { keep, openHome, openUploads, without } from "./home.ts";
import type { Item, Kind } from "./library.ts";
import { taps } from "./requests.ts";
import { simulate } from "./simulate.ts";

export interface Comparison {
  realMs: number;
  foretoldMs: number;
  /** Of reading, shared out evenly: nobody can be faster. */
  leastMs: number;
  /** Milliseconds of processor of the home's process. */
  realHomeMs: number;
  foretoldHomeMs: number;
  saved: number;
}

/** @param workers each reads one part at a time @param count of items, each of which takes `meanMs`, or up to two thirds more or less */
export async function compare(
  workers: number,
  count: number,
  meanMs: number,
  costs: Costs,
  seed: number,
): Promise<Comparison> {
  const artefactBytes = 1e6;
  const items = waitingItems(count, meanMs, artefactBytes, seed);
  const foretold = simulate({ workers, items: items.values(), count, costs });
  const real = await runReally(workers, items, artefactBytes);
  return {
    ...real,
    foretoldMs: foretold.ms,
    leastMs: items.reduce((sum, { readMs }) => sum + readMs, 0) / workers,
    foretoldHomeMs: foretold.homeMs,
  };
}

function waitingItems(count: number, meanMs: number, artefactBytes: number, seed: number): Item[] {
  const random = createRandom(seed);
  const kind: Kind = {
    ...{ name: "film", share: 1, readSeconds: meanMs / 1000, bytes: 1000, together: 1 },
    ...{ artefactBytes, artefacts: 1, findings: 1 },
  };
  return Array.from({ length: count }, (_, number) => {
    const readMs = Math.round((meanMs / 3) * (1 + 4 * random()));
    return { kind, folder: `film ${number}`, size: readMs, readMs };
  });
}

async function runReally(workers: number, items: readonly Item[], artefactBytes: number) {
  using folder = temporaryFolder();
  const films = items.map(({ readMs }, number) => ({ name: `${readMs} ${number}.mkv`, size: readMs }));
  const home = await openHome(folder.path, films);
  const engine = await openTestEngine();
  const spread = openSpread(engine.url, home.paths.data, noReader());
  const uploads = await openUploads(spread.takePiece);
  const child = fork(join(import.meta.dirname, "workers-child.ts"), [
    ...[engine.url, uploads.url, join(folder.path, "workers"), String(workers), String(artefactBytes)],
  ]);
  try {
    while (spread.machines().length < workers) await new Promise((later) => setTimeout(later, 50));
    const begun = performance.now();
    const before = process.cpuUsage();
    const working = new Set<Promise<void>>();
    let saved = 0;
    for await (const part of without(home.library)) {
      const work = readPart(home, spread, part).then(() => {
        saved++;
        working.delete(work);
      });
      working.add(work);
      if (working.size >= spread.room(taps)) await Promise.race(working);
    }
    await Promise.all(working);
    const { user, system } = process.cpuUsage(before);
    return { realMs: performance.now() - begun, realHomeMs: (user + system) / 1000, saved };
  } finally {
    child.disconnect();
    await once(child, "exit");
    await spread.close();
    await uploads.close();
    await engine.close();
    home.close();
  }
}

/** As core/read-through.ts does it, for one run. */
async function readPart(
  { library, files }: Awaited<ReturnType<typeof openHome>>,
  spread: ReturnType<typeof openSpread>,
  part: Part,
): Promise<void> {
  if ((await without(library, { partIds: [part.id] }).count()) === 0) return;
  const scratch = await files.scratch();
  try {
    await spread.read(
      {
        ...{ file: part.file, taps, artefactFolder: scratch.folder },
        purpose: { part, tasks: ["GenerateMediaIndexFiles"], priority: 0 },
      },
      { signal: new AbortController().signal },
    );
    await keep(library, part, scratch.folder);
  } finally {
    await scratch.remove();
  }
}
