import { readdir } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import type { BesideMedia, Part, PreviewsBeside } from "../core/ports.ts";
import { tileFile } from "../media/tiles.ts";
import type { Sidecars } from "./sidecars.ts";

/** Finds what others put beside a part for seeking: a BIF file, or the folder of the widest sheets. */
export function findPreviews(
  beside: Pick<Sidecars, "sidecars" | "isOurFolder">,
): BesideMedia["previewsBeside"] {
  const bifOf = async (part: Part): Promise<PreviewsBeside | undefined> => {
    const found = await beside.sidecars(part, [".bif"]);
    const theirs = found.find(({ ending, ours }) => !ours && /^-\d+-\d+\.bif$/i.test(ending));
    return theirs && { bif: theirs.file };
  };
  const sheetsOf = async (part: Part): Promise<PreviewsBeside | undefined> => {
    const ending = ".trickplay";
    const folder = join(dirname(part.file), basename(part.file, extname(part.file)) + ending);
    const byWidth = (await namesIn(folder)).flatMap(gridOf).toSorted((a, b) => b.width - a.width);
    for (const { name, ...grid } of byWidth) {
      const count = (await namesIn(join(folder, name))).filter((one) => /^\d+\.jpg$/.test(one)).length;
      if (count === 0 || (await beside.isOurFolder(part, `${ending}/${name}`))) continue;
      return { sheets: Array.from({ length: count }, (_, i) => join(folder, name, tileFile(i))), ...grid };
    }
    return undefined;
  };
  return async (part) => (await bifOf(part)) ?? (await sheetsOf(part));
}

/** Of the name of a folder as Jellyfin has it: `320 - 10x10`. */
function gridOf(name: string) {
  const [, width, columns, rows] = (/^(\d{1,4}) - (\d{1,3})x(\d{1,3})$/.exec(name) ?? []).map(Number);
  return width && columns && rows ? [{ name, width, columns, rows }] : [];
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
    throw error;
  });
