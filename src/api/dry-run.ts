import { z } from "zod";

const doomedSchema = z.object({
  key: z.string(),
  title: z.string(),
  bytes: z.int(),
  why: z.string(),
});

/** What a task would remove, had it been started. Nothing has changed. */
export const dryRunSchema = z.object({
  task: z.string(),
  items: z.int().describe("how many would go"),
  bytes: z.int().describe("how large they are together"),
  refused: z.string().nullable().describe("why the run would refuse to remove anything"),
  offset: z.int().describe("how many come before the first of `doomed`"),
  doomed: z.array(doomedSchema).describe("at most 1,000 of them; ask with another offset for more"),
});
export type DryRun = z.infer<typeof dryRunSchema>;
