import { z } from "zod";

/** What a token lets its holder do: everything; read; work for this server on another machine. */
export const roles = ["admin", "viewer", "worker"] as const;
export type Role = (typeof roles)[number];

const longestName = 100;
const instant = "an instant such as 2027-01-31T00:00:00Z";

/** A token, without itself. Instants are ISO 8601 in UTC. */
export const tokenSchema = z.object({
  id: z.int(),
  name: z.string(),
  role: z.enum(roles),
  createdAt: z.string(),
  expiresAt: z.string().nullable().describe("null: never"),
  lastUsedAt: z.string().nullable().describe("to a minute; null: not yet"),
});
export type Token = z.infer<typeof tokenSchema>;

export const tokenListSchema = z.object({ tokens: z.array(tokenSchema).describe("the oldest first") });

export const newTokenSchema = z.strictObject(
  {
    name: z
      .string({ error: "a name" })
      .trim()
      .min(1, `a name of 1 to ${longestName} characters`)
      .max(longestName, `a name of 1 to ${longestName} characters`),
    role: z.enum(roles, { error: `one of ${roles.join(", ")}` }),
    expiresAt: z.iso.datetime({ offset: true, error: instant }).nullish().describe("left out: never"),
  },
  { error: "an object with name, role and, where it ends, expiresAt" },
);
export type NewToken = z.input<typeof newTokenSchema>;

export const madeTokenSchema = tokenSchema.extend({
  token: z.string().describe("shown this once: the server keeps only its hash"),
});
export type MadeToken = z.infer<typeof madeTokenSchema>;

/** Who is signed in. */
export const sessionSchema = z.object({
  name: z.string().describe("of the token"),
  role: z.enum(roles),
  expiresAt: z.string().nullable().describe("null: never"),
});
export type Session = z.infer<typeof sessionSchema>;

export const signInSchema = z.strictObject(
  { token: z.string({ error: "a token" }).min(1, "a token") },
  { error: "an object with nothing but token" },
);
