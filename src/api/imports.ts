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

/** Everything that can be taken over. */
export const takenTypes = [...importedTypes, "chapters", "loudness", "previews"] as const;
export type TakenType = (typeof takenTypes)[number];

/** The kind of the finding that keeps what came of others besides, by the kind that it is forgotten with. */
export const importedBeside: Readonly<Record<string, string>> = {
  probe: "importedChapters",
  loudness: "importedLoudness",
  previews: "importedPreviews",
};

/** Names of chapters that another program has: a finding. */
export interface ImportedChapters {
  imported: ImportProgram;
  /** Milliseconds from the start of the file. */
  chapters: { startMs: number; title: string }[];
}

/** What another program measured of streams of sound: a finding, shown until our own is there. */
export interface ImportedLoudness {
  imported: ImportProgram;
  streams: {
    /** Of the stream in the file. */
    index: number;
    /** LUFS. */
    integrated: number;
    /** LU; null where it is not known. */
    range: number | null;
    /** Amplitude, full scale at 1, of samples or between them; null where it is not known. */
    peak: number | null;
  }[];
}

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
  previews: z
    .string()
    .min(1)
    .optional()
    .describe(
      "the folder of its pictures for seeking, on the server's machine: Media/localhost of Plex, data/trickplay of Jellyfin; " +
        "left out: they are not looked for",
    ),
  dryRun: z.boolean().default(false).describe("only tell what would be taken over"),
});
export type ImportWish = z.infer<typeof importWishSchema>;

export const importedSchema = z.object({
  dryRun: z.boolean(),
  files: z.object({
    told: z.int().describe("files of which the other program has something that may be taken over"),
    byPath: z.int().describe("of these, found here by their path"),
    bySize: z.int().describe("found here by their name and size"),
    missing: z.int().describe("not found here"),
    examples: z.array(z.string()).describe("some of those, as the other program calls them"),
  }),
  taken: z
    .array(
      z.object({
        type: z.enum(takenTypes),
        count: z.int().describe("markers, names of chapters, streams, or files with previews"),
        files: z.int(),
      }),
    )
    .describe("what was taken over, by type; previews are copied when GenerateMediaIndexFiles comes to them"),
  kept: z
    .int()
    .describe("files for which a type was left alone: a person has marked it, or it is ours already"),
});
export type Imported = z.infer<typeof importedSchema>;
