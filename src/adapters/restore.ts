import { access, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { flush } from "./backups/folder.ts";

/** Where a database waits that is about to become the one of the data folder. */
export const restoringOf = (database: string): string => `${database}.restoring`;
/** Its presence says that the swap was decided: whoever finds it finishes the swap. */
const journalOf = (database: string): string => `${database}.swap`;

/**
 * Puts the database that waits in the place of the present one, which is kept beside it. Nobody may have either open.
 * A crash before the swap is decided leaves the present one in place, after it the other: see `finishSwap`.
 * @param at milliseconds since the epoch: the kept one is named by it
 * @returns the path of the kept one
 */
export async function swapIn(database: string, at: number): Promise<string> {
  const replaced = await freeName(`${database}.replaced-${stampOf(at)}`);
  const journal = journalOf(database);
  await flush(restoringOf(database));
  await writeFile(`${journal}.partial`, basename(replaced), { flush: true });
  await rename(`${journal}.partial`, journal);
  await flush(dirname(database));
  await finishSwap(database);
  return replaced;
}

/**
 * Finishes a swap that was decided, however far it came; one that was not is undone. Must be called before the database
 * is opened. The write-ahead log goes with the database that it belongs to.
 */
export async function finishSwap(database: string): Promise<void> {
  const [journal, restoring] = [journalOf(database), restoringOf(database)];
  await rm(`${journal}.partial`, { force: true });
  const name = await readFile(journal, "utf8").catch(() => undefined);
  if (name === undefined) return rm(restoring, { force: true });
  if (await isThere(restoring)) {
    const replaced = join(dirname(database), name);
    if (await isThere(`${database}-wal`)) await rename(`${database}-wal`, `${replaced}-wal`);
    await rm(`${database}-shm`, { force: true });
    if (await isThere(database)) await rename(database, replaced);
    await rename(restoring, database);
    await flush(dirname(database));
  }
  await rm(journal);
  await flush(dirname(database));
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

async function freeName(wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!(await isThere(name))) return name;
  }
}

/** Fit for a file's name on every system: 2026-03-11T002930. */
const stampOf = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: "second" }).replaceAll(/[:Z]/g, "");
