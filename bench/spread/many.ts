/** What a library of very many items costs while it waits, and how soon all of it stands still. */

import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { noReader } from "../../test/support/spread-house.ts";
import { openTestEngine } from "../../test/support/test-engine.ts";
import { temporaryFolder } from "../folders.ts";
import { memoryOf } from "../measure.ts";
import { openHome } from "./home.ts";
import { startWorkers } from "./workers.ts";

export interface Look {
  /** Items that are done. */
  done: number;
  /** Megabytes of memory that the home's process occupies, and those of its heap that are not garbage. */
  home: number;
  heap: number;
  /** The same of the workers' process. */
  workers: number;
  workersHeap: number;
  /** Messages in the engine. */
  messages: number;
  inHand: number;
}

export interface Standstill {
  /** Parts that the machines had in hand when it was asked for. */
  inHand: number;
  /** Milliseconds until the run had ended, and nobody had anything in hand. */
  ms: number;
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/**
 * @param count of items that wait @param seconds for which it is looked at
 * @param milliseconds that an item takes: those that are quick, and after them those that are slow
 */
export async function measureMany(
  count: number,
  seconds: number,
  milliseconds: { quick: number; slow: number },
): Promise<{ looks: Look[]; standstills: Standstill[] }> {
  using folder = temporaryFolder();
  const engine = await openTestEngine();
  const home = await openHome(folder.path, [count], noReader(), engine.url);
  const looks: Look[] = [];
  const standstills: Standstill[] = [];
  let done = 0;
  home.butler.listen((event) => {
    if (event.type === "run") done = event.run.items.done;
  });
  for (const each of [milliseconds.quick, milliseconds.slow]) {
    const workers = await startWorkers(home, engine.url, 4, each);
    const run = home.analyse(home.sections[0]!);
    while ((await workers.now()).inHand < 4) await sleep(50);
    for (let second = 0; second < seconds && each === milliseconds.quick; second += 5) {
      await sleep(5000);
      collect();
      const { inHand, heap: workersHeap } = await workers.now();
      const [row] = await engine.query("select count(*)::int as messages from pgboss.job");
      looks.push({
        done,
        ...{ heap: process.memoryUsage().heapUsed / 1e6, workersHeap },
        ...{ home: memoryOf(process.pid).now, workers: memoryOf(workers.pid).now },
        ...{ messages: row!.messages as number, inHand },
      });
    }
    const { inHand } = await workers.now();
    const begun = performance.now();
    await home.butler.stopAll();
    await run;
    while ((await workers.now()).inHand > 0) await sleep(10);
    standstills.push({ inHand, ms: performance.now() - begun });
    await workers.close();
  }
  await home.close();
  await engine.close();
  return { looks, standstills };
}
