import type { Backup, BackupList } from "../api/backups.ts";
import type { StartAnswer } from "../api/tasks.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import type { Wire } from "./wire.ts";

const schemas = () => import("../api/backups.ts");
const backupRead = later(async () => (await schemas()).backupSchema);
const listRead = later(async () => (await schemas()).backupListSchema);
const restoringRead = later(async () => (await schemas()).restoringSchema);
const startRead = later(async () => (await import("../api/tasks.ts")).startAnswerSchema);

/** Copies of the database, and the way back to one. Ours: a Plex Media Server has none. Each call throws ButlerError. */
export function backupsOf(wire: Wire) {
  return {
    /** Those whose files are there, the newest first, and what the last restore came to. */
    list: (options: CallOptions = {}): Promise<BackupList> =>
      wire.json(listRead, "GET", "/api/backups", options),
    /** Makes one now. */
    make: (options: CallOptions = {}): Promise<StartAnswer> =>
      wire.json(startRead, "POST", "/api/backups", options),
    /** Restores one into a scratch folder, and compares it. Settles when that is done. */
    verify: (id: number, options: CallOptions = {}): Promise<Backup> =>
      wire.json(backupRead, "POST", `/api/backups/${id}/verify`, options),
    /**
     * Puts one in the place of the database, which is kept. Settles when it is known to be whole; the server is in
     * maintenance (503) then, until it is in place.
     * @param confirm the name of its file, so that nothing is restored by mistake
     */
    restore: (
      id: number,
      { confirm }: { confirm: string },
      options: CallOptions = {},
    ): Promise<{ restoring: string }> =>
      wire.json(restoringRead, "POST", `/api/backups/${id}/restore`, { ...options, body: { confirm } }),
    /** Deletes the file. */
    delete: (id: number, options: CallOptions = {}): Promise<Backup> =>
      wire.json(backupRead, "DELETE", `/api/backups/${id}`, options),
  };
}
