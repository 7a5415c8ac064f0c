import { basename } from "node:path";
import type { Backup, Backups } from "../core/ports.ts";
import {
  defineWorkTask,
  enabledBySwitch,
  sizeInWords,
  type WorkContext,
  type WorkItem,
} from "../core/task.ts";

/** What comes after all databases have been copied. */
const secondPlace = "second place";
const oldBackup = "old backup";

export default defineWorkTask({
  title: "Backup Database",
  description: "Create a backup copy of the server's database in the configured backup directory",
  every: 3,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskBackupDatabase"),
  bySection: false,
  indivisible: true,
  uses: { database: "shared" },
  find: ({ backups }) => {
    const items = itemsOf(backups);
    return {
      count: async () => items.length,
      async *[Symbol.asyncIterator]() {
        yield* items;
      },
    };
  },
  work: ({ key }, context) =>
    key === secondPlace
      ? copyToSecond(context)
      : key === oldBackup
        ? verifyAgain(context)
        : backUp(key.slice("database:".length), context),
});

/** Each fails by itself: a database that is locked, or a disk that is not mounted, keeps nothing else from being done. */
function itemsOf(backups: Backups): WorkItem[] {
  const items = backups.sources().map(({ name, title }) => ({ key: `database:${name}`, title }));
  if (backups.secondFolder() !== undefined)
    items.push({ key: secondPlace, title: "The second place for backups" });
  items.push({ key: oldBackup, title: "The backup that was verified the longest ago" });
  return items.map((item, id) => ({ ...item, id }));
}

async function backUp(name: string, { backups, signal, onProgress, log }: WorkContext): Promise<void> {
  const { backup, rows, unchanged, removed } = await backups.backUp(name, signal, onProgress);
  const { file, bytes } = backup;
  log(
    unchanged
      ? `Nothing has changed since ${file}: that was restored and compared once more, ${rows} rows.`
      : `Copied to ${file}: ${sizeInWords(bytes)}, restored and compared, ${rows} rows.`,
  );
  if (removed.length > 0) log(`Older ones made room: ${removed.join(", ")}.`);
}

async function copyToSecond({ backups, signal, onProgress, log }: WorkContext): Promise<void> {
  const copied = await backups.copyToSecond(signal, onProgress);
  if (copied > 0) log(`Copied ${copied} to ${backups.secondFolder()}, and compared.`);
}

async function verifyAgain({ backups, signal, log }: WorkContext): Promise<void> {
  const due = await backups.verificationDue();
  const verified: Backup | undefined = due && (await backups.verify(due.id, signal));
  if (verified === undefined) return;
  if (verified.outcome === "damaged")
    throw new Error(
      `${verified.file} cannot be restored: ${verified.message}. Delete it, and look at the disk that it lies on.`,
    );
  log(`${basename(verified.file)} can still be restored.`);
}
