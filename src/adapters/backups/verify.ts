import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { StoredBackup } from "../../store/backups.ts";
import type { Contents } from "../../store/contents.ts";
import { onThread } from "../database-errands.ts";
import type { BackupHouse } from "./house.ts";
import { packedAs } from "./packing.ts";
import { mustHaveRoom, type Need } from "./room.ts";
import { ownName } from "./sources.ts";

/** How many times its size a packed database is taken for, where nobody knows. */
const guessedGrowth = 5;

/** Restores a backup into a scratch folder, compares it, and remembers what came of it. @throws as `restoreInto` */
export async function verify(
  row: StoredBackup,
  house: BackupHouse,
  signal: AbortSignal,
): Promise<StoredBackup> {
  return inScratch(house, (folder) => restoreInto(join(folder, "restored.db"), row, house, signal));
}

/**
 * Restores a backup into a file, compares it, and remembers what came of it: damage is an outcome.
 * @throws Error when a disk cannot be read or has no room, which says nothing of the backup
 */
export async function restoreInto(
  to: string,
  row: StoredBackup,
  house: BackupHouse,
  signal: AbortSignal,
): Promise<StoredBackup> {
  const { file, sha256, contents } = row;
  const unpacked = packedAs(file) === "none" ? row.bytes : (row.unpacked_bytes ?? row.bytes * guessedGrowth);
  await mustHaveRoom([await scratchNeed(house, unpacked)]);
  const expected = contents === null ? undefined : (JSON.parse(contents) as Contents);
  const given = { file, name: file, to, sha256, expected, own: row.source === ownName };
  const looked = await onThread("restore", given, signal).catch((error: Error) => {
    if (signal.aborted || isOfTheDisk(error)) throw error;
    return { sha256: null, problems: [error.message] };
  });
  const isWhole = looked.problems.length === 0;
  const change: Partial<StoredBackup> = {
    sha256: sha256 ?? looked.sha256,
    verified_at: house.clock.now(),
    outcome: isWhole ? "verified" : "damaged",
    message: isWhole ? null : firstOf(looked.problems),
  };
  house.store.backups.update(row.id, change);
  return { ...row, ...change };
}

/** Does work in a new folder of the data folder, and removes it. */
export async function inScratch<Result>(
  { scratch }: Pick<BackupHouse, "scratch">,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  await mkdir(scratch, { recursive: true });
  const folder = await mkdtemp(join(scratch, "backup-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the scratch folder must have room for. */
export async function scratchNeed({ scratch }: BackupHouse, bytes: number): Promise<Need> {
  await mkdir(scratch, { recursive: true });
  return { folder: scratch, bytes, advice: "Make room on the disk of the data folder." };
}

const troublesOfDisks = ["ENOSPC", "ENOENT", "EACCES", "EIO", "ENOMEM", "EROFS", "ESTALE"];

/** Whether it was the disk that failed, and not what lies on it. */
export const isOfTheDisk = (error: unknown): boolean =>
  troublesOfDisks.includes((error as { code?: string }).code ?? "");

/** SQLite tells hundreds of problems, several to an entry. */
export const firstOf = (problems: readonly string[]): string =>
  problems
    .flatMap((problem) => problem.split("\n"))
    .slice(0, 3)
    .join("; ");
