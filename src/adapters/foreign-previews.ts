import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { PreviewsBeside } from "../core/ports.ts";
import { tileFile } from "../media/tiles.ts";
import type { ForeignPreviews } from "../store/foreign/foreign.ts";
import { type Borders, isThereInside } from "./borders.ts";

/**
 * Looks for pictures for seeking where another program would have them.
 * @param folder that of all its previews, absolute @returns undefined where there are none, or none within the borders
 */
export async function findForeignPreviews(
  folder: string,
  previews: ForeignPreviews,
  borders: Borders,
): Promise<PreviewsBeside | undefined> {
  if ("bif" in previews) {
    const bif = join(folder, previews.bif);
    return (await isFile(bif)) && (await isThereInside(bif, borders)) ? { bif } : undefined;
  }
  const { folder: own, ...layout } = previews;
  const place = join(folder, own);
  const names = (await isThereInside(place, borders)) ? await readdir(place).catch(() => []) : [];
  const count = names.filter((name) => /^\d+\.jpg$/.test(name)).length;
  return count === 0
    ? undefined
    : { sheets: Array.from({ length: count }, (_, i) => join(place, tileFile(i))), ...layout };
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
