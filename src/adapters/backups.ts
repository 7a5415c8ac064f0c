import { rename } from "node:fs/promises";
import { join } from "node:path";
import { refusal } from "../api/errors.ts";
import type { Backups } from "../core/ports.ts";
import type { StoredBackup } from "../store/backups.ts";
import { flush, removeBackup } from "./backups/folder.ts";
import { type BackupHouse, folderOf, sourcesOf } from "./backups/house.ts";
import { backUp } from "./backups/make.ts";
import { oneByOne } from "./backups/one-by-one.ts";
import { presentBackups, toBackup } from "./backups/present.ts";
import { copyToSecond } from "./backups/second-place.ts";
import { ownName } from "./backups/sources.ts";
import { inScratch, isOfTheDisk, restoreInto, verify } from "./backups/verify.ts";
import { onThread } from "./database-errands.ts";
import { restoringOf } from "./restore.ts";

/** After so long a backup is looked at again, in milliseconds. */
const verifiedAgainAfter = 14 * 24 * 60 * 60 * 1000;

export function createBackups(house: BackupHouse): Backups {
  const find = async (id: number): Promise<StoredBackup | undefined> =>
    (await presentBackups(house)).find((row) => row.id === id);

  // A file that is replaced while somebody looks at it would seem to be damaged.
  const alone = oneByOne();

  return {
    sources: () => sourcesOf(house),
    folder: () => folderOf(house),
    secondFolder: () => house.preference("BackupSecondPath") || undefined,
    backUp: (name, signal, onProgress) => {
      const source = sourcesOf(house).find((one) => one.name === name)!;
      return alone(() => backUp(source, house, signal, onProgress), signal);
    },
    copyToSecond: (signal, onProgress) => alone(() => copyToSecond(house, signal, onProgress), signal),
    verificationDue: async () => {
      const [oldest] = (await presentBackups(house))
        .filter((row) => row.outcome !== "damaged")
        .toSorted((a, b) => (a.verified_at ?? 0) - (b.verified_at ?? 0));
      const isDue = oldest && (oldest.verified_at ?? 0) + verifiedAgainAfter <= house.clock.now();
      return isDue ? toBackup(oldest) : undefined;
    },
    list: async () => (await presentBackups(house)).toReversed().map(toBackup),
    verify: (id, signal) =>
      alone(async () => {
        const row = await find(id);
        return row && toBackup(await verify(row, house, signal));
      }, signal),
    remove: (id, signal) =>
      alone(async () => {
        const row = await find(id);
        if (row === undefined) return undefined;
        await removeBackup(row.file);
        house.store.backups.remove(id);
        return toBackup(row);
      }, signal),
    prepareRestore: (id, signal) =>
      alone(async () => {
        const row = await find(id);
        if (row === undefined) throw refusal("unknownBackup", { found: String(id) });
        await prepare(row, house, signal);
        return toBackup(row);
      }, signal),
  };
}

/** Restores a backup beside the database, at this program's version: `swapIn` does the rest. */
async function prepare(row: StoredBackup, house: BackupHouse, signal: AbortSignal): Promise<void> {
  const refuse = (found: string) => refusal("backupNotRestorable", { file: row.file, found });
  if (row.source !== ownName)
    throw refuse(
      `one of ${row.source}, another program: stop that, and put the file in the place of its database by hand`,
    );
  await inScratch(house, async (folder) => {
    const restored = join(folder, "restored.db");
    const { outcome, message } = await restoreInto(restored, row, house, signal);
    if (outcome === "damaged") throw refuse(`that it is damaged: ${message}`);
    await onThread("bring up to date", { file: restored }, signal).catch((error: Error) => {
      throw signal.aborted || isOfTheDisk(error) ? error : refuse(error.message);
    });
    await flush(restored);
    await rename(restored, restoringOf(house.store.file));
  });
}
