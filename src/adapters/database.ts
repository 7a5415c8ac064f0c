import { open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
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

/** Pages given back in one go: well under 10 ms of the server's time. */
const pagesAtOnce = 256;

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
      await rm(partial, { force: true });
      try {
        const { rows } = await onThread({ do: "copy", file: store.file, to: partial }, signal, onProgress);
        await flush(partial);
        await rename(partial, file);
        await flush(folder);
        const { size } = await stat(file);
        await removeOlder(folder, name, keep);
        return { file, bytes: size, rows };
      } finally {
        for (const rest of [partial, `${partial}-journal`, `${partial}-wal`, `${partial}-shm`])
          await rm(rest, { force: true });
      }
    },
    optimize: async (signal, onProgress) => {
      const { problems } = await onThread({ do: "check", file: store.file }, signal, () => {});
      if (problems.length > 0)
        throw new Error(
          `The database is damaged (${problems.slice(0, 3).join("; ")}); it was left as it is. ` +
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

/** The names end in their date, so that the order of names is that of age. */
async function removeOlder(folder: string, name: string, keep: number): Promise<void> {
  const backups = (await readdir(folder))
    .filter((file) => file.startsWith(`${name}-`) && /^\d{4}-\d{2}-\d{2}$/.test(file.slice(name.length + 1)))
    .sort()
    .reverse();
  for (const old of backups.slice(keep)) await rm(join(folder, old));
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

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
function onThread(
  errand: DatabaseErrand,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<object> {
  const entry = new URL(
    `./database-thread${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`,
    import.meta.url,
  );
  const thread = new Worker(entry, { workerData: errand });
  const { promise, resolve, reject } = Promise.withResolvers<object>();
  const end = () => reject(signal.reason);
  signal.addEventListener("abort", end, { once: true });
  thread.on("message", (report: DatabaseReport) => {
    if ("progress" in report) onProgress(report.progress);
    else if ("failed" in report)
      reject(
        Object.assign(new Error(`The database could not be copied: ${report.failed}`), { code: report.code }),
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
