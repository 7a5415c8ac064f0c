import { Complaint } from "./complaint.ts";
import { exitStatus } from "./exit-status.ts";

/** A server that is no Butler has no calls of ours, and says so with a 404 that names no reason. */
export function isNoButler(error: unknown): boolean {
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown };
  return statusCode === 404 && code === 404;
}

/** What to tell whoever asks a Plex Media Server for something that only a Butler has. */
export const onlyButlers = (): Complaint =>
  new Complaint(
    "This server is no Butler: a Plex Media Server has no such call. With one these commands work: tasks, start, " +
      "stop, start-all, stop-all, watch, library list, library scan, prefs.",
    exitStatus.notFound,
  );
