import { z } from "zod";

/** How one thing that usually goes wrong is on this machine. A warning costs something, but everything works. */
export const checkSchema = z.object({
  name: z.string(),
  verdict: z.enum(["ok", "warning", "wrong"]),
  found: z.string().describe("what is so, in words"),
  mend: z.string().nullable().describe("what to do about it; null where nothing is to be done"),
});
export type Check = z.infer<typeof checkSchema>;
