import { stat, statfs } from "node:fs/promises";

/** Free space that is left to others, and to errors of the forecast. */
const margin = { fraction: 0.05, bytes: 1_000_000 };

/** What is going to be written, where, and what a person may do when it does not fit. */
export interface Need {
  folder: string;
  bytes: number;
  advice: string;
}

/** @returns bytes with the margin that must be free to write `bytes` */
const withMargin = (bytes: number): number => Math.ceil(bytes * (1 + margin.fraction)) + margin.bytes;

/** @throws Error for people, with the code ENOSPC, when there is not room for all of it; needs on one disk add up */
export async function mustHaveRoom(needs: readonly Need[]): Promise<void> {
  const byDisk = Map.groupBy(
    await Promise.all(needs.map(async (need) => ({ need, disk: (await stat(need.folder)).dev }))),
    ({ disk }) => disk,
  );
  for (const here of byDisk.values()) {
    const { folder, advice } = here[0]!.need;
    const needed = withMargin(here.reduce((sum, { need }) => sum + need.bytes, 0));
    const free = await freeBytes(folder);
    if (free < needed)
      throw Object.assign(
        new Error(
          `The backup needs ${megabytes(needed)} in ${folder}, where ${megabytes(free)} are free. ${advice} ` +
            "Older backups are untouched.",
        ),
        { code: "ENOSPC" },
      );
  }
}

/** What may still be written to the disk of a folder. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;
