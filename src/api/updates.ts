import { z } from "zod";

/** A newer version as `/updater/status` tells of it. */
const releaseSchema = z.object({
  version: z.string(),
  added: z.string().default(""),
  fixed: z.string().default(""),
  downloadURL: z.string().optional(),
  state: z.string(),
});

/** What a server knows of newer versions. The last three are ours: a Plex Media Server does not say them. */
export const updaterSchema = z.object({
  canInstall: z.boolean(),
  /** Seconds since the epoch. */
  checkedAt: z.number().optional(),
  /** 0 when nothing went wrong. */
  status: z.int().default(0),
  Release: z.array(releaseSchema).default([]),
  problem: z.string().optional(),
  byHandReason: z.string().optional(),
  byHandCommand: z.string().optional(),
});

export type Updater = z.infer<typeof updaterSchema>;

/** The answer of `/updater/status`. */
export const updaterStatusSchema = z.object({ MediaContainer: updaterSchema });
