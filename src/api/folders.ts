import { z } from "zod";

/** A folder of the server's machine that may be looked into, for choosing where media are. */
export const folderSchema = z.object({
  path: z.string().nullable().describe("null for the list of the places that may be looked into"),
  parent: z.string().nullable().describe("null when the list of places is above it"),
  folders: z.array(z.object({ name: z.string(), path: z.string() })).describe("in the order of their names"),
  more: z.boolean().describe("whether there are more than are listed"),
});
export type Folder = z.infer<typeof folderSchema>;
