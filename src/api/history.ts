import { z } from "zod";
import { runOutcomes } from "./runs.ts";

const amount = z.int();
const outcomeCounts = Object.fromEntries(runOutcomes.map((outcome) => [outcome, amount])) as Record<
  (typeof runOutcomes)[number],
  typeof amount
>;

/** What was done on one calendar day of the server's zone. */
const historyDaySchema = z.object({
  day: z.string().describe("YYYY-MM-DD, of the start of its runs"),
  ...outcomeCounts,
  seconds: z.number().describe("that its runs lasted, together"),
});
export type HistoryDay = z.infer<typeof historyDaySchema>;

export const historySchema = z.object({
  timeZone: z.string(),
  days: z.array(historyDaySchema).describe("the oldest first, without those on which nothing ran"),
});
export type History = z.infer<typeof historySchema>;

const usualLengthSchema = z.object({
  task: z.string(),
  seconds: z
    .number()
    .describe("by its newest complete runs over the whole library, with the workers that are there now"),
  runs: amount.describe("how many of them there were to ask, at most ten"),
});
export type UsualLength = z.infer<typeof usualLengthSchema>;

export const usualLengthsSchema = z.object({
  tasks: z.array(usualLengthSchema).describe("those that were ever complete"),
});
