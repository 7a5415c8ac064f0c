import { z } from "zod";

/** How far one analysis has come in one section. Counts are of files. */
const analysisCoverageSchema = z.object({
  kind: z.string(),
  task: z.string().describe("the task that does it"),
  off: z.string().nullable().describe("why it is switched off, in words; null when it is on"),
  wanted: z.int().describe("files that it is for, as far as they have been probed"),
  done: z.int(),
  failed: z.int().describe("files that it failed on, as they are now"),
});
export type AnalysisCoverage = z.infer<typeof analysisCoverageSchema>;

/** One section with how far each analysis has come. */
export const sectionCoverageSchema = z.object({
  id: z.int(),
  title: z.string(),
  type: z.enum(["movie", "show", "artist", "photo"]),
  paths: z.array(z.string()),
  refreshing: z.boolean().describe("whether it is being scanned"),
  scannedAt: z.string().nullable().describe("ISO 8601 in UTC"),
  files: z.int(),
  bytes: z.int(),
  gone: z.int().describe("files that were not there at the last scan; the other counts go without them"),
  analyses: z.array(analysisCoverageSchema),
});
export type SectionCoverage = z.infer<typeof sectionCoverageSchema>;

export const coverageSchema = z.object({ sections: z.array(sectionCoverageSchema) });
export type Coverage = z.infer<typeof coverageSchema>;

/** An analysis that failed on a file as it is, and is not tried again by itself until the file changes. */
const failureSchema = z.object({
  kind: z.string(),
  task: z.string().nullable(),
  ratingKey: z.string(),
  partId: z.int(),
  sectionId: z.int(),
  title: z.string(),
  file: z.string(),
  reason: z.string(),
  at: z.string(),
});
export type Failure = z.infer<typeof failureSchema>;

export const failureListSchema = z.object({
  failures: z.array(failureSchema).describe("the newest first"),
  total: z.int(),
});
export type FailureList = z.infer<typeof failureListSchema>;
