import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import type { Library } from "../core/ports.ts";

/** Bytes: no subtitles or list of breaks are larger. */
const largestText = 10_000_000;

/** Files beside a part that are called like it: what others put there, and what a person asked us to put there. */
export const sidecars: Pick<Library, "sidecars" | "readSidecar" | "writeSidecar"> = {
  sidecars: async ({ file }, endings) => {
    const folder = dirname(file);
    const stem = basename(file, extname(file));
    const names = (await readdir(folder)).filter((name) => name.startsWith(stem)).sort();
    return names.flatMap((name) => {
      const ending = name.slice(stem.length);
      return endings.some((one) => ending.toLowerCase().endsWith(one)) && /^[.\-_ ]/.test(ending)
        ? [{ file: join(folder, name), ending }]
        : [];
    });
  },
  readSidecar: async (file) => {
    const { size } = await stat(file);
    if (size > largestText)
      throw new Error(
        `Expected a text of at most 10 MB, but ${file} has ${size} bytes: it is not what its name says.`,
      );
    return decode(await readFile(file), file);
  },
  writeSidecar: async ({ file }, ending, content) => {
    const to = join(dirname(file), basename(file, extname(file)) + ending);
    const aside = `${to}.partial`;
    try {
      await writeFile(aside, content);
      await rename(aside, to);
    } finally {
      await rm(aside, { force: true });
    }
  },
};

/** UTF-8, UTF-16 with a mark, or what Western Windows wrote. */
function decode(bytes: Buffer, file: string): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? "utf-16le"
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? "utf-16be"
        : "utf-8";
  if (encoding === "utf-8" && bytes.includes(0))
    throw new Error(`Expected a text, but ${file} has bytes that no text has: it is not what its name says.`);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
