import { z } from "zod";

/** The programs whose notifications are understood. */
export const webhookServices = ["sonarr", "radarr", "lidarr"] as const;
export type WebhookService = (typeof webhookServices)[number];

/** What a notification of another program led to. */
export const webhookAnswerSchema = z.object({
  event: z.string().describe("as its sender calls it"),
  outcome: z.enum(["scanning", "nothing"]),
  reason: z.string().optional().describe("why nothing, or not all of it, is scanned"),
  scans: z.array(
    z.object({
      sectionId: z.int(),
      section: z.string(),
      paths: z.array(z.string()),
      runId: z.int().optional().describe("the run that scans it; it may scan more"),
    }),
  ),
  unknown: z.array(z.string()).describe("paths that no section has, as their sender calls them"),
});
export type WebhookAnswer = z.infer<typeof webhookAnswerSchema>;

const file = z.looseObject(
  {
    path: z.string("a path").nullish(),
    relativePath: z.string("a path").nullish(),
    previousPath: z.string("a path").nullish(),
    previousRelativePath: z.string("a path").nullish(),
  },
  "an object with path or relativePath",
);
const files = z.array(file, "a list of files").nullish();
const title = z.looseObject({ path: z.string("a path").nullish() }, "an object with path").nullish();

/**
 * What the Connect notifications of Sonarr, Radarr and Lidarr have in common, as far as it says which files have
 * changed. Facts: their public sources, `Webhook*Payload`.
 */
export const webhookPayloadSchema = z.looseObject(
  {
    eventType: z.string("the name of an event, such as Download or Rename,"),
    series: title,
    artist: title,
    movie: z.looseObject({ folderPath: z.string("a path").nullish() }, "an object with folderPath").nullish(),
    episodeFile: file.nullish(),
    episodeFiles: files,
    movieFile: file.nullish(),
    movieFiles: files,
    trackFile: file.nullish(),
    trackFiles: files,
    renamedEpisodeFiles: files,
    renamedMovieFiles: files,
    renamedTrackFiles: files,
    /** Files that an import replaced; of a removed title whether its files went too. */
    deletedFiles: z.union([z.array(file), z.boolean()], "a list of files, or true or false,").nullish(),
  },
  "a notification in JSON",
);
export type WebhookPayload = z.infer<typeof webhookPayloadSchema>;
