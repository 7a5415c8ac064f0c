/** What an item costs besides being read: at home, and by way of the engine. */

import { noReader } from "../../test/support/spread-house.ts";
import { openTestEngine } from "../../test/support/test-engine.ts";
import { temporaryFolder } from "../folders.ts";
import { cpuSecondsOfTree } from "../measure.ts";
import { type Home, openHome } from "./home.ts";
import { openWaitingReader } from "./waiting-reader.ts";
import { startWorkers } from "./workers.ts";

export interface Overhead {
  path: "at home" | "by the engine";
  /** Milliseconds for each item. */
  wallMs: number;
  /** Milliseconds of processor for each item, of all processes together. */
  cpuMs: number;
  /** Of these, the home's own. */
  homeCpuMs: number;
}

/** @param count of items, each of which is read in no time */
export async function measureOverhead(count: number): Promise<Overhead[]> {
  const found: Overhead[] = [];
  {
    using folder = temporaryFolder();
    const reader = openWaitingReader({ slots: 1, waitMs: () => 0, findingOf: () => ({}) });
    const home = await openHome(folder.path, [count], reader);
    found.push({ path: "at home", ...(await costOf(home, count)) });
    await home.close();
  }
  using folder = temporaryFolder();
  const engine = await openTestEngine();
  const home = await openHome(folder.path, [count], noReader(), engine.url);
  const workers = await startWorkers(home, engine.url, 1, 0);
  found.push({ path: "by the engine", ...(await costOf(home, count)) });
  await workers.close();
  await home.close();
  await engine.close();
  return found;
}

async function costOf(home: Home, count: number): Promise<Omit<Overhead, "path">> {
  const [begun, cpu, own] = [performance.now(), cpuSecondsOfTree(process.pid), process.cpuUsage()];
  const { items } = await home.analyse(home.sections[0]!);
  if (items.done !== count) throw new Error(`Expected ${count} items to be done; found ${items.done}.`);
  const { user, system } = process.cpuUsage(own);
  return {
    wallMs: (performance.now() - begun) / count,
    cpuMs: (1000 * (cpuSecondsOfTree(process.pid) - cpu)) / count,
    homeCpuMs: (user + system) / 1000 / count,
  };
}
