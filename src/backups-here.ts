import { createBackups } from "./adapters/backups.ts";
import { systemClock } from "./adapters/clock.ts";
import { dataPaths } from "./adapters/files.ts";
import { finishSwap, restoringOf, swapIn } from "./adapters/restore.ts";
import { refusal } from "./api/errors.ts";
import type { BackupsHere } from "./cli/hands.ts";
import { readConfig } from "./config.ts";
import { openSettings } from "./core/settings.ts";
import { keepBeforeUpgrade } from "./store/before-upgrade.ts";
import { holdFolder } from "./store/lock.ts";
import { leaveOutRevoked } from "./store/revoked.ts";
import { openStore, type Store } from "./store/store.ts";

/**
 * The backups of a data folder whose server does not run. A database that is damaged, or is not there at all, keeps none
 * of it from being restored: what it knew of the backups is looked up anew.
 * @param folder where the backups lie; absent: where the settings say, or beside the database
 * @throws Error when a server runs on it
 */
export async function backupsHere(
  data: string | undefined,
  folder: string | undefined,
): Promise<BackupsHere> {
  const config = readConfig({ data }, process.env);
  const paths = dataPaths(config.data);
  const release = holdFolder(paths.lock);
  try {
    await finishSwap(paths.database);
    keepBeforeUpgrade(paths.database);
    const store = await openStore(paths.database).catch(() => withoutMemory(paths.database));
    const settings = openSettings(store.settings);
    const backups = createBackups({
      store,
      clock: systemClock,
      timeZone: config.timeZone,
      scratch: paths.scratch,
      preference: (id) =>
        id === "ButlerDatabaseBackupPath" && folder !== undefined ? (folder as never) : settings.get(id),
    });
    const never = new AbortController().signal;
    const unknown = (id: number) => refusal("unknownBackup", { found: String(id) });
    let isOpen = true;
    const close = () => {
      if (isOpen) store.close();
      isOpen = false;
    };
    return {
      list: async () => ({ backups: await backups.list(), lastRestore: null }),
      verify: async (id) => {
        const verified = await backups.verify(id, never);
        if (verified === undefined) throw unknown(id);
        return verified;
      },
      delete: async (id) => {
        const removed = await backups.remove(id, never);
        if (removed === undefined) throw unknown(id);
        return removed;
      },
      restore: async (id) => {
        await backups.prepareRestore(id, never);
        close();
        leaveOutRevoked(restoringOf(paths.database), paths.database);
        return swapIn(paths.database, systemClock.now());
      },
      close: () => {
        close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** A memory that knows nothing, in the place of one that cannot be opened. */
const withoutMemory = async (file: string): Promise<Store> => ({ ...(await openStore(":memory:")), file });
