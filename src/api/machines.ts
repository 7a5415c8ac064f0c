import { z } from "zod";

/**
 * A machine that works for the library. The home is the one that the server runs on; the others are workers. Instants are
 * ISO 8601 in UTC.
 */
const machineSchema = z.object({
  id: z.string().describe("stays the same; of a worker its name"),
  name: z.string(),
  role: z.enum(["home", "worker"]),
  state: z
    .enum(["idle", "working", "paused", "draining", "away"])
    .describe("draining = it ends what it has, and gets no more; away = it is not heard"),
  version: z.string().describe("of Butler"),
  cores: z.int().min(1),
  slots: z.int().min(0).describe("how many files it reads at one time"),
  load: z.number().min(0).describe("processes that run or wait to run, averaged over a minute; 0 on Windows"),
  memory: z.object({
    totalBytes: z.int(),
    freeBytes: z.int().describe("what programs may still have, caches included where that is known"),
    serverBytes: z.int().describe("what the server's process has in memory"),
  }),
  lastSeenAt: z.string(),
  doing: z
    .array(
      z.object({
        task: z.string(),
        runId: z.int(),
        progress: z.int().min(-1).max(100).describe("percent; -1 = not known yet"),
      }),
    )
    .describe("the runs that it works on"),
  items: z
    .array(z.object({ title: z.string(), progress: z.int().min(0).max(100) }))
    .describe("what a worker has in hand"),
  only: z.array(z.string()).nullable().describe("the only tasks that it works for; null = all"),
  sections: z.array(z.string()).nullable().describe("the only sections that it works for; null = all"),
  done: z.int().describe("how many files a worker has read"),
  secondsEach: z.number().nullable().describe("how long it took for one, on average; null = not known"),
});
export type Machine = z.infer<typeof machineSchema>;

export const machineListSchema = z.object({ machines: z.array(machineSchema) });

/** What can be said to a worker. */
export const machineOrders = ["pause", "drain", "resume"] as const;
export type MachineOrder = (typeof machineOrders)[number];

export const pieceSchema = z.object({
  received: z.int().describe("how many bytes of it are here: the next piece begins there"),
});
