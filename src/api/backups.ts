import { z } from "zod";

/**
 * `verified`: it was restored into a scratch folder and had all its rows. `unverified`: nobody has looked since it came
 * or changed. `damaged`: it cannot be restored.
 */
const backupOutcomes = ["verified", "unverified", "damaged"] as const;
export type BackupOutcome = (typeof backupOutcomes)[number];

/** One backup file. Instants are ISO 8601 in UTC. */
export const backupSchema = z.object({
  id: z.int(),
  database: z.string().describe("butler, or a name of the preference BackupOtherDatabases"),
  file: z.string().describe("its path on the server's machine"),
  bytes: z.int(),
  sha256: z.string().nullable().describe("of the file"),
  createdAt: z.string(),
  verifiedAt: z.string().nullable(),
  outcome: z.enum(backupOutcomes),
  message: z.string().nullable().describe("what is wrong with it"),
  secondCopy: z.string().nullable().describe("the path of its verified copy in the second place"),
});
export type Backup = z.infer<typeof backupSchema>;

/** What the last restore since the server's start came to. */
const restoreSchema = z.object({
  file: z.string(),
  at: z.string(),
  outcome: z.enum(["restored", "failed"]),
  message: z.string(),
});
export type Restore = z.infer<typeof restoreSchema>;

export const backupListSchema = z.object({
  backups: z.array(backupSchema).describe("the newest first"),
  lastRestore: restoreSchema.nullable().describe("since the server's start"),
});
export type BackupList = z.infer<typeof backupListSchema>;

export const restoringSchema = z.object({ restoring: z.string().describe("the path of the backup") });
