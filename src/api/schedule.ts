import { z } from "zod";

/** One start that the plan foresees. Instants are ISO 8601 in UTC. */
export const plannedStartSchema = z.object({
  task: z.string(),
  at: z.string().describe("when it starts; for a randomized task the earliest moment"),
  until: z.string().nullable().describe("the latest moment of a randomized start, else null"),
  why: z.enum(["scheduled", "overdue", "never ran"]),
});

/** One night of the plan. `opens` and `closes` are null on a day without a window. */
const plannedNightSchema = z.object({
  day: z.string().describe("the calendar day on which the window opens, YYYY-MM-DD"),
  opens: z.string().nullable(),
  closes: z.string().nullable(),
  starts: z.array(plannedStartSchema),
});

export const scheduleSchema = z.object({
  timeZone: z.string(),
  nights: z.array(plannedNightSchema),
});
export type PlannedStart = z.infer<typeof plannedStartSchema>;
export type PlannedNight = z.infer<typeof plannedNightSchema>;
export type Schedule = z.infer<typeof scheduleSchema>;
