import { open, readdir, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Clock, Database } from "../core/ports.ts";
import type { Store } from "../store/store.ts";

export type DatabaseErrand = { do: "check"; file: string } | { do: "copy"; file: string; to: string };
export type DatabaseReport =
  | { progress: number }
  | { rows: number }
  | { problems: string[] }
  | { failed: string; code?: string };

/** Pages given back in one go: a few milliseconds of the server's time. */
const pagesAtOnce = 256;

/**
 * Backs the database up and keeps it small. Space is given back page by page, while the server answers: that needs the
 * database to have been made with `auto_vacuum = INCREMENTAL`, as `openDatabase` does. One made otherwise keeps its size.
 */
export function createDatabase(
  store: Store,
  house: { clock: Clock; timeZone: string; backupFolder(): string },
): Database {
  const files = [store.file, `${store.file}-wal`];
  const bytes = async () => {
    const sizes = files.map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    );
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  };
  const backupFolder = () => house.backupFolder() || dirname(store.file);

  return {
    backupFolder,
    backUp: async (keep, signal, onProgress) => {
      const folder = backupFolder();
      const name = basename(store.file);
      await mustBeFolderWithRoom(folder, await bytes());
      const day = Temporal.Instant.fromEpochMilliseconds(house.clock.now())
        .toZonedDateTimeISO(house.timeZone)
        .toPlainDate();
      const file = join(folder, `${name}-${day}`);
      const partial = `${file}.partial`;
      await removeLeftovers(folder, name);
      try {
        // Says better than SQLite why a file cannot be made there.
        await writeFile(partial, "").catch((error: Error) => {
          throw new Error(
            `No backup can be written to ${folder}: ${error.message}. Older backups are untouched.`,
          );
        });
        const { rows } = await onThread({ do: "copy", file: store.file, to: partial }, signal, onProgress);
        await flush(partial);
        await rename(partial, file);
        await flush(folder);
        const { size } = await stat(file);
        await removeOlder(file, name, keep);
        return { file, bytes: size, rows };
      } catch (error) {
        await removeLeftovers(folder, name).catch(() => undefined);
        throw error;
      }
    },
    optimize: async (signal, onProgress) => {
      const { problems } = await onThread({ do: "check", file: store.file }, signal, () => {});
      if (problems.length > 0)
        throw new Error(
          `The database is damaged (${firstOf(problems)}); it was left as it is. ` +
            "Restore the newest backup.",
        );
      const before = await bytes();
      store.refreshStatistics();
      const total = store.freePages();
      for (let left = total; left > 0 && !signal.aborted; ) {
        const rest = store.releasePages(pagesAtOnce);
        if (rest >= left) break;
        left = rest;
        onProgress(1 - left / total);
        await breathe();
      }
      store.checkpoint();
      return { before, after: await bytes() };
    },
  };
}

async function mustBeFolderWithRoom(folder: string, bytes: number): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory())
    throw new Error(
      `The backup folder ${folder} ${found ? "is not a folder" : "does not exist"}. ` +
        "Make it, or set the preference ButlerDatabaseBackupPath to a folder that is there.",
    );
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytes)
    throw Object.assign(
      new Error(
        `The backup needs ${megabytes(bytes)} in ${folder}, where ${megabytes(bavail * bsize)} are free. ` +
          "Make room, or set ButlerDatabaseBackupPath to another disk. Older backups are untouched.",
      ),
      { code: "ENOSPC" },
    );
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;

/** Removes what backups that did not end well have left: of this one, or of one that was killed. */
async function removeLeftovers(folder: string, name: string): Promise<void> {
  for (const file of await readdir(folder))
    if (isNamed(file, name, /^\d{4}-\d{2}-\d{2}\.partial(-journal|-wal|-shm)?$/))
      await rm(join(folder, file), { force: true });
}

/**
 * Keeps the newest copy and those before it. The names end in their date, so that the order of names is that of age;
 * where the clock was once ahead, the newest is not the last.
 */
async function removeOlder(newest: string, name: string, keep: number): Promise<void> {
  const folder = dirname(newest);
  const others = (await readdir(folder))
    .filter((file) => isNamed(file, name, /^\d{4}-\d{2}-\d{2}$/) && file !== basename(newest))
    .sort()
    .reverse();
  for (const old of others.slice(keep - 1)) await rm(join(folder, old));
}

/** SQLite tells hundreds, several to an entry. */
const firstOf = (problems: readonly string[]): string =>
  problems
    .flatMap((problem) => problem.split("\n"))
    .slice(0, 3)
    .join("; ");

const isNamed = (file: string, name: string, ending: RegExp) =>
  file.startsWith(`${name}-`) && ending.test(file.slice(name.length + 1));

async function flush(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const verbs = { check: "checked", copy: "copied" } as const;

function onThread(
  errand: DatabaseErrand & { do: "copy" },
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<{ rows: number }>;
function onThread(
  errand: DatabaseErrand & { do: "check" },
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<{ problems: string[] }>;
async function onThread(
  errand: DatabaseErrand,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<object> {
  const entry = new URL(
    `./database-thread${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`,
    import.meta.url,
  );
  signal.throwIfAborted();
  const thread = new Worker(entry, { workerData: errand });
  const { promise, resolve, reject } = Promise.withResolvers<object>();
  const end = () => reject(signal.reason);
  signal.addEventListener("abort", end, { once: true });
  thread.on("message", (report: DatabaseReport) => {
    if ("progress" in report) onProgress(report.progress);
    else if ("failed" in report)
      reject(
        Object.assign(new Error(`The database could not be ${verbs[errand.do]}: ${report.failed}`), {
          code: report.code === "SQLITE_FULL" ? "ENOSPC" : report.code,
        }),
      );
    else resolve(report);
  });
  thread.on("error", reject);
  thread.on("exit", (code) => reject(new Error(`The database thread ended early, with code ${code}.`)));
  return promise.finally(() => {
    signal.removeEventListener("abort", end);
    return thread.terminate();
  });
}
