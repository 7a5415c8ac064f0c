import { z } from "zod";

/** A row of `GET /activities`: something the server is doing now. Progress is whole percent, -1 = not known. */
export const activitySchema = z.object({
  uuid: z.string(),
  type: z.string(),
  cancellable: z.boolean(),
  userID: z.int(),
  title: z.string(),
  subtitle: z.string(),
  progress: z.int().min(-1).max(100),
  Context: z.record(z.string(), z.string()).optional(),
});
export type Activity = z.infer<typeof activitySchema>;
