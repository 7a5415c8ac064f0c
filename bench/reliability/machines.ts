/**
 * A home, an engine and workers, all of them real processes, while the world is hard on them: workers are killed, paused
 * and cut off, and the engine and the home are killed and started again. Every item must be saved once all the same.
 */

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import BetterSqlite from "better-sqlite3";
import { dataPaths } from "../../src/adapters/files.ts";
import { createRandom } from "../../src/demo/random.ts";
import type { PreviewsFinding } from "../../src/media/taps.ts";
import { openTestEngine, type TestEngine } from "../../test/support/test-engine.ts";
import { makeSmallFilms } from "../folders.ts";
import { type Server, startServer } from "../server.ts";
import { type Cut, measureCut, tooSlow } from "./cuts.ts";
import { startTroubledWorker, type TroubledWorker } from "./troubled-worker.ts";
import { openWays, type Way, type Ways } from "./ways.ts";

const task = "GenerateMediaIndexFiles";

export interface MachinesTrial {
  /** Milliseconds from the first item to the last. */
  ms: number;
  /** By what machines were cut off. */
  ways: Ways["kind"];
  /** How long it took until who was cut off was missed, and back, before the other troubles came. */
  cuts: Cut[];
  /** How often each trouble came, by its name. */
  troubles: Map<string, number>;
  /** How many items each machine read, as the runs tell; "home": those that nobody else did. */
  read: Map<string, number>;
  /** In words; none when all is well. */
  problems: string[];
}

interface Scene {
  engine: TestEngine;
  homeWay: Way;
  workers: Set<TroubledWorker>;
  home(): Server;
  /** Ends the home, as a power cut or as a person would, and starts it again. */
  startHomeAgain(how: "SIGKILL" | "SIGTERM"): Promise<void>;
}

/** Does something bad, and takes it back after about so many milliseconds. */
type Trouble = (scene: Scene, ms: number, worker: TroubledWorker) => Promise<void>;

const ofWorkers: Record<string, Trouble> = {
  "a worker is killed": (_, ms, worker) => worker.kill(ms),
  "a worker is paused": (_, ms, worker) => worker.pause(ms),
  "a worker is cut off": (_, ms, worker) => worker.cutOff(ms),
};
const ofAll: Record<string, Trouble> = {
  "the engine is started again": async ({ engine }) => engine.restart?.(),
  "the home is cut off": async ({ homeWay }, ms) => {
    homeWay.cut();
    await sleep(ms);
    homeWay.mend();
  },
  "the home is killed": ({ startHomeAgain }) => startHomeAgain("SIGKILL"),
  "the home is started again": ({ startHomeAgain }) => startHomeAgain("SIGTERM"),
};

/** Milliseconds between two troubles, at most. */
const longestPause = 6000;
/** Milliseconds that each item may take at most, on average, and all of them together besides. */
const patienceEach = 1000;
const patience = 120_000;

/** @param folder an empty one, for everything @param seed of what is left to chance; processes have chances of their own */
export async function troubleMachines(
  folder: string,
  options: {
    items: number;
    workers: number;
    seed: number;
    /** How many there are, at most. */
    troubles: number;
    /** Milliseconds that one trouble lasts, at most. */
    longest: number;
    /** Whether it is measured how soon who is cut off is missed. */
    measureCuts: boolean;
    /** Is told of each trouble as it comes. @param saved items that were saved before */
    report(trouble: string, saved: number): void;
  },
): Promise<MachinesTrial> {
  const random = createRandom(options.seed);
  const data = join(folder, "data");
  await using engine = await disposable(openTestEngine());
  await makeFilmsKnown(folder, data, options.items);

  await using ways = await disposable(openWays(engine.url, () => Number(new URL(home.url).port)));
  const startHome = (): Promise<Server> =>
    startServer(data, ["--engine", ways.home.engineUrl, ...ways.home.flags], {}, ways.home);
  let home = await startHome();
  const { token } = await home.sdk.tokens.make({ name: "workers", role: "worker" });
  const workers = new Set<TroubledWorker>();
  await using all = new AsyncDisposableStack();
  all.defer(() => home.kill());
  for (let n = 1; n <= options.workers; n++) {
    const way = await ways.addWorker();
    const worker = startTroubledWorker(`trial-${process.pid}-${n}`, { way, token, scratch: folder });
    all.defer(worker.close);
    workers.add(worker);
  }
  await untilHeard(home, workers.size);
  const names = [...workers].map(({ name }) => name);
  const [first] = workers;
  const cuts = options.measureCuts
    ? [
        await measureCut(home, { who: "a worker", way: first!.way, names: [first!.name] }),
        await measureCut(home, { who: "the home", way: ways.home, names }),
      ]
    : [];

  const startHomeAgain = async (how: "SIGKILL" | "SIGTERM") => {
    await (how === "SIGKILL" ? home.kill() : home[Symbol.asyncDispose]());
    home = await startHome();
  };
  const scene: Scene = { engine, homeWay: ways.home, workers, home: () => home, startHomeAgain };
  const over = new AbortController();
  const begun = performance.now();
  const until = begun + patience + options.items * patienceEach;
  const troubling = makeTrouble(scene, {
    ...{ random, longest: options.longest, signal: over.signal, report: options.report },
    saved: () => savesIn(data).length,
    between: options.items / options.troubles,
  });
  while (savesIn(data).length < options.items && performance.now() < until) await workOn(scene);
  over.abort();
  const ms = performance.now() - begun;
  const troubles = await troubling;
  await workOn(scene);
  const { problems, read } = await wrongStory(home, options.items);
  await home[Symbol.asyncDispose]();
  problems.push(...wrongSaves(data, options.items));
  problems.push(...cuts.flatMap(tooSlow));
  return { ms, ways: ways.kind, cuts, troubles, read, problems };
}

/** Starts the work, and settles when it is over, or the home is. */
async function workOn({ home }: Scene): Promise<void> {
  const { sdk, untilIdle, ended } = home();
  const working = (async () => {
    await sdk.runs.start({ task, force: true });
    await untilIdle();
  })();
  // A home that is killed answers nobody.
  await Promise.race([working.catch(() => {}), ended]);
  await sleep(20);
}

async function makeTrouble(
  scene: Scene,
  {
    random,
    longest,
    signal,
    saved,
    between,
    report,
  }: {
    random: () => number;
    longest: number;
    signal: AbortSignal;
    saved(): number;
    /** How many are saved from one trouble to the next, at least. */
    between: number;
    report(trouble: string, saved: number): void;
  },
): Promise<Map<string, number>> {
  const count = new Map<string, number>();
  const pending = new Set<Promise<void>>();
  const idle = new Set(scene.workers);
  // Drawn like cards, so that each comes; those of workers twice as often.
  const deck: string[] = [];
  const draw = <Thing>(things: Thing[]): Thing => things.splice(Math.floor(random() * things.length), 1)[0]!;
  while (!signal.aborted) {
    if (deck.length === 0)
      deck.push(...Object.keys(ofAll), ...Object.keys(ofWorkers), ...Object.keys(ofWorkers));
    const name = draw(deck);
    const isOfAll = name in ofAll;
    const trouble = { ...ofAll, ...ofWorkers }[name]!;
    if (idle.size === 0) await Promise.race(pending);
    const worker = draw([...idle]);
    const before = saved();
    const ms = Math.round(random() ** 2 * longest);
    count.set(name, (count.get(name) ?? 0) + 1);
    report(`${name}${isOfAll ? "" : ` (${worker.name})`}, ${ms} ms`, before);
    const ending = trouble(scene, ms, worker);
    if (isOfAll) await ending;
    else {
      idle.delete(worker);
      const one = ending.finally(() => {
        idle.add(worker);
        pending.delete(one);
      });
      pending.add(one);
    }
    await sleep(random() * longestPause, undefined, { signal }).catch(() => {});
    // On a slow machine there would be nothing but trouble.
    while (saved() < before + between && !signal.aborted) await sleep(100);
  }
  await Promise.all(pending);
  return count;
}

/** Films that the home has scanned and probed, and a table in which its database counts what is saved. */
async function makeFilmsKnown(folder: string, data: string, items: number): Promise<void> {
  const media = join(folder, "media");
  await makeSmallFilms(media, items);
  {
    await using server = await startServer(data);
    await server.addSection({ title: "Films", type: "movie", paths: [media] }, "probed");
    await server.sdk.preferences.set({ GenerateBIFBehavior: "scheduled" });
  }
  const database = new BetterSqlite(join(data, "butler.db"));
  database.exec(`
    create table trial_saves (part_id integer not null);
    create trigger trial_made after insert on findings when new.kind = 'previews'
      begin insert into trial_saves values (new.part_id); end;
    create trigger trial_made_again after update on findings when new.kind = 'previews'
      begin insert into trial_saves values (new.part_id); end;`);
  database.close();
}

/** @returns how often each part was saved that was */
function savesIn(data: string): number[] {
  const database = new BetterSqlite(join(data, "butler.db"), { readonly: true });
  try {
    return database.prepare("select count(*) from trial_saves group by part_id").pluck().all() as number[];
  } finally {
    database.close();
  }
}

async function untilHeard(home: Server, workers: number): Promise<void> {
  const until = performance.now() + patience;
  while (performance.now() < until) {
    const machines = await home.sdk.machines.list();
    if (machines.filter(({ role, state }) => role === "worker" && state === "idle").length === workers)
      return;
    await sleep(50);
  }
  throw new Error(`Expected ${workers} workers to be heard within ${patience / 1000} s.`);
}

/** @returns in words, what the runs tell that is not so */
async function wrongStory(home: Server, items: number) {
  const problems: string[] = [];
  const read = new Map<string, number>();
  let done = 0;
  let cutOff = 0;
  for (const { id, reason } of await home.sdk.runs.list({ task, limit: 500 })) {
    const run = await home.sdk.runs.get(id);
    const elsewhere = run.machines.reduce((sum, machine) => sum + machine.done, 0);
    const told = [...run.machines, { name: "home", done: Math.max(0, run.items.done - elsewhere) }];
    for (const machine of told) read.set(machine.name, (read.get(machine.name) ?? 0) + machine.done);
    done += run.items.done;
    if (reason === "crashed") cutOff++;
    else if (elsewhere > run.items.done)
      problems.push(`run ${id} did ${run.items.done} items, and machines read ${elsewhere} for it`);
    if (run.outcome === "failed" || run.outcome === "partial" || run.failedItems.length > 0)
      problems.push(`run ${id} is ${run.outcome}: ${run.message} ${JSON.stringify(run.failedItems)}`);
  }
  // Of a run that was cut off nobody wrote down the last of what it did.
  if (done > items || (cutOff === 0 && done < items))
    problems.push(`the runs did ${done} items together, of ${items}`);
  return { problems, read };
}

/** @returns in words, what was saved not at all, twice, or damaged */
function wrongSaves(data: string, items: number): string[] {
  const problems: string[] = [];
  const saves = savesIn(data);
  const twice = saves.filter((count) => count > 1).length;
  if (saves.length !== items || twice > 0)
    problems.push(`${saves.length} of ${items} items were saved, ${twice} of them more than once`);
  const database = new BetterSqlite(join(data, "butler.db"), { readonly: true });
  const found = database
    .prepare("select bundle, data from findings join parts on parts.id = part_id where kind = 'previews'")
    .all() as { bundle: string; data: string }[];
  database.close();
  for (const { bundle, data: finding } of found) {
    const { sha256 } = JSON.parse(finding) as PreviewsFinding;
    const file = dataPaths(data).artefact(bundle, "Indexes/index-sd.bif");
    const is = existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : "not there";
    if (is !== sha256) problems.push(`${file} is ${is}, and should be ${sha256}`);
  }
  return problems;
}

async function disposable<Thing extends { close(): Promise<void> }>(opening: Promise<Thing>) {
  const thing = await opening;
  return Object.assign(thing, { [Symbol.asyncDispose]: () => thing.close() });
}
