import type { Backup } from "../api/backups.ts";

export type { Backup } from "../api/backups.ts";

/** A database that is backed up. */
export interface BackupSource {
  /** `butler`, or a name of the preference BackupOtherDatabases. */
  name: string;
  title: string;
}

/** What a backup came to. */
export interface BackedUp {
  /** The new one; where nothing had changed, the one before. */
  backup: Backup;
  /** Of all tables. */
  rows: number;
  /** Nothing had changed: the one before was verified instead. */
  unchanged: boolean;
  /** Names of the older files that made room. */
  removed: string[];
}

/**
 * Copies of databases, each restored into a scratch folder and compared before it counts. A list of them is what lies
 * in the folder, joined with what is remembered. Whatever fails leaves older backups as they are.
 */
export interface Backups {
  /** Ours first. @throws Error for people, when the preference cannot be read */
  sources(): BackupSource[];
  /** Where new backups go. */
  folder(): string;
  /** The second place; undefined where none is set. */
  secondFolder(): string | undefined;
  /** @throws Error for people; its code is ENOSPC where there is no room */
  backUp(name: string, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<BackedUp>;
  /** Copies to the second place what is not there yet, each compared with its sum there. @returns their number */
  copyToSecond(signal: AbortSignal, onProgress: (fraction: number) => void): Promise<number>;
  /** The one whose last verification is the longest ago, where that is long enough to look again. */
  verificationDue(): Promise<Backup | undefined>;
  /** The newest first. */
  list(): Promise<Backup[]>;
  /** Restores it into a scratch folder, compares it, and remembers what came of it. @returns undefined: no such backup */
  verify(id: number, signal: AbortSignal): Promise<Backup | undefined>;
  /** Removes the file; its copy in the second place stays. @returns undefined: no such backup */
  remove(id: number, signal: AbortSignal): Promise<Backup | undefined>;
  /**
   * Verifies a backup of our own database, brings it up to this program's version, and lays it ready to be swapped in.
   * @throws Refusal when there is none, or it is damaged, too new, or another program's
   */
  prepareRestore(id: number, signal: AbortSignal): Promise<Backup>;
}
