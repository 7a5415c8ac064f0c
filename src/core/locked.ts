import type { Clock } from "./ports.ts";

/** @returns whether another program had the database for itself, so that nothing could be written */
export const isLocked = (error: unknown): boolean =>
  String((error as { code?: unknown } | null | undefined)?.code).startsWith("SQLITE_BUSY");

/** Milliseconds between two tries. */
const tryEvery = 1000;

/**
 * Does something as soon as the database can be written: at once as a rule.
 * @param work may be done again from its beginning
 * @param signal gives up. @returns undefined then
 * @throws what else `work` throws
 */
export async function onceUnlocked<Result>(
  work: () => Result | Promise<Result>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result | undefined> {
  for (;;)
    try {
      return await work();
    } catch (error) {
      if (!isLocked(error)) throw error;
      await clock.sleepUntil(clock.now() + tryEvery, signal);
      if (signal.aborted) return undefined;
    }
}
