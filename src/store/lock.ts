import BetterSqlite from "better-sqlite3";

/** A lock that nobody refers to would be given back by the garbage collector. */
const held = new Set<BetterSqlite.Database>();

/**
 * Holds a data folder for one server. The lock is one of the operating system's on an open file, so it ends with the
 * process, however that dies.
 * @returns a function that gives it back. @throws Error when another process holds it.
 */
export function holdFolder(lockFile: string): () => void {
  const lock = new BetterSqlite(lockFile, { timeout: 0 });
  try {
    lock.exec("begin exclusive");
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code !== "SQLITE_BUSY") throw error;
    throw new Error(
      `Another Butler is running on this data folder (${lockFile} is locked). ` +
        "Stop it first, or start this one with another --data folder.",
    );
  }
  held.add(lock);
  return () => {
    held.delete(lock);
    lock.close();
  };
}
