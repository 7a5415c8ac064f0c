import { rename } from "node:fs/promises";
import type { Logger } from "pino";
import { finishSwap, restoringOf, swapIn } from "./adapters/restore.ts";
import type { Restore } from "./api/backups.ts";
import type { Clock } from "./core/ports.ts";
import { leaveOutRevoked } from "./store/revoked.ts";

/** Puts restored databases in place while the server runs. */
export interface Restores {
  /** What the last one came to; null since the server's start there was none. */
  last(): Restore | null;
  /** Takes the database that lies ready (see `Backups.prepareRestore`). Returns at once. @param file of the backup */
  swap(file: string): void;
}

/**
 * Closes everything that has the database open, swaps it, and opens everything anew. Where that does not succeed, the
 * database from before is put back.
 * @param world.close settles when nothing has the database open @param world.open is called with nothing open
 */
export function createRestores(world: {
  database: string;
  clock: Clock;
  log: Logger;
  close(): Promise<void>;
  open(): Promise<void>;
}): Restores & { settled(): Promise<void> } {
  const { database, clock, log } = world;
  let last: Restore | null = null;
  let working = Promise.resolve();

  const note = (file: string, outcome: Restore["outcome"], message: string) => {
    const at = Temporal.Instant.fromEpochMilliseconds(clock.now()).toString({ smallestUnit: "second" });
    last = { file, at, outcome, message };
    log[outcome === "restored" ? "info" : "error"]({ file }, message);
  };
  const swap = async (file: string) => {
    await world.close();
    try {
      const revoked = leaveOutRevoked(restoringOf(database), database);
      const replaced = await swapIn(database, clock.now());
      await world.open().catch(async (error: unknown) => {
        await rename(replaced, restoringOf(database));
        await swapIn(database, clock.now());
        throw error;
      });
      const away = revoked === 0 ? "" : ` Revoked since that backup, and still: ${revoked} of its tokens.`;
      note(file, "restored", `The database was restored; the one before it is kept as ${replaced}.${away}`);
    } catch (error) {
      note(file, "failed", `The database could not be restored: ${(error as Error).message}`);
      await finishSwap(database);
      await world.open();
    }
  };
  return {
    last: () => last,
    swap: (file) => {
      working = working
        .then(() => swap(file))
        .catch((error: unknown) => log.fatal({ err: error }, "the house could not be opened again"));
    },
    settled: () => working,
  };
}
