import { z } from "zod";

/** What becomes of a window or a moment that passed while the server was not there. */
export const missedPolicies = ["now", "next-window", "skip"] as const;
export type MissedPolicy = (typeof missedPolicies)[number];

const whole = (from: number, to: number, what: string) => {
  const error = `a whole number of ${what} from ${from} to ${to}`;
  return z.int({ error }).min(from, { error }).max(to, { error });
};
const day = 86_400;
const manyWindows = 'a list of 1 to 50 windows, as in ["Mon-Fri 01:00-06:00"]';
const manySections = "a list of 1 to 500 sections, by id or name";

/** Rules of one task beyond Plex's. What is absent is as for every other task. */
const rules = {
  cron: z
    .string('a cron expression of five fields, as in "0 3 * * 6"')
    .describe(
      "when it starts, in the place of the calendar and the windows: a cron expression of five fields",
    ),
  windows: z
    .array(z.string('a text such as "Mon-Fri 01:00-06:00"'), manyWindows)
    .min(1, manyWindows)
    .max(50, manyWindows)
    .describe(
      'its own windows, each as in "Mon-Fri 01:00-06:00"; one that ends earlier than it starts ends the next day',
    ),
  timeZone: z
    .string("the IANA name of a time zone, as in Europe/Berlin,")
    .describe("of `cron` and `windows`, as in Europe/Berlin; the server's when absent"),
  every: whole(1, 366, "days").describe("days between two runs; does nothing beside `cron`"),
  limitSeconds: whole(60, 7 * day, "seconds").describe(
    "a run that nobody asked for is stopped when it has lasted so long, and goes on the next time",
  ),
  after: z.string("the name of a task").describe("starts only when this task has ended in the same window"),
  sections: z
    .array(z.union([z.int().min(1), z.string().min(1)], "the id or name of a section"), manySections)
    .min(1, manySections)
    .max(500, manySections)
    .describe("runs that nobody asked for look only at these"),
  priority: whole(-100, 100, "priority").describe(
    "the highest starts first, and is given files to read first",
  ),
  missed: z
    .enum(missedPolicies, { error: `one of ${missedPolicies.join(", ")}` })
    .describe("what becomes of a window or moment that passed while the server was not there"),
  jitterSeconds: whole(0, day, "seconds").describe(
    "starts up to so much later, the same on each try of one day and another on each day",
  ),
};
const known = `an object with nothing but ${Object.keys(rules).join(", ")}`;

/** All rules of a task. */
export const taskRulesSchema = z.strictObject(rules, known).partial();
export type TaskRules = z.infer<typeof taskRulesSchema>;

const orNull = <Shape extends Record<string, z.ZodType>>(shape: Shape) =>
  Object.fromEntries(Object.entries(shape).map(([key, type]) => [key, type.nullable()])) as {
    [Key in keyof Shape]: z.ZodNullable<Shape[Key]>;
  };

/** Some rules of a task: what is named is set, null takes it away, everything else stays. */
export const rulesChangeSchema = z.strictObject(orNull(rules), known).partial();
export type RulesChange = z.infer<typeof rulesChangeSchema>;
