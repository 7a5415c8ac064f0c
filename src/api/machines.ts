import { z } from "zod";

/** A machine that works for the library. The home is the one that the server runs on. Instants are ISO 8601 in UTC. */
const machineSchema = z.object({
  id: z.string().describe("stays the same"),
  name: z.string(),
  role: z.enum(["home"]),
  state: z.enum(["idle", "working", "paused"]),
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
});
export type Machine = z.infer<typeof machineSchema>;

export const machineListSchema = z.object({ machines: z.array(machineSchema) });
