import { statfs } from "node:fs/promises";
import { setImmediate as breathe } from "node:timers/promises";
import type { Heap } from "../../core/ports.ts";
import type { StoredTrash } from "../../store/trash.ts";
import type { Ground } from "./ground.ts";

/**
 * What has been in the trash for its days. While less than `minFreeMegabytes` are free on the disk of the data folder,
 * the oldest goes before its time: the trash is a favour, and a full disk stops everything.
 */
export function oldTrash(
  { store, data, trash, daysAgo }: Ground,
  { days, minFreeMegabytes }: { days: number; minFreeMegabytes: number },
): Heap {
  const missing = async (): Promise<number> => {
    const { bavail, bsize } = await statfs(data);
    return minFreeMegabytes * 1_000_000 - bavail * bsize;
  };
  const whyOf = ({ trashed_at }: StoredTrash, short: number): string | undefined => {
    if (trashed_at <= daysAgo(days)) return `It has been in the trash for ${days} days.`;
    return short > 0 ? `Less than ${minFreeMegabytes} MB are free on the disk.` : undefined;
  };
  return {
    nouns: ["thing of the trash", "things of the trash"],
    fate: "removed",
    async *doomed(signal) {
      let short = await missing();
      for (let after = 0; ; ) {
        const entries = store.trash.next(after, 500);
        for (const entry of entries) {
          signal.throwIfAborted();
          // Rows give no room back to the disk before the database is optimized.
          const why = whyOf(entry, entry.kind === "folder" ? short : 0);
          if (why === undefined) continue;
          yield { key: String(entry.id), title: entry.title, bytes: entry.bytes, why };
          if (entry.kind === "folder") short -= entry.bytes;
        }
        if (entries.length === 0) return;
        after = entries.at(-1)!.id;
        await breathe();
      }
    },
    remove: async ({ key }) => {
      const entry = store.trash.get(Number(key));
      if (entry === undefined) return false;
      await trash.remove(entry);
      return true;
    },
  };
}
