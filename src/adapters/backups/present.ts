import { dirname } from "node:path";
import type { Backup } from "../../api/backups.ts";
import type { StoredBackup } from "../../store/backups.ts";
import { backupsBelow, keptSum, lookAt } from "./folder.ts";
import { type BackupHouse, folderOf, sourcesOf } from "./house.ts";
import { ownName, stemOf } from "./sources.ts";

/**
 * What is known of the backups whose files are there, the oldest first: those of the present folder, and those that
 * stayed behind in an earlier one. A file that was moved in or changed by hand is noticed, as one that nobody has
 * verified; what is known of one that is missing stays for the day on which its disk is mounted again.
 */
export async function presentBackups(house: BackupHouse): Promise<StoredBackup[]> {
  const { backups } = house.store;
  const folder = folderOf(house);
  const rows = new Map(backups.all().map((row) => [row.file, row]));
  const names = new Set([ownName, ...namesOf(house), ...[...rows.values()].map(({ source }) => source)]);
  const stems = [...names].map((name) => ({ name, stem: stemOf(name) }));
  const present: StoredBackup[] = [];
  for (const { file, source, bytes, mtime } of await backupsBelow(folder, stems).catch(() => [])) {
    const row = rows.get(file);
    const isSame = row?.bytes === bytes && row.mtime === mtime;
    present.push(
      isSame ? row : backups.keep(unverified({ source, file, bytes, mtime, sha256: await keptSum(file) })),
    );
  }
  for (const row of rows.values()) {
    const seen = dirname(row.file) === folder ? undefined : await lookAt(row.file);
    if (seen?.bytes === row.bytes && seen.mtime === row.mtime) present.push(row);
  }
  return present.toSorted((a, b) => a.created_at - b.created_at || a.id - b.id);
}

/** A preference that cannot be read is told by the next run; what is there is shown without it. */
function namesOf(house: BackupHouse): string[] {
  try {
    return sourcesOf(house).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** What is known of a file of which no more is known than what the disk says. */
export const unverified = (
  found: Pick<StoredBackup, "source" | "file" | "bytes" | "mtime" | "sha256">,
): Omit<StoredBackup, "id"> => ({
  ...found,
  unpacked_bytes: null,
  contents: null,
  created_at: found.mtime,
  verified_at: null,
  outcome: "unverified",
  message: null,
  second_copy: null,
});

/** A backup as the wire has it. */
export const toBackup = (row: StoredBackup): Backup => ({
  id: row.id,
  database: row.source,
  file: row.file,
  bytes: row.bytes,
  sha256: row.sha256,
  createdAt: instant(row.created_at),
  verifiedAt: row.verified_at === null ? null : instant(row.verified_at),
  outcome: row.outcome,
  message: row.message,
  secondCopy: row.second_copy,
});

const instant = (at: number) =>
  Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: "second" });
