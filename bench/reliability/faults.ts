/**
 * What the world does to a server that goes on: its disk fills up, its media is away or not mounted any more, another
 * program locks its database, its memory is short. Clients ask and change things meanwhile; afterwards everything must be as it should be.
 */

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
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

interface Fault {
  /** Must be done before the server starts. Throws `NotHere` where this machine cannot have the fault. */
  prepare?(place: Place): Prepared;
  /** Does something bad to a server that works, and takes it back. */
  come(server: Server, place: Place, ms: number): Promise<void>;
}

interface Prepared {
  /** What the server finds in its environment. */
  environment?: NodeJS.ProcessEnv;
  /** Puts everything back. @returns in words, what should not be there */
  undo?(): string[];
}

class NotHere extends Error {}

const comes: Record<string, Fault["come"]> = {
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

/** Megabytes of V8's old space, for the server and each of its children: a fifth of what a small machine gives. */
const smallHeap = 64;

export const faults: Record<string, Fault> = {
  ...Object.fromEntries(Object.entries(comes).map(([name, come]) => [name, { come }])),
  // All the time, also when every task runs again.
  "memory is short": {
    prepare: () => ({ environment: { NODE_OPTIONS: `--max-old-space-size=${smallHeap}` } }),
    come: (_server, _place, ms) => sleep(ms),
  },
  "the mount of the media is taken away while it is used": {
    prepare: ({ media }) => {
      const [disk, before] = [`${media}.disk`, `${media}.before`];
      mkdirSync(disk);
      try {
        mount("-t", "tmpfs", "none", disk);
      } catch (error) {
        rmdirSync(disk);
        throw new NotHere(`nothing may be mounted here: ${(error as Error).message.trim()}`);
      }
      renameSync(media, before);
      cpSync(before, disk, { recursive: true, preserveTimestamps: true });
      mkdirSync(media);
      mount("--bind", disk, media);
      return {
        undo: () => {
          unmount(media);
          unmount(disk);
          const left = readdirSync(media).map((name) => `${name} was written where the media is mounted`);
          rmSync(media, { recursive: true });
          rmdirSync(disk);
          renameSync(before, media);
          return left;
        },
      };
    },
    come: async (_, { media }, ms) => {
      unmount(media);
      await sleep(ms);
      mount("--bind", `${media}.disk`, media);
    },
  },
};

const mount = (...words: string[]): void => void execFileSync("mount", words, { stdio: "pipe" });
/** At once: whoever has a file of it open may still read that. */
const unmount = (folder: string): void => void execFileSync("umount", ["--lazy", folder], { stdio: "pipe" });

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
  /** Why it was not tried. */
  notHere?: string;
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
      const one = await stand(fault, ms, { place, folder, random }).catch((error: unknown) => {
        if (!(error instanceof NotHere)) throw error;
        return { fault, ms, acknowledged: 0, answered: 0, problems: [], notHere: error.message };
      });
      stood.push(one);
      options.report(one);
    }
  return stood;
}

async function stand(
  fault: string,
  ms: number,
  trial: { place: Place; folder: string; random: () => number },
): Promise<Faulted> {
  const { environment, undo } = faults[fault]!.prepare?.(trial.place) ?? {};
  let stood: Faulted | undefined;
  try {
    stood = await standPrepared(fault, ms, trial, environment);
    return stood;
  } finally {
    const left = undo?.() ?? [];
    stood?.problems.push(...left);
  }
}

async function standPrepared(
  fault: string,
  ms: number,
  { place, folder, random }: { place: Place; folder: string; random: () => number },
  environment: NodeJS.ProcessEnv | undefined,
): Promise<Faulted> {
  const { data } = place;
  const changes = createChanges(random, join(folder, "sections"));
  const server = await startServer(data, [], environment);
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
  await faults[fault]!.come(server, place, ms);
  await starting;
  ending.abort();
  const answered = await asking;
  await changing;
  const problems: string[] = died ? ["the server ended"] : [];
  const alive = died ? await startServer(data, [], environment) : server;
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
