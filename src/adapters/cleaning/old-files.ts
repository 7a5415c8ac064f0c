import { lstat, rmdir, unlink } from "node:fs/promises";
import type { Heap } from "../../core/ports.ts";
import { inside, insideIfThere } from "./folder.ts";
import type { Ground } from "./ground.ts";

const hour = 3_600_000;
const million = 1_000_000;

interface OldFile {
  /** From the data folder on, its own name last. */
  way: string[];
  bytes: number;
  /** Milliseconds since the epoch. */
  mtime: number;
}

/**
 * Files below folders of the data folder that were written before a moment. Links and what they lead to stay. Folders
 * that have become empty go with the last file in them.
 * @param megabytes how much may stay; the oldest go first, to the hour; 0 is no limit
 */
export function oldFiles(
  { data, clock, daysAgo }: Ground,
  {
    folders,
    days,
    megabytes = 0,
    nouns,
  }: { folders: readonly string[]; days: number; megabytes?: number; nouns: Heap["nouns"] },
): Heap {
  const limit = async (signal: AbortSignal): Promise<number> => {
    const old = daysAgo(days);
    return megabytes === 0 ? old : Math.max(old, await oldestThatFits(data, folders, megabytes, signal));
  };
  let before = Number.NEGATIVE_INFINITY;
  return {
    nouns,
    fate: "removed",
    async *doomed(signal) {
      before = await limit(signal);
      for (const folder of folders)
        for await (const { way, bytes, mtime } of filesBelow(data, [folder], signal)) {
          if (mtime >= before) continue;
          const age = Math.max(0, Math.floor((clock.now() - mtime) / (24 * hour)));
          const why =
            mtime < daysAgo(days)
              ? `It was written ${age} days ago.`
              : `It is among the oldest, and more than ${megabytes} MB are cached.`;
          yield { key: way.join("/"), title: way.at(-1)!, bytes, why };
        }
    },
    remove: ({ key }) => removeFile(data, key.split("/"), before),
  };
}

async function* filesBelow(
  data: string,
  way: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<OldFile> {
  const folders: string[] = [];
  const files = await insideIfThere(data, way, async (folder) => {
    const found: OldFile[] = [];
    for await (const entry of folder.names()) {
      signal.throwIfAborted();
      if (entry.isDirectory()) folders.push(entry.name);
      else if (entry.isFile()) {
        const { size, mtimeMs } = await lstat(folder.at(entry.name));
        found.push({ way: [...way, entry.name], bytes: size, mtime: mtimeMs });
      }
    }
    return found;
  });
  yield* files ?? [];
  for (const folder of folders) yield* filesBelow(data, [...way, folder], signal);
}

/** @returns the first instant from which on all files together have room, rounded up to the hour */
async function oldestThatFits(
  data: string,
  folders: readonly string[],
  megabytes: number,
  signal: AbortSignal,
): Promise<number> {
  const byHour = new Map<number, number>();
  for (const folder of folders)
    for await (const { bytes, mtime } of filesBelow(data, [folder], signal)) {
      const written = Math.floor(mtime / hour);
      byHour.set(written, (byHour.get(written) ?? 0) + bytes);
    }
  let room = megabytes * million;
  for (const [written, bytes] of [...byHour].sort(([a], [b]) => b - a)) {
    room -= bytes;
    if (room < 0) return (written + 1) * hour;
  }
  return Number.NEGATIVE_INFINITY;
}

/** @returns false when it has gone, or has been written since the plan */
async function removeFile(data: string, way: string[], before: number): Promise<boolean> {
  const name = way.at(-1)!;
  const removed = await insideIfThere(data, way.slice(0, -1), async (folder) => {
    const stats = await lstat(folder.at(name)).catch(() => undefined);
    if (!stats?.isFile() || stats.mtimeMs >= before) return false;
    await unlink(folder.at(name));
    return true;
  });
  if (!removed) return false;
  for (let depth = way.length - 1; depth > 1; depth--) {
    const isEmpty = await inside(data, way.slice(0, depth - 1), (folder) =>
      rmdir(folder.at(way[depth - 1]!)).then(
        () => true,
        () => false,
      ),
    );
    if (!isEmpty) break;
  }
  return true;
}
