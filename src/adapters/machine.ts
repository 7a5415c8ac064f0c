import { availableParallelism, freemem, hostname, loadavg, totalmem } from "node:os";
import type { MachineFacts } from "../core/ports.ts";

/** This machine, as it is now. @param slots how many files it reads at one time */
export function createMachine(slots: () => number): () => MachineFacts {
  return () => ({
    name: hostname(),
    cores: availableParallelism(),
    slots: slots(),
    load: loadavg()[0]!,
    memory: {
      totalBytes: totalmem(),
      freeBytes: freemem(),
      serverBytes: process.memoryUsage.rss(),
    },
  });
}
