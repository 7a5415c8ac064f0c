import { rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { BackedUp } from "../../core/ports.ts";
import type { StoredBackup } from "../../store/backups.ts";
import { type Contents, rowsOf } from "../../store/contents.ts";
import { bytesOf } from "../database.ts";
import { onThread } from "../database-errands.ts";
import { asideOf, dayOf, lookAt, publish, removeBackup, removeLeftovers } from "./folder.ts";
import { type BackupHouse, folderOf, keepOf } from "./house.ts";
import { type Compression, endings } from "./packing.ts";
import { presentBackups, toBackup, unverified } from "./present.ts";
import { retained } from "./retention.ts";
import { mustHaveRoom } from "./room.ts";
import type { Source } from "./sources.ts";
import { firstOf, inScratch, scratchNeed, verify } from "./verify.ts";

/** What changes with every run: for its sake alone there would be a backup each night. */
const bookkeeping = ["backups", "conditions", "deliveries", "failed_items", "log_lines", "notices", "runs"];
/** How long somebody else's database may be locked, in milliseconds. */
const patience = 30_000;

/** Parts of the work, as fractions of the whole. */
const progress = { copied: 0.5, packed: 0.75 };

type Before = { row: StoredBackup; contents: Contents };

/** Makes a backup of a database, or verifies the last one where nothing has changed since. See `Backups.backUp`. */
export async function backUp(
  source: Source,
  house: BackupHouse,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<BackedUp> {
  const folder = folderOf(house);
  await mustBeFolder(folder);
  await mustBeThere(source);
  await removeLeftovers(folder, source);
  const bytes = await bytesOf(source.file);
  await mustHaveRoom([
    { folder, bytes, advice: "Make room, or set ButlerDatabaseBackupPath to another disk." },
    await scratchNeed(house, bytes),
  ]);
  const before = await lastOf(source, house);
  try {
    const unchanged = before && (await make(source, before, house, signal, onProgress));
    return unchanged ?? (await make(source, undefined, house, signal, onProgress))!;
  } catch (error) {
    await removeLeftovers(folder, source).catch(() => undefined);
    throw error;
  }
}

/** @returns undefined where nothing has changed since `before`, but that is damaged */
function make(
  source: Source,
  before: Before | undefined,
  house: BackupHouse,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<BackedUp | undefined> {
  return inScratch(house, async (scratch) => {
    const copy = join(scratch, "copy.db");
    const unless = before && { contents: before.contents, but: source.own ? bookkeeping : [] };
    const { contents, copied } = await onThread(
      "copy",
      { file: source.file, to: copy, patience, ...(unless && { unless }) },
      signal,
      (fraction) => onProgress(fraction * progress.copied),
    );
    const rows = rowsOf(contents);
    if (!copied) {
      const row = await verify(before!.row, house, signal);
      if (row.outcome === "damaged") return undefined;
      return { backup: toBackup(row), rows, unchanged: true, removed: [] };
    }
    const unpackedBytes = (await stat(copy)).size;
    const { file, sha256 } = await packAndCompare(copy, source, contents, house, signal, onProgress);
    const now = house.clock.now();
    const row = house.store.backups.keep({
      ...unverified({ source: source.name, file, ...(await lookAt(file))!, sha256 }),
      unpacked_bytes: unpackedBytes,
      contents: JSON.stringify(contents),
      created_at: now,
      verified_at: now,
      outcome: "verified",
    });
    onProgress(1);
    return { backup: toBackup(row), rows, unchanged: false, removed: await removeOlder(row, source, house) };
  });
}

/** Packs a copy, which is removed, restores it from what was written, and gives it its name when that is whole. */
async function packAndCompare(
  copy: string,
  source: Source,
  contents: Contents,
  house: BackupHouse,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<{ file: string; sha256: string }> {
  // One of its choices: nothing else can be set.
  const compression = house.preference("BackupCompression") as Compression;
  const day = Temporal.Instant.fromEpochMilliseconds(house.clock.now())
    .toZonedDateTimeISO(house.timeZone)
    .toPlainDate();
  const file = join(folderOf(house), `${source.stem}-${day}${endings[compression]}`);
  const partial = asideOf(file);
  // Says better than a stream why a file cannot be made there.
  await writeFile(partial, "").catch((error: NodeJS.ErrnoException) => {
    const text = `No backup can be written to ${dirname(file)}: ${error.message}. Older backups are untouched.`;
    throw Object.assign(new Error(text), { code: error.code });
  });
  const { sha256 } = await onThread("pack", { file: copy, to: partial, compression }, signal);
  await rm(copy);
  onProgress(progress.packed);
  const restored = join(dirname(copy), "restored.db");
  const given = { file: partial, name: file, to: restored, sha256, expected: contents, own: source.own };
  const { problems } = await onThread("restore", given, signal);
  if (problems.length > 0)
    throw new Error(
      `The database could not be copied: the copy did not pass the integrity check (${firstOf(problems)}), so the ` +
        "database is probably damaged. Older backups are untouched: restore the newest.",
    );
  await publish(file, sha256);
  return { file, sha256 };
}

async function lastOf(source: Source, house: BackupHouse): Promise<Before | undefined> {
  const row = (await presentBackups(house)).findLast(
    (one) => one.source === source.name && dirname(one.file) === folderOf(house),
  );
  if (row?.outcome !== "verified" || row.contents === null) return undefined;
  return { row, contents: JSON.parse(row.contents) as Contents };
}

/** @returns the names of the files that made room for `made`; damaged ones are a person's to judge, and stay */
async function removeOlder(made: StoredBackup, source: Source, house: BackupHouse): Promise<string[]> {
  const here = (await presentBackups(house)).filter(
    (row) =>
      row.source === source.name && row.outcome !== "damaged" && dirname(row.file) === dirname(made.file),
  );
  const day = dayOf(made.file);
  const days = here.map((row) => dayOf(row.file));
  const stay = retained(days, day, keepOf(house, source));
  const goes = here.filter(
    (row) => row.file !== made.file && (dayOf(row.file) === day || !stay.has(dayOf(row.file))),
  );
  for (const row of goes) {
    await removeBackup(row.file);
    house.store.backups.remove(row.id);
  }
  return goes.map((row) => basename(row.file));
}

async function mustBeThere({ file, title, own }: Source): Promise<void> {
  if (own || (await stat(file).catch(() => undefined))?.isFile()) return;
  throw new Error(
    `${title} is not there: ${file}. Mount its disk, or set BackupOtherDatabases to where it is.`,
  );
}

async function mustBeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new Error(
    `The backup folder ${folder} ${found ? "is not a folder" : "does not exist"}. ` +
      "Make it, or set the preference ButlerDatabaseBackupPath to a folder that is there.",
  );
}
