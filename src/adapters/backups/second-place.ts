import { readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { StoredBackup } from "../../store/backups.ts";
import { onThread } from "../database-errands.ts";
import { asideOf, backupsBelow, dayOf, lookAt, publish, removeBackup, removeLeftovers } from "./folder.ts";
import { type BackupHouse, folderOf, keepOf, sourcesOf } from "./house.ts";
import { sumOf } from "./packing.ts";
import { presentBackups } from "./present.ts";
import { retained } from "./retention.ts";
import { mustHaveRoom } from "./room.ts";

/**
 * Copies to the second place what is not there yet, each written aside and compared with its sum as it is read back;
 * then keeps as many there as in the first place.
 * @returns how many were copied @throws Error for people, when the place is not there or has no room
 */
export async function copyToSecond(
  house: BackupHouse,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<number> {
  const place = house.preference("BackupSecondPath");
  const present = (await presentBackups(house)).filter((row) => dirname(row.file) === folderOf(house));
  await mustBeMounted(place, house.store.backups.all());
  for (const source of sourcesOf(house)) await removeLeftovers(place, source);
  const copyOf = (row: StoredBackup) => join(place, basename(row.file));
  const missing: StoredBackup[] = [];
  for (const row of present) {
    const isThere = row.second_copy === copyOf(row) && (await lookAt(copyOf(row)))?.bytes === row.bytes;
    if (row.outcome === "verified" && !isThere) missing.push(row);
  }
  for (const [index, row] of missing.entries()) {
    await copy(row, copyOf(row), signal);
    house.store.backups.update(row.id, { second_copy: copyOf(row) });
    onProgress((index + 1) / missing.length);
  }
  if (missing.length > 0) await removeOlder(place, present, house);
  return missing.length;
}

async function copy(row: StoredBackup, to: string, signal: AbortSignal): Promise<void> {
  const advice = "Make room, or set BackupSecondPath to another disk.";
  await mustHaveRoom([{ folder: dirname(to), bytes: row.bytes, advice }]);
  const partial = asideOf(to);
  try {
    await onThread("pack", { file: row.file, to: partial, compression: "none" }, signal);
    const found = await sumOf(partial);
    if (found !== row.sha256)
      throw new Error(
        `The copy of ${basename(row.file)} in ${dirname(to)} is not what was written: its SHA-256 is ${found}, not ` +
          `${row.sha256}. It was removed. Verify the backup, and check the disk.`,
      );
    await publish(to, found);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** A place that once had copies and is empty now is where nothing is mounted: what were written there would be lost. */
async function mustBeMounted(place: string, rows: readonly StoredBackup[]): Promise<void> {
  const found = await stat(place).catch(() => undefined);
  if (!found?.isDirectory())
    throw new Error(
      `The second place for backups, ${place}, ${found ? "is not a folder" : "is not there"}; nothing was made in its ` +
        "place. Mount its disk, or set BackupSecondPath to a folder that is there.",
    );
  const had = rows.some((row) => row.second_copy !== null && dirname(row.second_copy) === place);
  if (had && (await readdir(place)).length === 0)
    throw new Error(
      `The second place for backups, ${place}, is empty, although backups were copied there: is its disk mounted? ` +
        "Nothing was written. If you emptied it yourself, put any file into it.",
    );
}

async function removeOlder(
  place: string,
  present: readonly StoredBackup[],
  house: BackupHouse,
): Promise<void> {
  for (const source of sourcesOf(house)) {
    const made = present.findLast((row) => row.source === source.name && row.outcome === "verified");
    if (made === undefined) continue;
    const there = await backupsBelow(place, [source]);
    const days = there.map(({ day }) => day);
    const stay = retained(days, dayOf(made.file), keepOf(house, source));
    for (const { file, day } of there) if (!stay.has(day)) await removeBackup(file);
  }
}
