/** How much more many workers do than one. */

import { noReader } from "../../test/support/spread-house.ts";
import { openTestEngine } from "../../test/support/test-engine.ts";
import { temporaryFolder } from "../folders.ts";
import { openHome } from "./home.ts";
import { startWorkers } from "./workers.ts";

export interface Ratio {
  workers: number;
  /** Items a second. */
  rate: number;
  /** Of what so many times one worker would do: 1 is as good as it can be. */
  share: number;
}

/** @param milliseconds that each item takes @param each items for each worker */
export async function measureRatios(
  counts: readonly number[],
  milliseconds: number,
  each: number,
): Promise<Ratio[]> {
  using folder = temporaryFolder();
  const engine = await openTestEngine();
  const items = counts.map((workers) => workers * each);
  const home = await openHome(folder.path, items, noReader(), engine.url);
  try {
    const rates: number[] = [];
    for (const [index, count] of counts.entries()) {
      const workers = await startWorkers(home, engine.url, count, milliseconds);
      const begun = performance.now();
      const {
        items: { done },
      } = await home.analyse(home.sections[index]!);
      const seconds = (performance.now() - begun) / 1000;
      await workers.close();
      if (done !== items[index]) throw new Error(`Expected ${items[index]} items to be done; found ${done}.`);
      rates.push(done / seconds);
    }
    return counts.map((workers, index) => ({
      ...{ workers, rate: rates[index]! },
      share: rates[index]! / rates[0]! / (workers / counts[0]!),
    }));
  } finally {
    await home.close();
    await engine.close();
  }
}
