import { z } from "zod";
import { instantText } from "./instants.ts";

export const gateEffects = ["pause", "throttle"] as const;
/** What a reason does to work: hold it up, or slow it down. */
export type GateEffect = (typeof gateEffects)[number];

/** The effect that a preference names; `ignore`: none. */
export const effectIn = (value: string): GateEffect | "ignore" =>
  gateEffects.find((effect) => effect === value) ?? "ignore";

const instant = z.string().describe("an instant, ISO 8601 in UTC");

export const gateSchema = z.object({
  name: z.string(),
  reason: z.string().describe("in a few words: playing, hot"),
  owner: z.string().describe("who says so, and takes it back"),
  effect: z.enum(gateEffects),
  since: instant,
  expiresAt: instant.nullable().describe("null = it stays until it is lifted"),
});
export type Gate = z.infer<typeof gateSchema>;

/** Something that is asked whether work should yield. */
const watchSchema = z.object({
  name: z.string(),
  state: z
    .enum(["clear", "on", "unknown"])
    .describe("unknown = it cannot be told; then nothing begins, and what began ends after a minute"),
  text: z.string().describe("what was found, in words"),
  at: instant.nullable().describe("when it was last known"),
});
export type Watch = z.infer<typeof watchSchema>;

/** What was read this night from one mount. */
const readingSchema = z.object({
  mount: z.string(),
  bytes: z.int(),
  limit: z.int().nullable().describe("bytes; null = as many as it likes"),
});

export const gatesSchema = z.object({
  paused: z.boolean(),
  throttled: z.boolean(),
  gates: z.array(gateSchema).describe("the reasons that there are now, the oldest first"),
  watches: z.array(watchSchema).describe("what is watched for such reasons"),
  limits: z
    .array(z.object({ name: z.string(), inForce: z.boolean(), text: z.string() }))
    .describe("what reading may take of the machine, and whether the machine can enforce it"),
  reading: z.object({
    night: z.string().describe("YYYY-MM-DD"),
    bytes: z.int(),
    limit: z.int().nullable().describe("bytes; null = as many as it likes"),
    mounts: z.array(readingSchema),
  }),
});
export type Gates = z.infer<typeof gatesSchema>;

/** Names that people may give: what the server itself watches has others. */
export const gateName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, "a name of at most 63 small letters, digits, dots and dashes");

const longest = 366 * 24 * 3600;

export const newGateSchema = z.object(
  {
    on: z.boolean("true or false").default(true).describe("false lifts it, as DELETE does"),
    reason: z.string("a text").trim().min(1, "a text").max(200, "at most 200 characters").optional(),
    effect: z.enum(gateEffects, `one of ${gateEffects.join(", ")}`).default("pause"),
    expiresAt: z.iso
      .datetime({ offset: true, error: "an instant such as 2026-11-22T02:00:00Z" })
      .optional()
      .describe("it ends by itself then, and until then survives a restart"),
    forSeconds: z
      .int(`a whole number from 1 to ${longest}`)
      .min(1, `a whole number from 1 to ${longest}`)
      .max(longest, `a whole number from 1 to ${longest}`)
      .optional()
      .describe("instead of expiresAt"),
  },
  "a JSON object",
);
export type NewGate = z.input<typeof newGateSchema>;

/** A gate as it goes over the wire. */
export const toGate = (gate: {
  name: string;
  reason: string;
  owner: string;
  effect: GateEffect;
  since: number;
  expiresAt: number | null;
}): Gate => ({
  ...gate,
  since: instantText(gate.since),
  expiresAt: gate.expiresAt === null ? null : instantText(gate.expiresAt),
});
