import type { Generated } from "kysely";
import type { BackupOutcome } from "../api/backups.ts";
import type { Database } from "./database.ts";

/** What is known of a backup; whether its file is there is the disk's to say. */
export interface BackupRow {
  /** Grows in the order in which backups were made or noticed. */
  id: Generated<number>;
  /** Which database it is of: `butler`, or a name of the settings. */
  source: string;
  /** Absolute path. */
  file: string;
  /** Of the file, as its mtime: what it must still be to be the file that is meant. */
  bytes: number;
  mtime: number;
  /** Of the file; null where nobody has worked it out. */
  sha256: string | null;
  /** Of the database that comes out of it; null where that is not known. */
  unpacked_bytes: number | null;
  /** Rows and digests of its tables when it was made, as JSON of `Contents`; null where they are not known. */
  contents: string | null;
  created_at: number;
  verified_at: number | null;
  outcome: BackupOutcome;
  /** What was found when it was last verified, where that was not well. */
  message: string | null;
  /** Where else a verified copy was put: absolute path. */
  second_copy: string | null;
}

export type StoredBackup = Omit<BackupRow, "id"> & { id: number };

/** The backups that this database knows of. */
export function backupsIn(db: Database) {
  const table = "backups";
  return {
    /** In the order in which they were made or noticed. */
    all: (): StoredBackup[] => db.all(db.build.selectFrom(table).selectAll().orderBy("id")),
    get: (id: number): StoredBackup | undefined =>
      db.get(db.build.selectFrom(table).selectAll().where("id", "=", id)),
    /** Keeps a new one; what was known of another of the same path is forgotten. */
    keep: (row: Omit<StoredBackup, "id">): StoredBackup =>
      db.transaction(() => {
        db.run(db.build.deleteFrom(table).where("file", "=", row.file));
        return db.get(db.build.insertInto(table).values(row).returningAll())!;
      }),
    update: (id: number, change: Partial<Omit<StoredBackup, "id">>): void => {
      db.run(db.build.updateTable(table).set(change).where("id", "=", id));
    },
    remove: (id: number): void => {
      db.run(db.build.deleteFrom(table).where("id", "=", id));
    },
  };
}
