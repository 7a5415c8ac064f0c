import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import type { Library, Part } from "../core/ports.ts";

/** Bytes: no subtitles or list of breaks are larger. */
const largestText = 10_000_000;

/**
 * Files beside a part that are called like it: what others put there, and what a person asked us to put there.
 * @param recordOf the file that remembers what we wrote with an ending; undefined when the part has gone
 */
export function createSidecars(
  recordOf: (part: Part, ending: string) => string | undefined,
): Pick<Library, "sidecars" | "readSidecar" | "writeSidecar"> {
  /** The sums of what we wrote last: what is there, or what a write that was cut off left there. */
  const written = async (part: Part, ending: string): Promise<string[]> => {
    const record = recordOf(part, ending);
    const text = record && (await readFile(record, "utf8").catch(unlessMissing));
    return text ? text.split("\n") : [];
  };
  const isOurs = async (part: Part, ending: string, file: string): Promise<boolean> => {
    const sums = await written(part, ending);
    return sums.length > 0 && sums.includes(sumOf(await readFile(file)));
  };

  return {
    sidecars: async (part, endings) => {
      const folder = dirname(part.file);
      const stem = basename(part.file, extname(part.file));
      const names = (await readdir(folder)).filter((name) => name.startsWith(stem)).sort();
      const found = names
        .map((name) => ({ file: join(folder, name), ending: name.slice(stem.length) }))
        .filter(
          ({ ending }) =>
            endings.some((one) => ending.toLowerCase().endsWith(one)) && /^[.\-_ ]/.test(ending),
        );
      return Promise.all(
        found.map(async (one) => ({ ...one, ours: await isOurs(part, one.ending, one.file) })),
      );
    },
    readSidecar: async (file) => {
      const { size } = await stat(file);
      if (size > largestText)
        throw new Error(
          `Expected a text of at most 10 MB, but ${file} has ${size} bytes: it is not what its name says.`,
        );
      return decode(await readFile(file), file);
    },
    writeSidecar: async (part, ending, content) => {
      const to = join(dirname(part.file), basename(part.file, extname(part.file)) + ending);
      const there = await stat(to).catch(unlessMissing);
      if (there !== undefined && !(await isOurs(part, ending, to))) return false;
      const record = recordOf(part, ending);
      if (record === undefined) return false;
      await mkdir(dirname(record), { recursive: true });
      await replace(record, [sumOf(content), ...(await written(part, ending))].slice(0, 2).join("\n"));
      await replace(to, content);
      return true;
    },
  };
}

const sumOf = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** Aside first, and then in one step. */
async function replace(file: string, content: string | Uint8Array): Promise<void> {
  const aside = `${file}.partial`;
  try {
    await writeFile(aside, content);
    await rename(aside, file);
  } finally {
    await rm(aside, { force: true });
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

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
