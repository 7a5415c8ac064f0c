import {
  type Backup,
  type BackupList,
  backupListSchema,
  backupSchema,
  restoringSchema,
} from "../api/backups.ts";
import { type StartAnswer, startAnswerSchema } from "../api/tasks.ts";
import type { Wire } from "./wire.ts";

/** Copies of the database, and the way back to one. Ours: a Plex Media Server has none. Each call throws ButlerError. */
export function backupsOf(wire: Wire) {
  return {
    /** Those whose files are there, the newest first, and what the last restore came to. */
    list: (): Promise<BackupList> => wire.json(backupListSchema, "GET", "/api/backups"),
    /** Makes one now. */
    make: (): Promise<StartAnswer> => wire.json(startAnswerSchema, "POST", "/api/backups"),
    /** Restores one into a scratch folder, and compares it. Settles when that is done. */
    verify: (id: number): Promise<Backup> => wire.json(backupSchema, "POST", `/api/backups/${id}/verify`),
    /**
     * Puts one in the place of the database, which is kept. Settles when it is known to be whole; the server is in
     * maintenance (503) then, until it is in place.
     * @param options.confirm the name of its file, so that nothing is restored by mistake
     */
    restore: (id: number, { confirm }: { confirm: string }): Promise<{ restoring: string }> =>
      wire.json(restoringSchema, "POST", `/api/backups/${id}/restore`, { body: { confirm } }),
    /** Deletes the file. */
    delete: (id: number): Promise<Backup> => wire.json(backupSchema, "DELETE", `/api/backups/${id}`),
  };
}
