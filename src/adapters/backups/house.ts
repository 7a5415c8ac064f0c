import { dirname } from "node:path";
import type { PreferenceId, PreferenceValue } from "../../api/preferences.ts";
import type { Clock } from "../../core/ports.ts";
import type { Store } from "../../store/store.ts";
import type { Keep } from "./retention.ts";
import { ownSource, parseSources, type Source } from "./sources.ts";

/** What making, keeping and restoring backups need. */
export interface BackupHouse {
  store: Store;
  clock: Clock;
  /** IANA name: backups are named by the day there. */
  timeZone: string;
  /** A folder for what is on the way; it is made where it is not there. */
  scratch: string;
  preference<Id extends PreferenceId>(id: Id): PreferenceValue<Id>;
}

/** Where new backups go: beside the database where nothing else is set. */
export const folderOf = ({ store, preference }: BackupHouse): string =>
  preference("ButlerDatabaseBackupPath") || dirname(store.file);

/** Ours first. @throws Error for people, as `parseSources` */
export const sourcesOf = ({ store, preference }: BackupHouse): Source[] => [
  ownSource(store.file),
  ...parseSources(preference("BackupOtherDatabases")),
];

export const keepOf = ({ preference }: BackupHouse, { own }: Pick<Source, "own">): Keep =>
  own
    ? {
        daily: preference("BackupKeepDaily"),
        weekly: preference("BackupKeepWeekly"),
        monthly: preference("BackupKeepMonthly"),
      }
    : {
        daily: preference("BackupOtherKeepDaily"),
        weekly: preference("BackupOtherKeepWeekly"),
        monthly: preference("BackupOtherKeepMonthly"),
      };
