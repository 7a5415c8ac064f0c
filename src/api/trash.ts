import { z } from "zod";

/** Something that a cleaning took away. Instants are ISO 8601 in UTC. */
export const trashEntrySchema = z.object({
  id: z.int(),
  kind: z.enum(["folder", "rows"]).describe("of the data folder, or of the database"),
  title: z.string(),
  why: z.string().describe("why it was taken away"),
  task: z.string(),
  runId: z.int(),
  origin: z.string().describe("its path below the data folder, or its table"),
  bytes: z.int(),
  trashedAt: z.string(),
  keptUntil: z.string().describe("the first cleaning of the cache after this removes it"),
});
export type TrashEntry = z.infer<typeof trashEntrySchema>;

export const trashSchema = z.object({
  entries: z.array(trashEntrySchema).describe("the newest first"),
  items: z.int().describe("how many there are in all"),
  bytes: z.int().describe("how large they are together"),
});
export type TrashList = z.infer<typeof trashSchema>;

/** What has been removed for good. */
export const emptiedSchema = z.object({ items: z.int(), bytes: z.int() });
export type Emptied = z.infer<typeof emptiedSchema>;
