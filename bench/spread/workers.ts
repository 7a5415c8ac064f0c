import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Home } from "./home.ts";

export interface Workers {
  pid: number;
  /** How many parts they have in hand now, all together, and megabytes of their process's heap that are not garbage. */
  now(): Promise<{ inHand: number; heap: number }>;
  close(): Promise<void>;
}

/** Starts workers that wait so long for each part, in a process of their own, until the home has seen them. */
export async function startWorkers(
  home: Home,
  engineUrl: string,
  count: number,
  milliseconds: number,
): Promise<Workers> {
  const child = fork(join(import.meta.dirname, "workers-child.ts"), [
    ...[engineUrl, home.data, join(home.data, "..", "workers"), String(count), String(milliseconds)],
  ]);
  while (home.store.machines.all().length < count) await sleep(50);
  return {
    pid: child.pid!,
    now: async () => {
      child.send("how many?");
      const [told] = await once(child, "message");
      return told as { inHand: number; heap: number };
    },
    close: async () => {
      child.disconnect();
      await once(child, "exit");
      for (const { name } of home.store.machines.all()) home.store.machines.remove(name);
    },
  };
}
