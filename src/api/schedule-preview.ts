import { z } from "zod";
import { rulesChangeSchema } from "./task-rules.ts";

/** What a plan is to be made as if it were saved. */
export const scheduleChangesSchema = z.strictObject(
  {
    tasks: z
      .record(z.string(), rulesChangeSchema, "an object of changed rules by the names of tasks")
      .optional()
      .describe("changed rules, by the names of tasks: null takes a rule away"),
    preferences: z
      .record(
        z.string(),
        z.union([z.string(), z.number(), z.boolean()], "a text, a number, true or false"),
        "an object of values by the ids of preferences",
      )
      .optional()
      .describe("values, by the ids of preferences"),
  },
  "an object with nothing but tasks and preferences",
);
export type ScheduleChanges = z.infer<typeof scheduleChangesSchema>;
