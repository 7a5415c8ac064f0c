import { z } from "zod";

/** Programs whose findings can be taken over. */
export const importPrograms = ["plex", "jellyfin"] as const;
export type ImportProgram = (typeof importPrograms)[number];

/** Types of markers that they find too. */
export const importedTypes = ["intro", "recap", "credits", "commercial"] as const;
export type ImportedType = (typeof importedTypes)[number];

/** The kind of the finding that a type of markers stands in for. */
export const findingKinds = {
  intro: "intros",
  recap: "intros",
  credits: "credits",
  commercial: "ads",
} as const satisfies Record<ImportedType, string>;

/** The types of markers that stand in for a kind of finding. */
export const importedAs = (kind: string): ImportedType[] =>
  importedTypes.filter((type) => findingKinds[type] === kind);

export const importWishSchema = z.object({
  program: z.enum(importPrograms, { error: `one of ${importPrograms.join(", ")}` }),
  file: z.string().min(1).describe("the database, as a path on the server's machine; it is only read"),
  paths: z
    .array(z.object({ from: z.string().min(1), to: z.string().min(1) }))
    .default([])
    .describe("folders as the other program calls them, and as they are called here"),
  dryRun: z.boolean().default(false).describe("only tell what would be taken over"),
});
export type ImportWish = z.infer<typeof importWishSchema>;

export const importedSchema = z.object({
  dryRun: z.boolean(),
  files: z.object({
    told: z.int().describe("files of which the other program has markers"),
    byPath: z.int().describe("of these, found here by their path"),
    bySize: z.int().describe("found here by their name and size"),
    missing: z.int().describe("not found here"),
    examples: z.array(z.string()).describe("some of those, as the other program calls them"),
  }),
  taken: z
    .array(z.object({ type: z.enum(importedTypes), markers: z.int(), files: z.int() }))
    .describe("what was taken over, by type"),
  kept: z
    .int()
    .describe("files for which a type was left alone: a person has marked it, or it is ours already"),
});
export type Imported = z.infer<typeof importedSchema>;
