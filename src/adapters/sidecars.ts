import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import type { Library, Part, Sidecar } from "../core/ports.ts";
import { decodeText } from "../media/text-encoding.ts";

/** Bytes: no subtitles or list of breaks are larger. */
const largestText = 10_000_000;

export type Sidecars = Pick<Library, "sidecars" | "readSidecar" | "writeSidecar"> & {
  /** As `sidecars`, of the names that are in the part's folder. */
  among(names: readonly string[], part: Part, endings: readonly string[]): Promise<Sidecar[]>;
  /**
   * As `writeSidecar`, but a folder of files, by their names: replaced as a whole.
   * @returns false where there is such a folder with files in it that somebody else made or changed: it stays
   */
  writeSidecarFolder(part: Part, ending: string, files: ReadonlyMap<string, Uint8Array>): Promise<boolean>;
  /** Whether all that is in such a folder is what we wrote there. */
  isOurFolder(part: Part, ending: string): Promise<boolean>;
};

/**
 * Files beside a part that are called like it: what others put there, and what a person asked us to put there.
 * @param recordOf the file that remembers what we wrote with an ending; undefined when the part has gone
 */
export function createSidecars(recordOf: (part: Part, ending: string) => string | undefined): Sidecars {
  /** The sums of what we wrote last: what is there, or what a write that was cut off left there. */
  const written = async (part: Part, ending: string): Promise<string[]> => {
    const record = recordOf(part, ending);
    const text = record && (await readFile(record, "utf8").catch(unlessMissing));
    return text ? text.split("\n") : [];
  };
  /** Remembers what is about to be written; until it is there, what is there now stays ours. */
  const remember = async (part: Part, ending: string, sums: readonly string[], there: readonly string[]) => {
    const record = recordOf(part, ending);
    if (record === undefined) return false;
    await mkdir(dirname(record), { recursive: true });
    await replace(record, [...sums, ...there].join("\n"));
    return true;
  };

  const areOurs = async (part: Part, ending: string, sums: readonly string[]): Promise<boolean> => {
    const ours = await written(part, ending);
    return sums.every((sum) => ours.includes(sum));
  };

  const isOurs = async (part: Part, ending: string, file: string): Promise<boolean> => {
    const ours = await written(part, ending);
    // Others' files may be large and many.
    return ours.length > 0 && ours.includes(sumOf(await readFile(file)));
  };

  const among: Sidecars["among"] = async (names, part, endings) => {
    const folder = dirname(part.file);
    const stem = basename(part.file, extname(part.file));
    const found = names
      .filter((name) => name.startsWith(stem))
      .sort()
      .map((name) => ({ file: join(folder, name), ending: name.slice(stem.length) }))
      // "Film 2" is another film than "Film".
      .filter(({ ending }) => /^[._([-]/.test(ending) && endings.some((one) => endsWith(ending, one)));
    const there = await Promise.all(
      found.map(async ({ file, ending }) => {
        const state = await stat(file).catch(unlessMissing);
        if (!state?.isFile()) return [];
        const { size, mtimeMs } = state;
        return { file, ending, size, mtime: Math.floor(mtimeMs), ours: await isOurs(part, ending, file) };
      }),
    );
    return there.flat();
  };

  return {
    isOurFolder: async (part, ending) => areOurs(part, ending, await sumsIn(besideOf(part, ending))),
    among,
    sidecars: async (part, endings) => among(await readdir(dirname(part.file)), part, endings),
    readSidecar: async (file) => {
      const { size } = await stat(file);
      if (size > largestText)
        throw new Error(
          `Expected a text of at most 10 MB, but ${file} has ${size} bytes: it is not what its name says.`,
        );
      return decode(await readFile(file), file);
    },
    writeSidecar: async (part, ending, content) => {
      const to = besideOf(part, ending);
      const there = await readFile(to).then(sumOf, unlessMissing);
      if (there !== undefined && !(await written(part, ending)).includes(there)) return false;
      const sum = sumOf(content);
      if (there === sum) return true;
      if (!(await remember(part, ending, [sum], there === undefined ? [] : [there]))) return false;
      await replace(to, content);
      return true;
    },
    writeSidecarFolder: async (part, ending, files) => {
      const to = besideOf(part, ending);
      const there = await sumsIn(to);
      if (!(await areOurs(part, ending, there))) return false;
      const sums = [...files.values()].map(sumOf);
      if (there.length === sums.length && sums.every((sum) => there.includes(sum))) return true;
      if (!(await remember(part, ending, sums, there))) return false;
      await replaceFolder(to, files);
      return true;
    },
  };
}

const endsWith = (ending: string, wanted: string): boolean => ending.toLowerCase().endsWith(wanted);

const besideOf = ({ file }: Part, ending: string): string =>
  join(dirname(file), basename(file, extname(file)) + ending);

async function sumsIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(unlessMissing)) ?? [];
  return Promise.all(names.map(async (name) => sumOf(await readFile(join(folder, name)))));
}

/** Aside first, and then as a whole. */
async function replaceFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const aside = join(dirname(folder), `.${basename(folder)}.partial`);
  const before = join(dirname(folder), `.${basename(folder)}.before`);
  try {
    await rm(aside, { recursive: true, force: true });
    await mkdir(aside, { recursive: true });
    for (const [name, content] of files) await writeFile(join(aside, name), content);
    await rm(before, { recursive: true, force: true });
    await rename(folder, before).catch(unlessMissing);
    await rename(aside, folder);
  } finally {
    for (const left of [aside, before]) await rm(left, { recursive: true, force: true });
  }
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

/** @throws Error for people when it is no text */
function decode(bytes: Buffer, file: string): string {
  const { text } = decodeText(bytes);
  if (text.includes("\0"))
    throw new Error(`Expected a text, but ${file} has bytes that no text has: it is not what its name says.`);
  return text;
}
