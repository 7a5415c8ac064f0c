import { createWriteStream, existsSync } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";

/** A file of a report. */
export interface Piece {
  name: string;
  /** What it is, for people. */
  what: string;
  text: string;
}

/**
 * Writes pieces into one `.tar.gz` that only its owner may read. It is written aside: half of it is never seen.
 * @param folder in which the pieces are once it is unpacked @param at milliseconds since the epoch
 * @returns its size in bytes
 * @throws Error when there is something of that name
 */
export async function writeArchive(
  file: string,
  folder: string,
  pieces: readonly Piece[],
  at: number,
): Promise<number> {
  if (existsSync(file)) throw new Error(`${file} is there already: name another file, or remove it.`);
  const aside = `${file}.${process.pid}.part`;
  const archive = pack();
  for (const { name, text } of pieces)
    archive.entry({ name: `${folder}/${name}`, mode: 0o600, mtime: new Date(at) }, text);
  archive.finalize();
  try {
    const options = { flags: "wx", mode: 0o600, flush: true };
    await pipeline(archive, createGzip(), createWriteStream(aside, options));
    const { size } = await stat(aside);
    await rename(aside, file);
    return size;
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
