/** The system's words for it, and SQLite's. Of EDQUOT, a quota that is used up, libuv knows no more than Linux's number. */
const fullDisk: unknown[] = ["ENOSPC", "Unknown system error -122", "SQLITE_FULL"];

/** @returns whether there was no room left to write */
export const isDiskFull = (error: unknown): boolean =>
  fullDisk.includes((error as { code?: unknown } | null | undefined)?.code);
