/** The system's word for it, and SQLite's. */
const fullDisk: unknown[] = ["ENOSPC", "SQLITE_FULL"];

/** @returns whether there was no room left to write */
export const isDiskFull = (error: unknown): boolean =>
  fullDisk.includes((error as { code?: unknown } | null | undefined)?.code);
