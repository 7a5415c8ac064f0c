/** Calls a server through one of two SDKs. A child process: it is told where the SDK is, and tells what it cost. */
import { memoryOf } from "./measure.ts";

export interface ClientOrder {
  /** The name of the package, or the address of a file. */
  module: string;
  serverURL: string;
  /** Rounds of the five calls by each caller; 0: only import. */
  rounds: number;
}

export interface ClientCost {
  importMs: number;
  /** Of processor time: what else runs on the machine matters less. */
  callsPerSecond: number;
  /** Megabytes at most. */
  memory: number;
}

/** As many callers at a time as a page has connections and to spare. */
const callers = 10;

/** What both SDKs have in common. */
interface Butler {
  getTasks(): Promise<unknown>;
  startTasks(): Promise<unknown>;
  startTask(which: { taskName: string; task: string }): Promise<unknown>;
  stopTask(which: { taskName: string; task: string }): Promise<unknown>;
  stopTasks(): Promise<unknown>;
}

process.once("message", async ({ module, serverURL, rounds }: ClientOrder) => {
  const asked = performance.now();
  const { PlexAPI } = await import(module);
  const importMs = performance.now() - asked;
  const { butler }: { butler: Butler } = new PlexAPI({ serverURL, accessToken: "token", token: "token" });
  const which = { taskName: "BackupDatabase", task: "BackupDatabase" };
  const call = async (times: number) => {
    for (let round = 0; round < times; round++) {
      await butler.getTasks();
      await butler.startTasks();
      await butler.startTask(which);
      await butler.stopTask(which);
      await butler.stopTasks();
    }
  };
  // The first calls are not what a program that calls for long feels.
  await call(Math.ceil(rounds / 10));
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: callers }, () => call(rounds)));
  const { user, system } = process.cpuUsage(before);
  const cost: ClientCost = {
    importMs,
    callsPerSecond: (callers * rounds * 5 * 1e6) / (user + system),
    memory: memoryOf(process.pid).most,
  };
  process.send!(cost, () => process.exit());
});
