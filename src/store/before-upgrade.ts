import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
} from "node:fs";
import BetterSqlite from "better-sqlite3";
import { isOlder } from "./migrations.ts";

/** Beside a database: as it was before its last upgrade. */
export const beforeUpgrade = (file: string): string => `${file}.before-upgrade`;

/**
 * Keeps a database as it is, if this program is going to bring it up to date: the one that made it cannot open it
 * afterwards, and a backup of the same day takes the place of the one before it. Nobody may write to it meanwhile.
 * @returns whether it was kept @throws Error for people when it cannot be, with an earlier one still there
 */
export function keepBeforeUpgrade(file: string): boolean {
  if (!existsSync(file)) return false;
  const connection = new BetterSqlite(file, { readonly: true });
  try {
    if (!isOlder(connection)) return false;
  } catch {
    // Whoever opens it says what is wrong with it.
    return false;
  } finally {
    connection.close();
  }
  // What a server that was killed has left in the log beside it belongs to it.
  const writer = new BetterSqlite(file);
  writer.pragma("wal_checkpoint(TRUNCATE)");
  writer.close();
  const aside = `${beforeUpgrade(file)}.partial`;
  rmSync(aside, { force: true });
  try {
    copyFileSync(file, aside, constants.COPYFILE_FICLONE);
    const copy = openSync(aside, "r");
    fsyncSync(copy);
    closeSync(copy);
    renameSync(aside, beforeUpgrade(file));
  } catch (error) {
    rmSync(aside, { force: true });
    throw new Error(
      `Expected to keep the database as it is before its upgrade, as ${beforeUpgrade(file)}; found: ` +
        `${(error as Error).message}. Make room for it, and start again. Nothing was changed.`,
      { cause: error },
    );
  }
  return true;
}
