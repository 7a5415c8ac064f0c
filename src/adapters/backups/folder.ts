import { open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Source } from "./sources.ts";

/** A backup file as the disk has it. */
export interface Found {
  file: string;
  source: string;
  /** YYYY-MM-DD */
  day: string;
  bytes: number;
  /** Milliseconds since the epoch. */
  mtime: number;
}

type Named = Pick<Source, "name" | "stem">;

const datedEnding = /^-(\d{4}-\d{2}-\d{2})(?:\.zst|\.gz)?$/;
const partialEnding = /^-\d{4}-\d{2}-\d{2}(?:\.zst|\.gz)?\.partial$/;
const aside = ".partial";

/** @returns the backups of these databases that lie in a folder, in the order of their names */
export async function backupsBelow(folder: string, sources: readonly Named[]): Promise<Found[]> {
  const found: Found[] = [];
  for (const name of (await readdir(folder)).sort())
    for (const { name: source, stem } of sources) {
      const day = name.startsWith(stem) && datedEnding.exec(name.slice(stem.length))?.[1];
      if (!day) continue;
      const file = join(folder, name);
      const seen = await lookAt(file);
      if (seen) found.push({ file, source, day, ...seen });
    }
  return found;
}

/** @returns undefined when there is no such file */
export async function lookAt(file: string): Promise<{ bytes: number; mtime: number } | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? { bytes: found.size, mtime: Math.trunc(found.mtimeMs) } : undefined;
}

/** @returns the day in the name of a backup */
export const dayOf = (file: string): string => /-(\d{4}-\d{2}-\d{2})(?:\.zst|\.gz)?$/.exec(file)![1]!;

/** Where a backup is written before it counts. */
export const asideOf = (file: string): string => file + aside;

/** Removes what backups of a database that did not end well have left. */
export async function removeLeftovers(folder: string, { stem }: Named): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith(stem) && partialEnding.test(name.slice(stem.length)))
      await rm(join(folder, name), { force: true });
}

/**
 * Gives a backup that was written aside its name, and writes its sum beside it as `sha256sum` does. A crash in the
 * middle leaves a backup without its sum, never one with the sum of another.
 */
export async function publish(file: string, sha256: string): Promise<void> {
  await rm(sumFileOf(file), { force: true });
  await rename(asideOf(file), file);
  const sumFile = asideOf(sumFileOf(file));
  await writeFile(sumFile, `${sha256}  ${basename(file)}\n`, { flush: true });
  await rename(sumFile, sumFileOf(file));
  await flush(dirname(file));
}

/** @returns the sum that lies beside a backup; null when there is none */
export async function keptSum(file: string): Promise<string | null> {
  const text = await readFile(sumFileOf(file), "utf8").catch(() => "");
  return /^([0-9a-f]{64}) [ *]/.exec(text)?.[1] ?? null;
}

/** Removes a backup with its sum. */
export async function removeBackup(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(sumFileOf(file), { force: true });
}

const sumFileOf = (file: string): string => `${file}.sha256`;

/** Has the disk write down what a file holds, or which files a folder has. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
