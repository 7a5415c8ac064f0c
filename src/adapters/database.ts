import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import type { Database } from "../core/ports.ts";
import { isMadeOtherwise } from "../store/backup.ts";
import type { Store } from "../store/store.ts";
import { freeBytes, megabytes } from "./backups/room.ts";
import { firstOf } from "./backups/verify.ts";
import { failure, onThread } from "./database-errands.ts";

/** Pages given back in one go: a few milliseconds of the server's time. */
const pagesAtOnce = 256;
/** The log grows to some megabytes between two times that it is written back. */
const stepsBetweenWrites = 16;

/**
 * Keeps the database small. Space is given back page by page, while the server answers: that needs the database to have
 * been made with `auto_vacuum = INCREMENTAL`, as `openDatabase` does. A full VACUUM would keep everybody waiting for as
 * long as it takes, and what is written between a copy and its putting in place would be lost; one that was made
 * otherwise is therefore rebuilt by `rebuildWhereItPays` before anybody is let in, and then never needs it again.
 */
export function createDatabase(store: Store): Database {
  return {
    optimize: async (signal, onProgress) => {
      const { problems } = await onThread("check", { file: store.file }, signal);
      if (problems.length > 0)
        throw new Error(
          `The database is damaged (${firstOf(problems)}); it was left as it is. Restore the newest backup.`,
        );
      const before = await bytesOf(store.file);
      try {
        store.refreshStatistics();
        store.writesLogBack(false);
        const total = store.freePages();
        let steps = 0;
        for (let left = total; left > 0 && !signal.aborted; ) {
          const rest = store.releasePages(pagesAtOnce);
          if (rest >= left) break;
          left = rest;
          onProgress(1 - left / total);
          await breathe();
          if (++steps % stepsBetweenWrites === 0) await writeLogBack(store.file, signal);
        }
        await writeLogBack(store.file, signal);
        // What is left of the log is little.
        store.checkpoint();
      } catch (error) {
        const { message, code } = error as Error & { code?: string };
        throw failure(`The database could not be optimised: ${message}. What it holds is untouched.`, code);
      } finally {
        store.writesLogBack(true);
      }
      return { before, after: await bytesOf(store.file), rebuildDue: isMadeOtherwise(store.file) };
    },
  };
}

/** On the thread, where nobody waits for the disk. */
async function writeLogBack(file: string, signal: AbortSignal): Promise<void> {
  if (!signal.aborted)
    await onThread("write the log back", { file }, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
}

/**
 * Rebuilds a database that was not made by this program, so that space can be given back in small steps from then on:
 * once, before anybody is let in. Without room for two more of it, it stays as it is.
 */
export async function rebuildWhereItPays(file: string, log: (text: string) => void): Promise<void> {
  if (file === ":memory:" || !isMadeOtherwise(file)) return;
  const needed = 2 * (await bytesOf(file));
  const free = await freeBytes(dirname(file));
  if (free < needed)
    return log(
      `The database can give no space back until it is rebuilt; that needs ${megabytes(needed)} beside it, where ` +
        `${megabytes(free)} are free.`,
    );
  await onThread("rebuild", { file }, new AbortController().signal);
  log("The database was rebuilt, because it was not made by this program.");
}

/** Bytes of a database with its write-ahead log. */
export async function bytesOf(database: string): Promise<number> {
  const sizes = [database, `${database}-wal`].map((file) =>
    stat(file).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
