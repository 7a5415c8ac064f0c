/**
 * What the world does to a server that goes on: its disk fills up, its media is away, another program locks its
 * database, its memory is short. Clients ask and change things meanwhile; afterwards everything must be as it should be.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { renameSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "../../src/demo/random.ts";
import { childrenOf } from "../measure.ts";
import { type Server, startServer } from "../server.ts";
import { artefactsIn, brokenDatabase } from "./artefacts.ts";
import { createChanges } from "./changes.ts";
import { endProcess } from "./deaths.ts";
import { shownBrokenIn, wrongEnd } from "./kills.ts";
import { makePlace, type Place, shuffled, taskNames } from "./place.ts";
import { ask } from "./watchers.ts";

/** Does something bad to a server that works, and takes it back. */
type Fault = (server: Server, place: Place, ms: number) => Promise<void>;

export const faults: Record<string, Fault> = {
  "the database is locked by another program": async (_, { data }, ms) => {
    const program = join(import.meta.dirname, "lock-child.ts");
    const child = spawn(process.execPath, [program, join(data, "butler.db"), String(ms)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error(`Whoever locks the database ended with ${code}.`);
  },
  "the media is away": async (_, { media }, ms) => {
    renameSync(media, `${media}.away`);
    await sleep(ms);
    renameSync(`${media}.away`, media);
  },
  "the disk is full": async (_, { data }, ms) => {
    const ballast = join(data, "..", "ballast");
    const { bavail, bsize } = statfsSync(data);
    if (bavail * bsize > largestBallast)
      throw new Error(
        `Expected a small disk below ${data}, found one with ${bavail * bsize} bytes free. ` +
          "Mount a tmpfs of 64 MB somewhere, and name it with --folder.",
      );
    // Whatever is left meanwhile is taken as well.
    const until = performance.now() + ms;
    for (let part = 0; performance.now() < until; part++) {
      fill(`${ballast}-${part}`);
      await sleep(20);
    }
    for (let part = 0; part < ms; part++) rmSync(`${ballast}-${part}`, { force: true });
  },
  "children are killed for want of memory": async ({ pid }, _, ms) => {
    const until = performance.now() + ms;
    while (performance.now() < until) {
      for (const child of childrenOf(pid)) endProcess(child);
      await sleep(50);
    }
  },
};

/** Bytes: a larger disk is somebody's own. */
const largestBallast = 512 * 1024 * 1024;

function fill(file: string): void {
  for (let bytes = 16 * 1024 * 1024; bytes >= 1024; bytes /= 4)
    try {
      for (;;) writeFileSync(file, Buffer.alloc(bytes), { flag: "a" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
}

export interface Faulted {
  fault: string;
  ms: number;
  acknowledged: number;
  answered: number;
  /** In words; none when all is well. */
  problems: string[];
}

/** @param folder an empty one, for everything @param lengths how long each fault lasts, in milliseconds, one after the other */
export async function standFaults(
  folder: string,
  options: {
    faults: readonly string[];
    lengths: readonly number[];
    seed: number;
    report(one: Faulted): void;
  },
): Promise<Faulted[]> {
  const random = createRandom(options.seed);
  const place = await makePlace(folder);
  const stood: Faulted[] = [];
  for (const fault of options.faults)
    for (const ms of options.lengths) {
      place.reset();
      const one = await stand(fault, ms, { place, folder, random });
      stood.push(one);
      options.report(one);
    }
  return stood;
}

async function stand(
  fault: string,
  ms: number,
  { place, folder, random }: { place: Place; folder: string; random: () => number },
): Promise<Faulted> {
  const { data } = place;
  const changes = createChanges(random, join(folder, "sections"));
  const server = await startServer(data);
  let died = false;
  void server.ended.then(() => {
    died = true;
  });
  const ending = new AbortController();
  const asking = ask(server, ending.signal);
  const changing = changes.make(server, ending.signal);
  const starting = (async () => {
    for (const task of shuffled(taskNames, random)) {
      await server.sdk.runs.start({ task, force: true }).catch(() => undefined);
      await sleep(ms / taskNames.length);
    }
  })();
  await sleep(random() * 300);
  await faults[fault]!(server, place, ms);
  await starting;
  ending.abort();
  const answered = await asking;
  await changing;
  const problems: string[] = died ? ["the server ended"] : [];
  const alive = died ? await startServer(data) : server;
  problems.push(...changes.lost(data));
  await alive.untilIdle();
  for (const task of taskNames) {
    await alive.run(task);
    problems.push(...(await wrongEnd(alive, task)));
  }
  await alive.kill();
  problems.push(...brokenDatabase(join(data, "butler.db")), ...changes.lost(data), ...shownBrokenIn(place));
  const made = place.whole.size;
  const found = artefactsIn(data, place.media).size;
  if (found !== made) problems.push(`${found} artefacts are there in the end, of ${made}`);
  return { fault, ms, acknowledged: changes.acknowledged, answered, problems };
}
